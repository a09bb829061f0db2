"""An officer's day: drives, times of day, busy times, lunch."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain import itinerary
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.travel import Profile
from ecfrs_tui.domain.visits import Busy, Visit
from tests import world
from tests.world import MONDAY, at


def build(book: world.Book, *visits: Visit) -> itinerary.Itinerary:
    return itinerary.build(book, book.officers["ASH"], MONDAY, visits)


def test_one_visit_is_there_and_back() -> None:
    visit = world.visit(world.school(1, 0, 20), at(10))
    day = build(world.book(visit), visit)
    assert [d.minutes for d in day.drives] == [20, 20]
    assert day.leaves_base == at(9, 25)  # 20 min at quiet times before sign-in at 09:45
    assert day.home == at(11, 30)
    assert day.drive_minutes == 40


def test_the_school_run_makes_the_drive_longer_and_the_departure_earlier() -> None:
    visit = world.visit(world.school(1, 0, 20), at(9))
    day = build(world.book(visit), visit)
    assert day.drives[0].minutes == 27  # 20 x 1.35
    assert day.drives[0].arrives_at <= visit.arrives_at


def test_two_visits_drive_straight_from_one_to_the_other() -> None:
    first = world.visit(world.school(1, 0, 20), at(9, 30))
    second = world.visit(world.school(2, 0, 32), at(13, 30), reference="VIS-0002")
    day = build(world.book(first, second), second, first)
    assert [v.reference for v in day.visits] == ["VIS-0001", "VIS-0002"]
    assert [d.minutes for d in day.drives] == [27, 12, 32]  # the first one leaves in the school run
    assert day.drives[1].departs_at == first.departs_at
    assert day.drives[1].spare == 143


def test_a_drive_waits_for_a_meeting_in_its_way() -> None:
    first = world.visit(world.school(1, 0, 20), at(9, 30))  # leaves at 10:40
    second = world.visit(world.school(2, 0, 32), at(13, 30), reference="VIS-0002")
    meeting = Busy("ASH", Span(at(10, 45), at(11, 30)), "team call")
    day = build(world.book(first, second, busy=(meeting,)), first, second)
    assert day.drives[1].departs_at == at(11, 30)


def test_nobody_leaves_base_during_a_meeting() -> None:
    visit = world.visit(world.school(1, 0, 20), at(10))
    meeting = Busy("ASH", Span(at(9), at(9, 40)), "training")
    day = build(world.book(visit, busy=(meeting,)), visit)
    assert day.drives[0].departs_at == at(9, 40)
    assert day.drives[0].spare == -15


def test_lunch_is_the_first_free_half_hour() -> None:
    first = world.visit(world.school(1, 0, 20), at(10, 30))  # leaves 11:40, 12 min to the next
    second = world.visit(world.school(2, 0, 32), at(13, 30), reference="VIS-0002")
    assert build(world.book(first, second), first, second).lunch == Span(at(11, 52), at(12, 22))


def test_lunch_before_the_drive_when_there_is_no_room_after_it() -> None:
    first = world.visit(world.school(1, 0, 20), at(11, 30))  # leaves 12:40
    second = world.visit(world.school(2, 0, 80), at(14, 45), reference="VIS-0002")  # arrives 14:30
    day = build(world.book(first, second), first, second)
    assert day.lunch == Span(at(12, 40), at(13, 10))
    assert day.drives[1].departs_at == at(13, 10)


def test_lunch_in_the_break_of_a_long_visit() -> None:
    wanted = (world.WantedSession("HS3", "3", 4, 100),)
    long = world.visit(world.school(1, 0, 20), at(9), wanted=wanted)
    day = build(world.book(long), long)
    assert [s.span.start.hour for s in long.sessions] == [9, 10, 13, 14]
    assert day.lunch == Span(at(11, 30), at(12, 0)) or day.lunch == Span(at(12, 0), at(12, 30))


def test_no_lunch_when_the_day_leaves_no_room() -> None:
    first = world.visit(world.school(1, 0, 20), at(10, 45))
    second = world.visit(world.school(2, 0, 25), at(12, 30), reference="VIS-0002")
    third = world.visit(world.school(3, 0, 30), at(14), reference="VIS-0003")
    assert build(world.book(first, second, third), first, second, third).lunch is None


def test_a_place_without_a_way_never_fits() -> None:
    far = world.school(1, 0, float("inf"))
    visit = world.visit(far, at(10))
    assert build(world.book(visit), visit).drives[0].minutes == itinerary.NO_WAY_MINUTES


def test_an_officer_without_a_base_has_no_day() -> None:
    visit = world.visit(world.school(1, 0, 20), at(10))
    book = world.book(visit, officers=(world.officer("ASH", base=None),))
    with pytest.raises(ValueError, match="no base"):
        build(book, visit)


minutes = st.integers(min_value=0, max_value=60)


@settings(max_examples=150, deadline=None)
@given(hour=st.integers(8, 14), quarter=st.integers(0, 3), x=minutes, y=minutes)
def test_the_first_drive_always_arrives_in_time_whatever_the_hour(
    hour: int, quarter: int, x: int, y: int
) -> None:
    visit = world.visit(world.school(1, x, y), at(hour, quarter * 15))
    drive = build(world.book(visit), visit).drives[0]
    assert drive.spare is not None and drive.spare >= 0
    assert drive.departs_at + timedelta(minutes=drive.minutes) <= visit.arrives_at


@settings(max_examples=150, deadline=None)
@given(
    starts=st.lists(st.integers(0, 25), min_size=1, max_size=5, unique=True),
    points=st.lists(st.tuples(minutes, minutes), min_size=5, max_size=5),
)
def test_the_day_is_in_order_and_counts_every_drive_once(
    starts: list[int], points: list[tuple[int, int]]
) -> None:
    visits = [
        world.visit(world.school(n, *points[n]), at(8) + timedelta(minutes=15 * start), reference=f"V{n}")
        for n, start in enumerate(starts)
    ]
    day = build(world.book(*visits, profile=Profile()), *visits)
    assert [v.arrives_at for v in day.visits] == sorted(v.arrives_at for v in visits)
    assert len(day.drives) == len(visits) + 1
    places = [d.origin for d in day.drives] + [day.drives[-1].destination]
    assert places[0] == places[-1]
    travel = world.GridTravel()
    assert day.drive_minutes == sum(
        int(travel.quiet_minutes(d.origin, d.destination) + 0.5) for d in day.drives
    )
