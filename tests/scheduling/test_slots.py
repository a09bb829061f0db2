"""Ranking against brute force: what is offered stands, and nothing cheaper was passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain import itinerary
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Busy, Window
from ecfrs_tui.scheduling import refusals, words
from ecfrs_tui.scheduling.slots import Weights, best_slots
from tests import world
from tests.world import MONDAY, at

FRIDAY = MONDAY + timedelta(days=4)
DRIVING_ONLY = Weights(0, 0, 0, 0, 0)
coordinate = st.integers(min_value=-45, max_value=45)


@st.composite
def diaries(draw: st.DrawFn) -> world.Book:
    """A week of two officers with visits that do not overlap, and some meetings."""
    visits = []
    for number in range(draw(st.integers(0, 6))):
        day = MONDAY + timedelta(days=draw(st.integers(0, 2)))
        start = at(9, 0, day) + timedelta(minutes=15 * draw(st.integers(0, 20)))
        code = draw(st.sampled_from(["ASH", "BIRCH"]))
        made = world.visit(
            world.school(number + 10, draw(coordinate), draw(coordinate)), start, code, reference=f"V{number}"
        )
        if not any(v.officers == made.officers and v.span.overlaps(made.span) for v in visits):
            visits.append(made)
    busy = []
    if draw(st.booleans()):
        start = at(8, 0) + timedelta(minutes=15 * draw(st.integers(0, 24)))
        busy.append(Busy("ASH", Span(start, start + timedelta(minutes=60)), "meeting"))
    return world.book(*visits, busy=tuple(busy))


def brute_force(request: world.Request, book: world.Book, first: date, days: int) -> int | None:
    """The least extra driving of any officer at any quarter hour, by asking the rule book for each."""
    best = None
    for code in book.officers:
        for day in (first + timedelta(days=n) for n in range(days)):
            for quarter in range(4 * 24):
                start = datetime.combine(day, datetime.min.time()) + timedelta(minutes=15 * quarter)
                shape = book.calendar.shape(None, None)
                verdict = assess(lay_out(request, book.programmes, shape, (code,), start), book)
                if verdict.stands and (best is None or verdict.extra_drive_minutes < best):
                    best = verdict.extra_drive_minutes
    return best


@settings(max_examples=25, deadline=None)
@given(book=diaries(), x=coordinate, y=coordinate)
def test_the_first_slot_costs_what_brute_force_finds(book: world.Book, x: int, y: int) -> None:
    request = world.request(world.school(1, x, y))
    slots = best_slots(request, book, MONDAY, MONDAY + timedelta(days=2), limit=1, weights=DRIVING_ONLY)
    cheapest = brute_force(request, book, MONDAY, 3)
    assert (slots[0].verdict.extra_drive_minutes if slots else None) == cheapest


@settings(max_examples=60, deadline=None)
@given(book=diaries(), x=coordinate, y=coordinate)
def test_the_extra_minutes_are_those_of_the_whole_day_solved_again(book: world.Book, x: int, y: int) -> None:
    request = world.request(world.school(1, x, y))
    for slot in best_slots(request, book, MONDAY, FRIDAY):
        day = slot.visit.starts_at.date()
        with_it = book.with_visits([*book.visits, replace(slot.visit, state="confirmed", reference="NEW")])
        total = 0
        for code in slot.visit.officers:
            who = book.officers[code]
            total += itinerary.build(with_it, who, day, with_it.day(code, day)).drive_minutes
            total -= itinerary.build(book, who, day, book.day(code, day)).drive_minutes
        assert total == slot.verdict.extra_drive_minutes


@settings(max_examples=60, deadline=None)
@given(book=diaries(), x=coordinate, y=coordinate, groups=st.integers(1, 4))
def test_everything_offered_can_be_booked(book: world.Book, x: int, y: int, groups: int) -> None:
    request = world.request(world.school(1, x, y), world.WantedSession("HS3", "3", groups, 25 * groups))
    for slot in best_slots(request, book, MONDAY, FRIDAY, limit=8):
        shape = book.calendar.shape(None, None)
        again = lay_out(request, book.programmes, shape, slot.visit.officers, slot.visit.starts_at)
        assert assess(again, book).stands
        booked = replace(again, reference="NEW", state="confirmed")
        assert assess(booked, book.with_visits([*book.visits, booked])).stands


@settings(max_examples=40, deadline=None)
@given(book=diaries(), x=coordinate, y=coordinate)
def test_the_list_is_in_order_and_has_a_day_and_team_once(book: world.Book, x: int, y: int) -> None:
    slots = best_slots(world.request(world.school(1, x, y)), book, MONDAY, FRIDAY, limit=8)
    assert [s.cost for s in slots] == sorted(s.cost for s in slots)
    pairs = [(s.visit.starts_at.date(), s.visit.officers) for s in slots]
    assert len(set(pairs)) == len(pairs)


def test_windows_and_exclusions_are_kept() -> None:
    windows = (Window(at(9), at(12)), Window(at(13, day=FRIDAY), at(15, day=FRIDAY), rank=2))
    request = world.request(world.school(1, 0, 20), windows=windows, exclusions=(Span(at(9), at(10)),))
    slots = best_slots(request, world.book(), MONDAY, FRIDAY, limit=20)
    assert {s.visit.starts_at.date() for s in slots} == {MONDAY, FRIDAY}
    assert all(s.visit.starts_at >= at(10) for s in slots)
    assert [s.rank_of_window for s in slots] == sorted(s.rank_of_window for s in slots)


def test_the_officer_the_school_knows_comes_first_when_driving_is_the_same() -> None:
    team = (world.officer("ASH"), world.officer("BIRCH"))
    request = world.request(world.school(1, 0, 20), last_officers=("BIRCH",))
    slots = best_slots(request, world.book(officers=team), MONDAY, MONDAY, limit=2)
    assert [s.visit.officers for s in slots] == [("BIRCH",), ("ASH",)]
    assert slots[0].known_officer


def test_two_officers_are_found_for_a_programme_that_needs_them() -> None:
    request = world.request(world.school(1, 0, 20), world.WantedSession("GA9", "9", 1, 20))
    (slot,) = best_slots(request, world.book(), MONDAY, MONDAY, limit=1)
    assert slot.visit.officers == ("ASH", "BIRCH")
    assert slot.verdict.extra_drive_minutes == 40 + 2 * 28


def test_nothing_is_offered_without_a_place_or_a_programme() -> None:
    lost = world.request(replace(world.school(1, 0, 0), place=None))
    assert best_slots(lost, world.book(), MONDAY, FRIDAY) == []
    empty = replace(world.request(world.school(1, 0, 0)), wanted=())
    assert best_slots(empty, world.book(), MONDAY, FRIDAY) == []


def test_the_sentence_names_minutes_that_the_itinerary_has() -> None:
    before = world.visit(world.school(2, 0, 30), at(8, 45))
    book = world.book(before, officers=(world.officer("ASH"),))
    request = world.request(world.school(1, 0, 20), windows=(Window(at(10, 15), at(11, 45)),))
    (slot,) = best_slots(request, book, MONDAY, MONDAY, limit=1)
    text = words.explain(slot, book)
    assert text.startswith("Adds no driving: Ash is at School 2 until 09:55, 10 min away")
    assert "20 min home" in text
    assert words.short(slot).startswith("after School 2 08:45")


@pytest.mark.parametrize(
    ("change", "reason", "nearest"),
    [
        ({"busy": (Busy("ASH", Span(at(0), at(23, 59)), "training"),)}, "training", "Tue 9 Mar"),
        ({}, "", ""),
    ],
)
def test_why_not_names_the_rule_and_the_nearest_mend(
    change: dict[str, tuple[Busy, ...]], reason: str, nearest: str
) -> None:
    book = world.book(officers=(world.officer("ASH"),), **change)
    found = refusals.why_not(world.request(world.school(1, 0, 20)), book, MONDAY)
    if not reason:
        assert found == []
        return
    assert reason in " ".join(found[0].reasons)
    assert nearest in found[0].mend


def test_why_not_offers_the_colleague_who_could() -> None:
    busy = Busy("ASH", Span(at(0), at(23, 59)), "training")
    found = refusals.why_not(world.request(world.school(1, 0, 20)), world.book(busy=(busy,)), MONDAY)
    assert [r.officer for r in found] == ["ASH"]
    assert found[0].mend.startswith("Birch could at")


def test_why_not_on_a_closed_day_says_so() -> None:
    found = refusals.why_not(world.request(world.school(1, 0, 20)), world.book(), date(2027, 3, 26))
    assert "Easter holiday" in " ".join(found[0].reasons)


def test_why_not_speaks_of_the_hours_the_school_asked_for() -> None:
    taken = world.visit(world.school(2, 0, 30), at(9, 15))
    book = world.book(taken, officers=(world.officer("ASH"),))
    request = world.request(world.school(1, 0, 20), windows=(Window(at(9), at(11)),))
    (found,) = refusals.why_not(request, book, MONDAY)
    assert "VIS-0001" in found.reasons[0]
    assert "could stand with a reason given" in found.mend


def test_why_not_never_proposes_hours_after_school() -> None:
    busy = Busy("ASH", Span(at(8), at(15, 30)), "training")
    book = world.book(busy=(busy,), officers=(world.officer("ASH"),))
    (found,) = refusals.why_not(world.request(world.school(1, 0, 20)), book, MONDAY)
    assert found.reasons[0] == "Ash: training 08:00–15:30"
    assert found.mend.startswith("nearest that fits: Tue 9 Mar")
