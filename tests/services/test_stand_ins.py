"""An officer is away: every visit of theirs with choices, calls and no hour given twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import booking
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.stand_ins import stand_ins
from ecfrs_tui.services.taking_over import take_over
from ecfrs_tui.store import tables as t
from tests.services.looks_world import TUESDAY, add_visit

DAY = TUESDAY.date()


def test_the_call_says_whom_to_ring_and_what_to_say(context: Context) -> None:
    add_visit(context, 1, TUESDAY, contact_name="A. Teacher", contact_phone="01632 960001")
    (found,) = stand_ins(context, "ash", DAY, DAY)
    assert (found.visit, found.school, found.what, found.reasons) == ("VIS-0001", "School 1", "Y3 HS3 ×1", ())
    first = found.choices[0]
    assert (first.officers, first.officer_names, first.same_time) == (("BIRCH",), ("Birch",), True)
    assert first.words == f"Birch at the same time: adds {first.extra_drive_minutes} min of driving"
    assert found.call == (
        "Ring A. Teacher at School 1 on 01632 960001: Birch would come in place of Ash on Tue 9 Mar 10:00, "
        "the time stays"
    )


def test_without_a_telephone_the_school_s_own_or_the_e_mail_is_named(context: Context) -> None:
    add_visit(context, 1, TUESDAY, contact_email="office@school1.example")
    add_visit(context, 2, TUESDAY.replace(hour=13))
    with context.store.writing("set-up") as work:
        work.session.get_one(t.School, 900001).phone = ""
    one, other = stand_ins(context, "ASH", DAY, DAY)
    assert one.call.startswith("Write to School 1 (office@school1.example): ")
    assert other.call.startswith("Find out how to reach School 1: ")
    with context.store.writing("set-up") as work:
        work.session.get_one(t.School, 900001).phone = "01632 960009"
    assert stand_ins(context, "ASH", DAY, DAY)[0].call.startswith("Ring School 1 on 01632 960009: ")


def test_two_visits_are_not_given_the_same_hour_of_a_colleague(context: Context) -> None:
    with context.store.writing("set-up") as work:
        for row in work.session.exec(select(t.Competence).where(t.Competence.officer == "ASH")).all():
            row.valid_until = DAY  # so that only Birch is left for other days
    add_visit(context, 1, TUESDAY, school=1)
    add_visit(context, 2, TUESDAY.replace(hour=11, minute=45), school=3)
    one, other = stand_ins(context, "ASH", DAY, DAY)
    first, second = one.choices[0], other.choices[0]
    assert (first.officers, second.officers) == (("BIRCH",), ("BIRCH",))
    assert second.starts_at >= first.ends_at or second.ends_at <= first.starts_at
    assert other.reasons[0].startswith("if VIS-0001 goes to Birch on Tue 9 Mar")
    for found in (one, other):
        take_over(
            context,
            found.visit,
            officers=found.choices[0].officers,
            starts_at=found.choices[0].starts_at,
            reason="Ash is ill",
        )


def test_what_is_proposed_can_be_taken_over_also_at_short_notice(context: Context) -> None:
    soon = datetime(2027, 3, 2, 10)
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=soon, override="the school asked")
    (found,) = stand_ins(context, "ASH", soon.date(), soon.date())
    assert len(found.choices) > 2
    for choice in found.choices:
        done = take_over(
            context, found.visit, officers=choice.officers, starts_at=choice.starts_at, reason="Ash is ill"
        )
        assert not done.refused
    moved = next(c for c in found.choices if c.starts_at.date() == soon.date() and not c.same_time)
    assert "4 days short of the notice we keep" in moved.words


def test_nobody_else_trained_is_said(context: Context) -> None:
    with context.store.writing("set-up") as work:
        for row in work.session.exec(select(t.Competence).where(t.Competence.programme == "HS3")).all():
            if row.officer == "BIRCH":
                work.session.delete(row)
            else:
                row.valid_until = DAY
    add_visit(context, 1, TUESDAY)
    (found,) = stand_ins(context, "ASH", date(2027, 3, 1), DAY)
    assert found.choices == ()
    assert found.reasons == ("nobody else is trained in Home safety: cancel the visit, or keep it for Ash",)
    assert found.call.endswith("Ash cannot come on Tue 9 Mar 10:00 and nobody else could")


def test_a_school_at_no_known_place_is_said(context: Context) -> None:
    add_visit(context, 1, TUESDAY)
    with context.store.writing("set-up") as work:
        work.session.get_one(t.School, 900001).latitude = None
    (found,) = stand_ins(context, "ASH", DAY, DAY)
    assert found.choices == ()
    assert found.reasons == ("nobody knows where School 1 is: enter its postcode, then ask again",)


def test_only_live_visits_to_come_within_the_absence_are_looked_at(context: Context) -> None:
    add_visit(context, 1, datetime(2027, 3, 1, 8, 30))
    add_visit(context, 2, TUESDAY, state="cancelled")
    add_visit(context, 3, TUESDAY + timedelta(days=1))
    add_visit(context, 4, TUESDAY, officers=("BIRCH",))
    assert stand_ins(context, "ASH", date(2027, 3, 1), DAY) == ()


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(DAY, DAY - timedelta(days=1), "span_empty"), (date(2027, 2, 1), date(2027, 2, 2), "span_past")],
)
def test_spans_that_cannot_be_are_refused(context: Context, first: date, last: date, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        stand_ins(context, "ASH", first, last)
    assert refused.value.code == code


def test_an_unknown_officer_is_said(context: Context) -> None:
    with pytest.raises(NotFoundError, match="no officer OAK"):
        stand_ins(context, "OAK", DAY, DAY)
