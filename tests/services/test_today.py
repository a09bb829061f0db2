"""The first screen: what needs a person, the officers' day, this week's load, this term's numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Busy
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.diary import visit_rows, week
from ecfrs_tui.services.errands import clashes, open_days
from ecfrs_tui.services.today import today
from ecfrs_tui.services.views import Errand, TodayView
from ecfrs_tui.store import tables as t
from tests import world
from tests.services.desk_world import NOW
from tests.services.looks_world import TUESDAY, add, add_visit, book_of, counted_queries


def look(context: Context, now: datetime = NOW) -> TodayView:
    with context.store.reading() as session:
        book = world.replace(context.book(session, now.date(), now.date() + timedelta(days=28)), now=now)
        return today(session, book, now)


def of_kind(context: Context, kind: str, now: datetime = NOW) -> list[Errand]:
    return [errand for errand in look(context, now).errands if errand.kind == kind]


def change(context: Context, reference: str, **values: object) -> None:
    with context.store.writing("set-up") as work:
        row = work.session.exec(select(t.Request).where(t.Request.reference == reference)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_requests_unanswered_for_three_school_days_are_overdue_the_oldest_first(context: Context) -> None:
    change(context, "REQ-0001", received_at=datetime(2027, 2, 25, 16))  # Thursday: Fri and Mon since
    change(context, "REQ-0003", received_at=datetime(2027, 2, 19, 16))  # Friday of half term
    found = of_kind(context, "overdue")
    assert [errand.reference for errand in found] == ["REQ-0003", "REQ-0002"]
    assert found[0].words == "REQ-0003 School 3, unanswered 6 school days"
    assert (found[0].opens, found[0].urgency) == ("requests", 0)


@pytest.mark.parametrize(
    ("received", "now", "days"),
    [
        (date(2027, 2, 25), date(2027, 3, 2), 3),
        (date(2027, 2, 26), date(2027, 3, 1), 0),
        (date(2027, 3, 22), date(2027, 4, 12), 4),  # Easter between: it is Thursday, then Monday weeks later
        (date(2027, 3, 23), date(2027, 4, 12), 3),
        (date(2027, 3, 24), date(2027, 4, 9), 0),
        (date(2027, 3, 2), date(2027, 3, 1), 0),  # a clock that was set back
    ],
)
def test_days_on_which_schools_are_closed_do_not_count(
    context: Context, received: date, now: date, days: int
) -> None:
    easter = t.TermEntry(
        scope="Essex", kind="holiday", first_day=date(2027, 3, 26), last_day=date(2027, 4, 9), label="Easter"
    )
    summer = t.TermEntry(
        scope="Essex", kind="term", first_day=date(2027, 4, 12), last_day=date(2027, 5, 28), label="Summer 1"
    )
    add(context, easter, summer)
    for reference in ("REQ-0002", "REQ-0003"):
        change(context, reference, state="closed")
    change(context, "REQ-0001", received_at=datetime.combine(received, datetime.min.time()))
    found = of_kind(context, "overdue", datetime.combine(now, datetime.min.time()))
    said = [f"REQ-0001 School 1, unanswered {days} school days"] if days >= 3 else []
    assert [errand.words for errand in found] == said


def test_open_days_leave_out_half_term_and_weekends() -> None:
    found = open_days(world.book(), date(2027, 2, 12), date(2027, 2, 23))
    assert found == [date(2027, 2, 12), date(2027, 2, 22), date(2027, 2, 23)]
    assert open_days(world.book(), date(2027, 3, 2), date(2027, 3, 1)) == []


def test_an_answered_request_is_not_overdue(context: Context) -> None:
    message = t.Message(
        kind="missing", request_id=1, state="exported", drafted_utc=datetime(2027, 2, 23, tzinfo=UTC)
    )
    add(context, message)
    change(context, "REQ-0002", state="offered")
    assert [errand.reference for errand in of_kind(context, "overdue")] == ["REQ-0003"]
    assert of_kind(context, "send") == []


def test_what_was_not_understood_is_asked_about(context: Context) -> None:
    change(context, "REQ-0001", received_at=NOW, urn=None, candidates=[[900001, 0.7, ""], [900002, 0.6, ""]])
    change(context, "REQ-0002", received_at=NOW, not_understood=["asap", "2nd half"])
    change(context, "REQ-0003", not_understood=["asap"])
    words = [errand.words for errand in of_kind(context, "unsure")]
    assert words == [
        "REQ-0001 “school 1”: school not sure, 2 schools it may be",
        "REQ-0002 School 2: dates not understood: “asap”, “2nd half”",
    ]
    (overdue,) = of_kind(context, "overdue")
    assert overdue.words.endswith("unanswered 5 school days; dates not understood: “asap”")


def test_holds_about_to_lapse_come_with_the_time(context: Context) -> None:
    for number, until in enumerate(
        (NOW + timedelta(hours=30), NOW - timedelta(hours=16), NOW + timedelta(days=2, minutes=1)), start=1
    ):
        starts = TUESDAY + timedelta(days=number)
        add_visit(context, number, starts, state="held", held_until=until)
    assert [errand.words for errand in of_kind(context, "hold")] == [
        "VIS-0002 School 1 lapsed yesterday 17:00",
        "VIS-0001 School 1 lapses tomorrow 15:00",
    ]


def clashing(context: Context, **more: object) -> None:
    """A visit, and training put into the same hours later."""
    add_visit(context, 1, TUESDAY, **more)  # type: ignore[arg-type]
    add(
        context,
        t.BusyTime(officer="ASH", starts_at=TUESDAY, ends_at=TUESDAY + timedelta(hours=4), label="training"),
    )


def test_a_clash_that_appeared_since_booking_is_said_with_its_reason(context: Context) -> None:
    clashing(context)
    (errand,) = of_kind(context, "clash")
    assert errand.words.startswith("VIS-0001 School 1, Tue 9 Mar 10:00: Ash: training 10:00–14:00")
    assert (errand.reference, errand.opens) == ("VIS-0001", "visits")


@pytest.mark.parametrize("more", [{"state": "delivered"}, {"state": "cancelled"}])
def test_what_no_longer_takes_place_does_not_clash(context: Context, more: dict[str, str]) -> None:
    clashing(context, **more)
    assert of_kind(context, "clash") == []


def test_a_visit_in_order_is_no_clash_however_near(context: Context) -> None:
    add_visit(context, 1, NOW + timedelta(hours=2))  # less than the notice that was kept when it was booked
    assert of_kind(context, "clash") == []


def test_an_override_is_respected(context: Context) -> None:
    late = TUESDAY.replace(hour=15)
    add_visit(context, 1, late)
    (errand,) = of_kind(context, "clash")
    assert errand.words.endswith("(and 1 more)")
    with context.store.writing("set-up") as work:
        row = work.session.exec(select(t.Visit)).one()
        row.overrides = {"school_open": "after-school club", "working_day": "Ash agreed"}
    assert of_kind(context, "clash") == []


def test_only_the_days_asked_for_are_looked_at(context: Context) -> None:
    clashing(context)
    book = book_of(context)
    assert [v.reference for v, _ in clashes(book, NOW.date(), TUESDAY.date())] == ["VIS-0001"]
    assert clashes(book, NOW.date(), TUESDAY.date() - timedelta(days=1)) == ()
    assert clashes(book, TUESDAY.date() + timedelta(days=1), TUESDAY.date() + timedelta(days=9)) == ()


def test_drafted_messages_are_one_line(context: Context) -> None:
    drafted = datetime(2027, 2, 26, tzinfo=UTC)
    add(context, *(t.Message(kind="invitation", drafted_utc=drafted) for _ in range(4)))
    assert [errand.words for errand in of_kind(context, "send")] == ["4 messages drafted, not sent"]


def test_past_visits_want_their_outcome(context: Context) -> None:
    add_visit(context, 1, NOW - timedelta(days=3))
    add_visit(context, 2, NOW - timedelta(minutes=20))  # still there
    add_visit(context, 3, NOW - timedelta(days=4), state="delivered")
    assert [errand.words for errand in of_kind(context, "record")] == [
        "VIS-0001 School 1, Fri 26 Feb 09:00: outcome missing"
    ]


def test_the_most_urgent_comes_first(context: Context) -> None:
    clashing(context)
    add_visit(context, 2, NOW - timedelta(days=3))
    add_visit(context, 3, TUESDAY + timedelta(days=1), state="held", held_until=NOW + timedelta(hours=1))
    change(context, "REQ-0001", received_at=NOW, not_understood=["asap"])
    add(context, t.Message(kind="invitation", drafted_utc=datetime(2027, 2, 26, tzinfo=UTC)))
    kinds = [errand.kind for errand in look(context).errands]
    assert kinds == ["overdue", "overdue", "hold", "clash", "unsure", "send", "record", "cfrmis"]


def test_the_head_and_the_load_agree_with_the_other_screens(context: Context) -> None:
    add_visit(context, 1, NOW.replace(hour=10), officers=("ASH", "BIRCH"))
    add_visit(context, 2, NOW.replace(hour=10) + timedelta(days=2))
    add_visit(context, 3, NOW.replace(hour=10) + timedelta(days=7))
    add_visit(context, 4, NOW.replace(hour=10) + timedelta(days=3), state="cancelled")
    view = look(context)
    assert (view.term, view.officers_out, view.visits_this_week) == ("Spring 2, week 2", 2, 2)
    assert [(day.officer, len(day.stops)) for day in view.days] == [("ASH", 4), ("BIRCH", 4)]
    with context.store.reading() as session:
        assert len(visit_rows(session, first=date(2027, 3, 1), last=date(2027, 3, 7))) == 2
        grid = week(session, book_of(context), date(2027, 3, 1), 5)
    assert view.load == tuple(
        (
            officer.name,
            sum(cell.taken_minutes for cell in cells),
            sum(cell.worked_minutes for cell in cells),
        )
        for officer, cells in zip(grid.officers, grid.cells, strict=True)
    )


def test_this_terms_numbers_count_no_school_twice(context: Context) -> None:
    add_visit(context, 1, datetime(2027, 2, 22, 9), state="delivered", pupils_reached=50)
    add_visit(context, 2, datetime(2027, 2, 23, 9), state="delivered", pupils_reached=None, school=2)
    add_visit(context, 3, TUESDAY, school=1, sessions=2)
    add_visit(context, 4, TUESDAY + timedelta(days=1), school=3)
    add_visit(context, 5, datetime(2027, 2, 10, 9), state="delivered", pupils_reached=999)
    add_visit(context, 6, TUESDAY + timedelta(days=2), state="held", school=3)
    tallies = {tally.label: (tally.done, tally.booked, tally.target) for tally in look(context).tallies}
    assert tallies == {"young people": (50, 84, None), "schools": (2, 1, None)}


def test_in_a_holiday_the_last_terms_numbers_stay(context: Context) -> None:
    add_visit(context, 1, datetime(2027, 2, 22, 9), state="delivered", pupils_reached=50)
    after = datetime(2027, 3, 30, 9)
    assert look(context, after).tallies[0].done == 50
    assert look(context, datetime(2027, 2, 1, 9)).tallies == ()


def test_a_weekend_shows_that_nobody_works(context: Context) -> None:
    assert {day.note for day in look(context, datetime(2027, 3, 6, 9)).days} == {"off"}


def test_two_visits_too_close_are_one_line(context: Context) -> None:
    # packing up ends at 10:15 twenty minutes away from a school that expects the officer at 10:30
    add_visit(context, 1, TUESDAY.replace(hour=9), school=1)
    add_visit(context, 2, TUESDAY.replace(hour=10, minute=45), school=2)
    assert [errand.reference for errand in of_kind(context, "clash")] == ["VIS-0001"]


def test_the_screen_takes_a_fixed_number_of_queries(context: Context) -> None:
    book = book_of(context)
    with counted_queries(context) as asked, context.store.reading() as session:
        today(session, book, NOW)
    few = len(asked)
    for number in range(1, 10):
        add_visit(context, number, TUESDAY + timedelta(days=number), request="REQ-0001")
    book = book_of(context)
    with counted_queries(context) as asked, context.store.reading() as session:
        today(session, book, NOW)
    # one for each kind of line
    assert len(asked) == few <= 24


def test_what_cannot_be_overridden_is_said_first() -> None:
    item = Busy("ASH", Span(world.at(15), world.at(16)), "maybe", "tentative")
    book = world.book(world.visit(world.school(1, 20, 0), world.at(14, 45)), busy=(item,))
    ((_, broken),) = clashes(book, world.MONDAY, world.MONDAY)
    assert [b.overridable for b in broken] == sorted(b.overridable for b in broken)
    assert broken[0].rule == "overlap"
    assert any(b.overridable for b in broken)
