"""What is booked: the list, the week and an officer's day, all by the one evaluator."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain import itinerary
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Busy, Visit
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services import diary
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import VisitRow
from ecfrs_tui.store import tables as t
from tests import world
from tests.services.looks_world import TUESDAY, add, add_visit, book_of, counted_queries
from tests.world import MONDAY, at


def rows(context: Context, **asked: object) -> tuple[VisitRow, ...]:
    with context.store.reading() as session:
        return diary.visit_rows(session, **asked)  # type: ignore[arg-type]


def references(found: tuple[VisitRow, ...]) -> list[str]:
    return [row.reference for row in found]


def three_visits(context: Context) -> None:
    add_visit(context, 2, TUESDAY + timedelta(days=1), officers=("BIRCH",), school=2, sessions=2)
    add_visit(context, 1, TUESDAY, officers=("ASH", "BIRCH"), request="REQ-0001")
    add_visit(context, 3, TUESDAY + timedelta(days=2), state="cancelled", school=3)


def test_visits_come_in_order_and_only_live_ones_unasked(context: Context) -> None:
    three_visits(context)
    found = rows(context)
    assert references(found) == ["VIS-0001", "VIS-0002"]
    assert found[0].officers == ("ASH", "BIRCH")
    assert (found[0].request, found[0].what, found[0].pupils) == ("REQ-0001", "Y3 HS3 ×1", 28)
    assert (found[1].what, found[1].pupils, len(found[1].sessions)) == ("Y3 HS3 ×2", 56, 2)
    assert found[1].sessions[1].starts_at == TUESDAY + timedelta(days=1, hours=1)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"first": date(2027, 3, 10)}, ["VIS-0002"]),
        ({"last": date(2027, 3, 9)}, ["VIS-0001"]),
        ({"officer": "ASH"}, ["VIS-0001"]),
        ({"states": ("cancelled",)}, ["VIS-0003"]),
        ({"words": "school 2"}, ["VIS-0002"]),
        ({"words": "state:cancelled"}, ["VIS-0003"]),
        ({"words": "officer:birch home"}, ["VIS-0001", "VIS-0002"]),
        ({"words": "req-0001"}, ["VIS-0001"]),
        ({"words": "vis-0002"}, ["VIS-0002"]),
    ],
)
def test_visits_are_narrowed(context: Context, asked: dict[str, object], expected: list[str]) -> None:
    three_visits(context)
    assert references(rows(context, **asked)) == expected


def test_the_list_takes_four_queries_however_long(context: Context) -> None:
    for number in range(1, 9):
        add_visit(context, number, TUESDAY + timedelta(days=number))
    with counted_queries(context) as asked:
        assert len(rows(context)) == 8
    assert len(asked) == 4


def test_messages_are_said_in_words(context: Context) -> None:
    add_visit(context, 1, TUESDAY)
    add_visit(context, 2, TUESDAY + timedelta(days=1))
    # half past eleven at night in summer time is the next day in London
    left = datetime(2027, 6, 4, 23, 30, tzinfo=UTC)
    for state, at_utc in (("drafted", None), ("drafted", None), ("exported", left), ("withdrawn", None)):
        add(
            context,
            t.Message(kind="invitation", visit_id=1, state=state, left_utc=at_utc, drafted_utc=left),
        )
    assert [row.messages for row in rows(context)] == ["2 drafted, exported 5 Jun", ""]


def test_one_visit_by_its_reference_in_any_case(context: Context) -> None:
    three_visits(context)
    with context.store.reading() as session:
        assert diary.visit_row(session, " vis-0003 ").state == "cancelled"
        with pytest.raises(NotFoundError, match="VIS-9999"):
            diary.visit_row(session, "VIS-9999")


def test_a_delivered_visit_counts_those_who_were_there(context: Context) -> None:
    add_visit(context, 1, TUESDAY, state="delivered", pupils_reached=0)
    assert rows(context)[0].pupils == 0


def test_the_week_has_weekdays_and_takes_no_query_of_its_own(context: Context) -> None:
    add_visit(context, 1, TUESDAY)
    book = book_of(context, date(2027, 3, 6), 20)
    with counted_queries(context) as asked, context.store.reading() as session:
        grid = diary.week(session, book, date(2027, 3, 6), 10)  # a Saturday
    assert asked == []
    assert (grid.days[0], grid.days[-1], len(grid.days)) == (date(2027, 3, 8), date(2027, 3, 19), 10)
    assert [o.code for o in grid.officers] == ["ASH", "BIRCH"]
    cell = grid.cells[0][1]
    assert (cell.day, cell.visits, cell.sessions) == (TUESDAY.date(), 1, 1)
    # 90 min at the school, 20 min there and 20 min back, of 8 h 30
    assert (cell.worked_minutes, cell.taken_minutes, cell.free_minutes) == (510, 130, 380)
    assert cell.drive_minutes == 40


def test_an_officer_who_has_left_is_not_in_the_week() -> None:
    team = (
        world.officer("ASH"),
        world.officer("ELM", active=False),
        world.officer("OAK", active_until=date(2027, 3, 5)),
        world.officer("YEW", active_from=date(2027, 3, 10)),
    )
    grid = diary.week(None, world.book(officers=team), MONDAY, 5)  # type: ignore[arg-type]
    assert [o.code for o in grid.officers] == ["ASH", "YEW"]
    assert [cell.word for cell in grid.cells[1]] == ["off", "off", "", "", ""]


def test_days_say_why_schools_are_closed() -> None:
    book = world.book()
    assert diary.day_note(book, MONDAY) == ""
    assert diary.day_note(book, date(2027, 2, 16)) == "half term"
    assert diary.day_note(book, date(2027, 3, 29)) == "bank holiday (Easter Monday)"


def test_authorities_are_named_where_they_differ(context: Context) -> None:
    add(
        context,
        t.TermEntry(scope="Thurrock", kind="term", first_day=date(2027, 1, 4), last_day=date(2027, 4, 1)),
        t.TermEntry(
            scope="Thurrock",
            kind="holiday",
            label="half term",
            first_day=date(2027, 3, 8),
            last_day=date(2027, 3, 12),
        ),
    )
    assert diary.day_note(book_of(context), date(2027, 3, 9)) == "half term (Thurrock)"


def busy(label: str, first: datetime, last: datetime, level: str = "busy") -> Busy:
    return Busy("ASH", Span(first, last), label, level)


@pytest.mark.parametrize(
    ("items", "word"),
    [
        ((), ""),
        ((busy("Annual leave", at(0), at(0, day=date(2027, 3, 9))),), "leave"),
        ((busy("A/L - holiday", at(7), at(17)),), "leave"),
        ((busy("Training: first aid", at(8), at(16, 30)),), "training"),
        ((busy("", at(8), at(17), "oof"),), "away"),
        ((busy("Team meeting", at(9), at(10)),), "team"),
        ((busy("Course", at(8), at(12)), busy("Dentist", at(12), at(16, 30))), "dentist"),
        ((busy("Course", at(9), at(15, 30)),), "full"),
    ],
)
def test_a_cell_says_in_a_word_why_nothing_fits(items: tuple[Busy, ...], word: str) -> None:
    book = world.book(busy=items)
    assert diary.cell(book, book.officers["ASH"], MONDAY).word == word


def test_off_is_said_on_days_not_worked() -> None:
    book = world.book()
    cell = diary.cell(book, book.officers["ASH"], date(2027, 3, 13))
    assert (cell.word, cell.worked_minutes, cell.free_minutes) == ("off", 0, 0)


def morning_and_afternoon() -> tuple[Visit, Visit]:
    return (
        world.visit(world.school(1, 20, 0), at(9, 30), reference="VIS-0001"),
        world.visit(world.school(2, 30, 0), at(13, 30), reference="VIS-0002"),
    )


def test_the_day_runs_in_order_with_the_drives_that_lead_there() -> None:
    book = world.book(*morning_and_afternoon(), busy=(busy("Meeting", at(8), at(8, 30)),))
    day = diary.day_view(book, book.officers["ASH"], MONDAY)
    assert [s.kind for s in day.stops] == ["busy", "base", "visit", "lunch", "visit", "base"]
    visit = day.stops[2]
    plan = itinerary.build(book, book.officers["ASH"], MONDAY, book.day("ASH", MONDAY))
    assert visit.leaves_at == plan.drives[0].departs_at == day.stops[1].departs_at
    assert [s.drive_minutes for s in day.stops if s.drive_minutes] == [d.minutes for d in plan.drives]
    assert (visit.drive_km, visit.drive_source, visit.drive_error_minutes) == (16.0, "grid", 4)
    assert (visit.visit, visit.state, visit.label) == ("VIS-0001", "confirmed", "School 1")
    assert (day.drive_minutes, day.drive_km, day.base) == (plan.drive_minutes, 48.0, "Ash's base")
    assert plan.lunch is not None
    assert day.lunch_at == plan.lunch.start == day.stops[3].arrives_at
    assert day.note == ""


def test_a_day_of_leave_has_a_note_and_no_stops() -> None:
    whole = busy("Annual leave", at(0), at(0, day=date(2027, 3, 12)), "oof")
    book = world.book(busy=(whole,))
    day = diary.day_view(book, book.officers["ASH"], MONDAY)
    assert (day.note, day.stops, day.drive_minutes, day.lunch_at) == ("leave", (), 0, None)


def test_a_visit_booked_into_leave_stays_in_sight() -> None:
    leave = busy("Leave", at(0), at(0, day=date(2027, 3, 9)))
    book = world.book(morning_and_afternoon()[0], busy=(leave,))
    day = diary.day_view(book, book.officers["ASH"], MONDAY)
    assert day.note == "leave"
    assert {s.kind for s in day.stops} >= {"visit", "busy"}
    (stop,) = [s for s in day.stops if s.kind == "busy"]
    assert (stop.arrives_at, stop.departs_at) == (at(8), at(16, 30))


def test_a_visit_at_an_unknown_place_is_shown_without_a_drive() -> None:
    nowhere = world.replace(world.school(9, 0, 0), place=None)
    book = world.book(world.visit(nowhere, at(10)))
    day = diary.day_view(book, book.officers["ASH"], MONDAY)
    assert [(s.kind, s.latitude, s.drive_minutes) for s in day.stops] == [("visit", None, 0)]


def test_an_officer_without_a_base_still_has_a_day() -> None:
    book = world.book(morning_and_afternoon()[0], officers=(world.officer("ASH", base=None),))
    day = diary.day_view(book, book.officers["ASH"], MONDAY)
    assert ([s.kind for s in day.stops], day.base, day.drive_minutes) == (["visit"], "", 0)


@settings(max_examples=60, deadline=None)
@given(
    starts=st.lists(st.integers(0, 14), min_size=0, max_size=3, unique=True),
    places=st.lists(st.integers(1, 60), min_size=3, max_size=3),
    meetings=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)), max_size=3),
)
def test_minutes_of_cell_day_and_itinerary_never_disagree(
    starts: list[int], places: list[int], meetings: list[tuple[int, int]]
) -> None:
    visits = [
        world.visit(
            world.school(n, places[n], 0), at(8) + timedelta(minutes=30 * start), reference=f"VIS-{n}"
        )
        for n, start in enumerate(starts)
    ]
    items = tuple(
        busy("Meeting", at(7) + timedelta(minutes=15 * n), at(7) + timedelta(minutes=15 * (n + long)))
        for n, long in meetings
    )
    book = world.book(*visits, busy=items)
    ash = book.officers["ASH"]
    plan = itinerary.build(book, ash, MONDAY, book.day("ASH", MONDAY))
    day, cell = diary.day_view(book, ash, MONDAY), diary.cell(book, ash, MONDAY)
    assert day.drive_minutes == cell.drive_minutes == plan.drive_minutes
    assert sum(s.drive_minutes for s in day.stops) == plan.drive_minutes
    assert cell.taken_minutes + cell.free_minutes == cell.worked_minutes == 510
    assert cell.free_minutes >= 0
    assert sum(s.kind == "visit" for s in day.stops) == cell.visits == len(visits)
    for stop in day.stops:
        assert stop.arrives_at <= stop.departs_at
        if stop.kind == "visit" and stop.leaves_at is not None:
            late = stop.leaves_at + timedelta(minutes=stop.drive_minutes) - stop.arrives_at
            spare = next(
                d.spare for d, v in zip(plan.drives, plan.visits, strict=False) if v.reference == stop.visit
            )
            assert spare is not None
            assert late == -timedelta(minutes=spare)


def test_a_clock_change_sunday_is_just_a_day() -> None:
    works = {6: ((time(0), time(8)),)}
    book = world.book(officers=(world.officer("ASH", pattern=works),))
    cell = diary.cell(book, book.officers["ASH"], date(2027, 3, 28))
    assert (cell.worked_minutes, cell.free_minutes) == (480, 480)
