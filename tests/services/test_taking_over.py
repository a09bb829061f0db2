"""A visit taken over by somebody else: quiet until it is confirmed, then told as a move is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError
from ecfrs_tui.services import booking, endings, moving
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.taking_over import take_over
from ecfrs_tui.services.told import known
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from tests.services.looks_world import TUESDAY

AFTERNOON = TUESDAY.replace(hour=13)
FRIDAY = datetime(2027, 3, 12, 10)


@pytest.fixture
def booked(context: Context) -> Outcome:
    """VIS-0001: ASH at School 1 on TUESDAY, the invitations written."""
    return booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)


def row_of(context: Context, reference: str = "VIS-0001") -> t.Visit:
    with context.store.reading() as session:
        return session.exec(select(t.Visit).where(t.Visit.reference == reference)).one()


def messages(context: Context, state: str = "exported") -> list[t.Message]:
    with context.store.reading() as session:
        query = select(t.Message).where(t.Message.state == state).order_by(t.Message.id)  # type: ignore[arg-type]
        return list(session.exec(query).all())


def by_party(files: tuple[str, ...]) -> dict[str, tuple[str, int, str, datetime]]:
    """METHOD, SEQUENCE, UID and London start of each calendar written, by whom it is for."""
    found = {}
    for name in (f for f in files if f.endswith(".ics")):
        calendar = icalendar.Calendar.from_ical(Path(name).read_bytes())
        (event,) = calendar.walk("VEVENT")
        start: datetime = event["DTSTART"].dt  # type: ignore[union-attr]
        who = str(event["ATTENDEE"]).lower().removeprefix("mailto:").partition("@")[0]
        found[who] = (
            str(calendar["METHOD"]),
            int(event["SEQUENCE"]),
            str(event["UID"]),
            start.replace(tzinfo=None),
        )  # type: ignore[arg-type]
    return found


def test_it_is_held_with_the_others_and_nobody_is_told(context: Context, booked: Outcome) -> None:
    done = take_over(context, "vis-0001", officers=["birch"], starts_at=TUESDAY, reason="Ash is ill")
    assert (done.reference, done.visit, done.refused) == ("VIS-0001", "VIS-0001", "")
    assert done.words.startswith(
        "Taken over VIS-0001: School 1, Tue 9 Mar 10:00, Birch until Sat 6 Mar 09:00"
    )
    assert done.words.endswith("Ash is ill")
    row = row_of(context)
    assert (row.state, row.held_until) == ("held", context.now() + timedelta(days=5))
    assert len(messages(context)) == 2 and not messages(context, "drafted")
    # the old officer's diary is free
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=TUESDAY)


def test_confirming_tells_each_party_what_a_move_tells(context: Context, booked: Outcome) -> None:
    assert booked.visit is not None
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=AFTERNOON, reason="Ash is ill")
    told = by_party(endings.confirm(context, "VIS-0001").files)
    uid = booked.visit.uid
    assert told == {
        "office1": ("REQUEST", 1, uid, AFTERNOON),
        "birch": ("REQUEST", 1, uid, AFTERNOON - timedelta(minutes=15)),
        "ash": ("CANCEL", 1, uid, TUESDAY - timedelta(minutes=15)),
    }
    assert [m.kind for m in messages(context)[2:]] == ["change", "invitation", "cancellation"]
    # and once more, from there
    take_over(context, "VIS-0001", officers=["ASH"], starts_at=AFTERNOON, reason="well again")
    told = by_party(endings.confirm(context, "VIS-0001").files)
    assert {who: (method, sequence) for who, (method, sequence, *_) in told.items()} == {
        "office1": ("REQUEST", 2),
        "ash": ("REQUEST", 2),
        "birch": ("CANCEL", 2),
    }


def test_who_was_told_stays_known_through_two_take_overs_and_a_move(
    context: Context, booked: Outcome
) -> None:
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=TUESDAY, reason="Ash is ill")
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=AFTERNOON, reason="the school asked")
    moving.move(context, "VIS-0001", starts_at=FRIDAY)
    with context.store.reading() as session:
        row = session.exec(select(t.Visit)).one()
        before = known(session, row)
    assert {party[0]: one.span.start for party, one in before.items() if one.span} == {
        None: TUESDAY,
        "ASH": TUESDAY - timedelta(minutes=15),
    }
    told = by_party(endings.confirm(context, "VIS-0001").files)
    assert {who: method for who, (method, *_) in told.items()} == {
        "office1": "REQUEST",
        "birch": "REQUEST",
        "ash": "CANCEL",
    }


def test_a_hold_that_nobody_knew_of_is_confirmed_with_invitations(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY, hold_days=4)
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=TUESDAY, reason="Ash is ill")
    told = by_party(endings.confirm(context, "VIS-0001").files)
    assert {who: (method, sequence) for who, (method, sequence, *_) in told.items()} == {
        "office1": ("REQUEST", 0),
        "birch": ("REQUEST", 0),
    }


def test_cancelling_tells_those_who_knew_and_not_the_stand_in(context: Context, booked: Outcome) -> None:
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=AFTERNOON, reason="Ash is ill")
    told = by_party(endings.cancel(context, "VIS-0001", reason="the school cannot").files)
    assert {who: (method, sequence, at) for who, (method, sequence, _, at) in told.items()} == {
        "office1": ("CANCEL", 1, TUESDAY),
        "ash": ("CANCEL", 1, TUESDAY - timedelta(minutes=15)),
    }


def test_a_take_over_that_lapses_leaves_the_cancellation_to_a_person(
    context: Context, booked: Outcome
) -> None:
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=TUESDAY, reason="Ash is ill")
    assert isinstance(context.clock, RehearsalClock)
    context.clock.london = datetime(2027, 3, 6, 9, 1)
    assert endings.lapse(context) == ("VIS-0001",)
    assert [(m.kind, m.officer) for m in messages(context, "drafted")] == [
        ("cancellation", None),
        ("cancellation", "ASH"),
    ]


def test_undo_puts_it_back_without_a_word(context: Context, booked: Outcome) -> None:
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=AFTERNOON, reason="Ash is ill")
    outcome = undo(context)
    assert outcome.visit is not None and outcome.files == ()
    assert (outcome.visit.state, outcome.visit.officers) == ("confirmed", ("ASH",))
    assert (outcome.visit.starts_at, outcome.visit.sequence) == (TUESDAY, 0)


def test_undoing_the_confirmation_takes_it_from_everybody_and_it_can_be_confirmed_anew(
    context: Context, booked: Outcome
) -> None:
    assert booked.visit is not None
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=AFTERNOON, reason="Ash is ill")
    endings.confirm(context, "VIS-0001")
    undone = undo(context)
    assert undone.visit is not None and undone.visit.state == "held"
    taken = by_party(undone.files)
    assert {who: method for who, (method, *_) in taken.items()} == {"office1": "CANCEL", "birch": "CANCEL"}
    told = by_party(endings.confirm(context, "VIS-0001").files)
    assert {who: (method, sequence) for who, (method, sequence, *_) in told.items()} == {
        "office1": ("REQUEST", 0),
        "birch": ("REQUEST", 0),
    }
    assert booked.visit.uid not in {uid for _, _, uid, _ in told.values()}


def test_undoing_the_cancellation_of_a_hold_is_as_quiet_as_a_hold(context: Context, booked: Outcome) -> None:
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=AFTERNOON, reason="Ash is ill")
    endings.cancel(context, "VIS-0001", reason="the school cannot")
    undone = undo(context)
    assert undone.visit is not None
    assert (undone.visit.state, undone.files) == ("held", ())
    told = by_party(endings.confirm(context, "VIS-0001").files)
    assert {who: (method, sequence) for who, (method, sequence, *_) in told.items()} == {
        "office1": ("REQUEST", 0),
        "birch": ("REQUEST", 0),
    }


def test_short_notice_is_excused_by_the_reason_which_is_kept(context: Context) -> None:
    soon = datetime(2027, 3, 3, 10)
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=soon, override="the school asked")
    take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=soon, reason="Ash is ill")
    assert row_of(context).overrides == {"notice": "Ash is ill"}
    assert row_of(context).held_until == datetime(2027, 3, 3, 9, 45)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"officers": ["ASH"]}, "nothing_to_move"),
        ({"reason": "  "}, "reason_missing"),
        ({"starts_at": datetime(2027, 3, 1, 8, 45)}, "past"),
        ({"starts_at": datetime(2027, 3, 13, 10)}, "working_day"),
        ({"officers": ["OAK"]}, "officer_unknown"),
        ({"visit": "VIS-0099"}, "visit_unknown"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    context: Context, booked: Outcome, changes: dict[str, object], code: str
) -> None:
    asked = {
        "visit": "VIS-0001",
        "officers": ["BIRCH"],
        "starts_at": TUESDAY,
        "reason": "Ash is ill",
        **changes,
    }
    with pytest.raises((RefusedError, NotFoundError)) as refused:
        take_over(context, asked.pop("visit"), **asked)  # type: ignore[arg-type]
    assert isinstance(refused.value, EcfrsError) and refused.value.code == code
    assert row_of(context).state == "confirmed"


def test_the_stand_in_must_be_free(context: Context, booked: Outcome) -> None:
    booking.book(context, "REQ-0002", officers=["BIRCH"], starts_at=TUESDAY)
    with pytest.raises(RefusedError, match="Birch has a visit at School 2"):
        take_over(context, "VIS-0001", officers=["BIRCH"], starts_at=TUESDAY, reason="Ash is ill")
