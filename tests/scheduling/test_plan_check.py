"""The checker finds what the rule book finds, though it shares none of its arithmetic."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain import itinerary
from ecfrs_tui.domain.book import Book, HouseRules
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Busy, Visit, Window
from ecfrs_tui.scheduling import plan_check
from ecfrs_tui.scheduling.plan_check import violations
from tests import world

FORBIDDEN = ("scheduling.planner", "itinerary", "daymath", "feasibility", "verdict", "scheduling.slots")

places = st.tuples(st.integers(-15, 35), st.integers(-20, 20))
starts = st.integers(0, 38).map(lambda n: world.at(7) + timedelta(minutes=15 * n))
likely = st.one_of(starts, st.sampled_from([world.at(9), world.at(10, 45), world.at(13), world.at(13, 30)]))
wanted = st.lists(
    st.sampled_from(
        [
            WantedSession("HS3", "3", 1, 28),
            WantedSession("HS3", "3", 2, 60),
            WantedSession("CY6", "6", 1, 30),
            WantedSession("CY6", "6", 1, 40),
            WantedSession("GA9", "9", 1, 20),
        ]
    ),
    min_size=1,
    max_size=2,
).map(tuple)


@st.composite
def visits(draw: st.DrawFn, number: int) -> Visit:
    x, y = draw(places)
    team = draw(st.sampled_from([("ASH",), ("ASH",), ("ASH", "BIRCH"), ("BIRCH",)]))
    made = world.visit(
        world.school(number, x, y), draw(likely), *team, reference=f"VIS-{number:04d}", wanted=draw(wanted)
    )
    if draw(st.integers(0, 5)) == 0:
        begins = draw(starts)
        made = replace(made, windows=(Window(begins, begins + timedelta(hours=3)),))
    return made


@st.composite
def days(draw: st.DrawFn) -> Book:
    number = draw(st.integers(1, 3))
    standing = tuple(draw(visits(n)) for n in range(number))
    busy = ()
    if draw(st.booleans()):
        begins = draw(starts)
        busy = (Busy("ASH", Span(begins, begins + timedelta(minutes=draw(st.integers(5, 200)))), "training"),)
    cap = draw(st.sampled_from([2, 6]))
    driving = draw(st.sampled_from([60, 180, 180]))
    ash = world.officer("ASH", max_sessions_per_day=cap, max_drive_minutes_per_day=driving)
    birch = world.officer("BIRCH", 20, 0, competences=world.officer("BIRCH").competences[:2])
    rules = HouseRules(notice_days=draw(st.sampled_from([5, 5, 5, 8])))
    return world.book(*standing, officers=(ash, birch), busy=busy, rules=rules)


def of_rule_book(visit: Visit, book: Book) -> set[str]:
    return {b.rule for b in assess(visit, book).broken}


@given(book=days())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_it_agrees_with_the_rule_book_on_random_days(book: Book) -> None:
    found = violations(book.visits, book)
    for visit in book.visits:
        said = {v.rule for v in found if v.reference == visit.reference}
        rules = of_rule_book(visit, book)
        event("stands" if not rules else "broken")
        if "overlap" in rules:
            # with two visits at once there is no such thing as the order of the day
            said -= {"drive", "lunch", "working_day", "drive_cap"}
            rules -= {"drive", "lunch", "working_day", "drive_cap"}
        if any(of_rule_book(v, book) & {"overlap"} for v in book.visits):
            said -= {"lunch"}
            rules -= {"lunch"}
        assert said == rules


@given(book=days())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_its_minutes_at_the_wheel_are_those_of_the_day(book: Book) -> None:
    for officer in book.officers.values():
        mine = book.day(officer.code, world.MONDAY)
        assume(all(a.departs_at <= b.arrives_at for a, b in pairwise(mine)))
        plan = itinerary.build(book, officer, world.MONDAY, mine)
        assert plan_check.drive_minutes(officer, world.MONDAY, mine, book) == plan.drive_minutes


def test_a_plan_replaces_the_visits_of_its_names() -> None:
    standing = world.visit(world.school(1, 0, 20), world.at(9))
    book = world.book(standing)
    moved = world.visit(world.school(1, 0, 20), world.at(10))
    assert violations([moved], book) == ()
    (found,) = violations([replace(moved, reference="REQ-0001")], book)
    assert (found.rule, found.officer) == ("overlap", "ASH")


def test_it_shares_no_arithmetic_with_what_it_checks() -> None:
    source = Path(plan_check.__file__).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [a.name for a in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        assert not any(bad in name for name in names for bad in FORBIDDEN), names
