"""The planner against every plan there is, on problems small enough to write them all down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain import feasibility, itinerary
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.layout import lay_out
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Busy, Request, Visit, Window
from ecfrs_tui.scheduling.planner.engine import plan
from ecfrs_tui.scheduling.planner.values import Limits, PlanWeights, Problem
from ecfrs_tui.scheduling.starts import Starts
from tests import world
from tests.world import MONDAY, at

TUESDAY = MONDAY + timedelta(days=1)
FULL = Limits(iterations=400)
WEIGHTS = PlanWeights(
    wait_week=2.0,
    fair_drive_per_week=60,
    fair_drive=0.5,
    early_before=time(8, 15),
    early_per_week=0,
    early=7.0,
)


def problem(book: Book, *requests: Request, days: int = 2, **more: object) -> Problem:
    last = MONDAY + timedelta(days=days - 1)
    made = Problem(book, requests, MONDAY, last, prize=200.0, weights=WEIGHTS)
    return replace(made, **more)  # type: ignore[arg-type]


def cost_of(problem: Problem, visits: tuple[Visit, ...], unplaced: int) -> float:
    """What a plan costs by the words of `PlanWeights`, added up from the rule book's own days."""
    w = problem.weights
    book = problem.book.with_visits([*problem.book.visits, *visits])
    cost = problem.prize * unplaced
    drive: dict[tuple[str, int], int] = {}
    early: dict[tuple[str, int], int] = {}
    day = problem.first
    while day <= problem.last:
        for code, officer in book.officers.items():
            of_day = book.day(code, day)
            if of_day:
                built = itinerary.build(book, officer, day, of_day)
                cost += built.drive_minutes
                key = (code, day.isocalendar()[1])
                drive[key] = drive.get(key, 0) + built.drive_minutes
                assert built.leaves_base is not None
                early[key] = early.get(key, 0) + int(built.leaves_base.time() < w.early_before)
        day += timedelta(days=1)
    cost += sum(w.fair_drive * max(0, d - w.fair_drive_per_week) for d in drive.values())
    cost += sum(w.early * max(0, e - w.early_per_week) for e in early.values())
    for visit in visits:
        request = next(r for r in problem.requests if r.reference == visit.reference)
        cost += w.preference_rank * (Starts(request, book).rank(Span(visit.starts_at, visit.ends_at)) - 1)
        cost += w.wait_week * ((visit.starts_at.date() - book.now.date()).days // 7)
        cost -= w.continuity * sum(o in request.last_officers for o in visit.officers)
    return cost


def every_plan(problem: Problem) -> Iterator[tuple[tuple[Visit, ...], int]]:
    """All plans on the grid of starts that the rule book lets stand."""
    book = problem.book
    ways: list[list[Visit | None]] = []
    for request in problem.requests:
        starts = Starts(request, book)
        needed = max(book.programmes[w.programme].officers_needed for w in request.wanted)
        options: list[Visit | None] = [None]
        for day in starts.days(problem.first, problem.last):
            for shape in starts.shapes(day):
                for team in combinations(sorted(book.officers), needed):
                    laid = lay_out(request, book.programmes, starts.shape, team, shape.starts_at)
                    visit = replace(laid, reference=request.reference, state="confirmed")
                    if feasibility.assess(visit, book).stands:
                        options.append(visit)
        ways.append(options)
    for chosen in product(*ways):
        visits = tuple(v for v in chosen if v is not None)
        whole = book.with_visits([*book.visits, *visits])
        if all(feasibility.assess(v, whole).stands for v in visits):
            yield visits, len(chosen) - len(visits)


def window(day: date, hour: int, minute: int, minutes: int, rank: int = 1) -> Window:
    start = datetime.combine(day, time(hour, minute))
    return Window(start, start + timedelta(minutes=minutes), rank)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Two officers, two days, up to three requests of few starts each, a standing visit, a busy time."""
    spot = st.integers(-45, 45)
    team = (
        world.officer(
            "ASH", draw(spot), draw(spot), max_drive_minutes_per_day=draw(st.sampled_from((90, 180)))
        ),
        world.officer("BIRCH", draw(spot), draw(spot), max_sessions_per_day=draw(st.sampled_from((2, 6)))),
    )
    visits = []
    if draw(st.booleans()):
        start = at(draw(st.sampled_from((9, 11, 13))), 15, MONDAY)
        visits.append(
            world.visit(world.school(90, draw(spot), draw(spot)), start, "ASH", reference="VIS-0009")
        )
    busy = []
    if draw(st.booleans()):
        start = at(
            draw(st.integers(8, 14)), draw(st.sampled_from((0, 30))), draw(st.sampled_from((MONDAY, TUESDAY)))
        )
        busy.append(
            Busy(draw(st.sampled_from(("ASH", "BIRCH"))), Span(start, start + timedelta(minutes=40)), "call")
        )
    requests = []
    for number in range(draw(st.integers(1, 3))):
        programme = draw(st.sampled_from(("HS3", "CY6", "GA9")))
        windows = tuple(
            window(
                day,
                draw(st.sampled_from((8, 9, 10, 11, 13))),
                45,
                draw(st.sampled_from((75, 90, 105))),
                draw(st.sampled_from((1, 1, 2))),
            )
            for day in draw(st.sampled_from(((MONDAY,), (MONDAY, TUESDAY), (TUESDAY,))))
        )
        requests.append(
            world.request(
                world.school(number + 1, draw(spot), draw(spot)),
                world.WantedSession(programme, "6", draw(st.sampled_from((1, 1, 2))), 28),
                reference=f"REQ-000{number}",
                windows=windows,
                last_officers=draw(st.sampled_from(((), ("BIRCH",)))),
            )
        )
    book = world.book(*visits, officers=team, busy=tuple(busy))
    return problem(book, *requests)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems())
def test_no_plan_there_is_costs_less(problem: Problem) -> None:
    result = plan(problem, limits=FULL)
    least = min(cost_of(problem, visits, left) for visits, left in every_plan(problem))
    stated = tuple(replace(v, state="confirmed") for v in result.placed)
    assert cost_of(problem, stated, len(result.unplaced)) == pytest.approx(result.cost)
    assert result.cost == pytest.approx(least)
    assert result.proved
    assert result.bound == pytest.approx(least)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems(), st.integers(1, 5))
def test_the_same_seed_gives_the_same_plan(problem: Problem, seed: int) -> None:
    first, second = (plan(problem, limits=Limits(iterations=30), seed=seed) for _ in range(2))
    assert first.placed == second.placed
    assert (first.cost, first.bound, first.iterations) == (second.cost, second.bound, second.iterations)


def full_week(count: int = 14) -> Problem:
    """An ordinary week: more requests than one would place by hand."""
    requests = [
        world.request(
            world.school(n, (n * 37) % 80 - 40, (n * 53) % 80 - 40),
            world.WantedSession("HS3" if n % 3 else "CY6", "6", 1 + n % 2, 28 * (1 + n % 2)),
            reference=f"REQ-{n:04d}",
        )
        for n in range(count)
    ]
    return problem(world.book(), *requests, days=5, weights=PlanWeights())


def test_a_week_of_an_ordinary_team_is_solved_to_proof() -> None:
    result = plan(full_week(), limits=Limits(iterations=2000))
    assert result.proved
    assert result.bound == pytest.approx(result.cost)
    assert len(result.placed) == 14


def test_the_driving_stated_is_that_of_the_days() -> None:
    asked = full_week()
    result = plan(asked, limits=Limits(iterations=200))
    book = asked.book.with_visits(replace(v, state="confirmed") for v in result.placed)
    drive = sum(
        itinerary.build(book, officer, day, book.day(code, day)).drive_minutes
        for code, officer in book.officers.items()
        for day in book.days_of(code)
    )
    assert result.drive_minutes == drive
    assert result.drive_minutes_before == 0


def test_stopping_keeps_the_best_so_far() -> None:
    asked = full_week(30)
    seen: list[float] = []
    result = plan(
        asked, limits=Limits(seconds=60), tell=lambda p: seen.append(p.cost), stop=lambda: len(seen) >= 2
    )
    assert len(seen) >= 2
    assert result.seconds < 30
    assert result.cost <= seen[0]
    assert result.placed


def test_it_stops_while_whole_days_are_chosen() -> None:
    phases: list[str] = []
    result = plan(
        full_week(30),
        limits=Limits(seconds=60),
        tell=lambda p: phases.append(p.phase),
        stop=lambda: "choosing whole days" in phases,
    )
    assert "choosing whole days" in phases
    assert result.placed
    assert result.seconds < 40


def test_going_on_from_an_earlier_plan_is_never_worse() -> None:
    asked = full_week(20)
    first = plan(asked, limits=Limits(iterations=300), seed=3)
    again = plan(asked, limits=Limits(iterations=1), seed=9, start=first.placed)
    assert again.cost <= first.cost + 1e-6


def test_a_visit_that_may_move_moves_when_it_pays_and_not_for_less() -> None:
    far = world.school(1, 0, 40)
    near = world.school(2, 0, 41)
    stands = world.visit(far, at(9, 30, TUESDAY), "ASH", reference="VIS-0001")
    asked = world.request(near, windows=(window(MONDAY, 11, 0, 60),))
    book = world.book(stands, officers=(world.officer("ASH"),))
    moved = plan(problem(book, asked, movable=("VIS-0001",)), limits=FULL)
    assert {v.starts_at.date() for v in moved.placed} == {MONDAY}
    assert {v.reference for v in moved.placed} == {"VIS-0001", "REQ-0001"}
    dear = replace(WEIGHTS, move=500.0)
    kept = plan(problem(book, asked, movable=("VIS-0001",), weights=dear), limits=FULL)
    assert next(v for v in kept.placed if v.reference == "VIS-0001").starts_at == stands.starts_at
    fixed = plan(problem(book, asked), limits=FULL)
    assert [v.reference for v in fixed.placed] == ["REQ-0001"]
    assert moved.drive_minutes < fixed.drive_minutes
    assert moved.drive_minutes_before == fixed.drive_minutes_before == 94  # 40 at the school run and 40


def test_a_visit_agreed_for_ten_past_may_stay_there_or_move() -> None:
    stands = world.visit(world.school(1, 0, 40), at(9, 40, TUESDAY), "ASH", reference="VIS-0001")
    book = world.book(stands, officers=(world.officer("ASH"),))
    kept = plan(problem(book, movable=("VIS-0001",)), limits=FULL)
    assert [v.starts_at for v in kept.placed] == [stands.starts_at]
    asked = world.request(world.school(2, 0, 41), windows=(window(MONDAY, 11, 0, 60),))
    moved = plan(problem(book, asked, movable=("VIS-0001",)), limits=FULL)
    assert {v.starts_at.date() for v in moved.placed} == {MONDAY}


def test_what_nobody_may_deliver_is_left_and_the_rest_goes_on() -> None:
    nobody = world.request(
        world.school(1, 5, 5), world.WantedSession("GA9", "9", 1, 20), reference="REQ-0001"
    )
    lost = world.request(replace(world.school(2, 5, 5), place=None), reference="REQ-0002")
    fine = world.request(world.school(3, 5, 5), reference="REQ-0003")
    book = world.book(officers=(world.officer("ASH"), world.officer("ELM", base=None)))
    result = plan(problem(book, nobody, lost, fine), limits=FULL)
    assert [v.reference for v in result.placed] == ["REQ-0003"]
    assert result.unplaced == ("REQ-0001", "REQ-0002")


def test_nothing_to_place_is_proved_at_once() -> None:
    result = plan(problem(world.book()), limits=Limits(seconds=30))
    assert result.proved
    assert result.seconds < 5
    assert result.placed == ()
