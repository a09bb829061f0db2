"""The order of a day: the best one beside the one that stands, and nothing moved by looking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlmodel import select

from ecfrs_tui.domain.layout import shift
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.scheduling.planner.values import Limits, Problem, Result
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.day_order import best_order
from ecfrs_tui.store import tables as t
from tests.services.looks_world import TUESDAY, add_visit

DAY = TUESDAY.date()


def swapped(problem: Problem, *, limits: Limits, **_: object) -> Result:
    """The movable visits in the opposite order of their starts."""
    visits = sorted(
        (v for v in problem.book.visits if v.reference in problem.movable), key=lambda v: v.starts_at
    )
    starts = [v.starts_at for v in reversed(visits)]
    placed = []
    for visit, start in zip(visits, starts, strict=True):
        shape = problem.book.calendar.shape(visit.school.urn, visit.school.phase)
        placed.append(shift(visit, visit.school, shape, visit.officers, start))
    return Result(tuple(placed), (), 0.0, 0, 0, 0.0, True, 1, 0.0)


def there_and_back(context: Context, day: datetime, number: int = 0) -> None:
    """Ash at 40, then 20, then 60 minutes from base, all on one road."""
    add_visit(context, number + 1, day.replace(hour=9), school=2)
    add_visit(context, number + 2, day.replace(hour=11), school=1)
    add_visit(context, number + 3, day.replace(hour=13, minute=45), school=3)


def test_a_better_order_is_shown_with_its_minutes_and_nothing_is_moved(context: Context) -> None:
    there_and_back(context, TUESDAY)
    view = best_order(context, "ash", DAY, planner=first_two_swapped, apart=False)
    assert view.saved_minutes == view.stands.drive_minutes - view.best.drive_minutes == 40
    assert view.words == (
        "moving 2 visits would save 40 min of driving; confirmed visits stay until their schools agree"
    )
    assert [(c.visit, c.was) for c in view.changes] == [
        ("VIS-0002", "Tue 9 Mar 11:00 with Ash"),
        ("VIS-0001", "Tue 9 Mar 09:00 with Ash"),
    ]
    with context.store.reading() as session:
        stood = {v.reference: v.starts_at for v in session.exec(select(t.Visit)).all()}
    assert stood["VIS-0001"] == TUESDAY.replace(hour=9)


def first_two_swapped(problem: Problem, *, limits: Limits, **more: object) -> Result:
    return swapped(replace(problem, movable=problem.movable[:2]), limits=limits, **more)


def test_an_order_that_saves_nothing_leaves_the_day_as_it_stands(context: Context) -> None:
    add_visit(context, 1, TUESDAY.replace(hour=9, minute=30), school=1)
    add_visit(context, 2, TUESDAY.replace(hour=13), school=2)
    view = best_order(context, "ASH", DAY, planner=swapped, apart=False)
    assert (view.saved_minutes, view.words, view.changes) == (0, "the order stands: no better one", ())
    assert view.best == view.stands


def test_shared_visits_and_those_against_a_rule_stay_where_they_are(context: Context) -> None:
    seen: list[tuple[str, ...]] = []

    def watch(problem: Problem, *, limits: Limits, **_: object) -> Result:
        seen.append(problem.movable)
        return Result((), (), 0.0, 0, 0, 0.0, True, 1, 0.0)

    add_visit(context, 1, TUESDAY.replace(hour=9, minute=30), officers=("ASH", "BIRCH"))
    add_visit(context, 2, TUESDAY.replace(hour=11, minute=30), school=2, overrides={"lunch": "short day"})
    add_visit(context, 3, TUESDAY.replace(hour=13, minute=30), school=2)
    best_order(context, "ASH", DAY, planner=watch, apart=False)
    assert seen == [("VIS-0003",)]


def test_days_without_an_order_are_said(context: Context) -> None:
    assert best_order(context, "ASH", DAY).words == "nothing stands on that day"
    add_visit(context, 1, TUESDAY)
    assert best_order(context, "ASH", DAY).words == "one visit has no order"


def test_a_day_near_or_past_has_an_order_too(context: Context) -> None:
    for number, day in enumerate((datetime(2027, 3, 2), datetime(2027, 2, 23))):
        there_and_back(context, day, 3 * number)
        assert (
            best_order(context, "ASH", day.date(), planner=first_two_swapped, apart=False).saved_minutes == 40
        )


def test_an_officer_without_a_base_is_refused(context: Context) -> None:
    with context.store.writing("set-up") as work:
        work.session.get_one(t.Officer, "ASH").base_latitude = None
    with pytest.raises(RefusedError, match="Ash has no base"):
        best_order(context, "ASH", date(2027, 3, 9))


def test_the_engine_finds_the_order_on_the_road(context: Context) -> None:
    there_and_back(context, TUESDAY)
    view = best_order(context, "ASH", DAY)
    assert view.saved_minutes == view.stands.drive_minutes - view.best.drive_minutes
    assert (view.saved_minutes, view.best.drive_minutes) == (40, 120)
    assert sorted(s.visit for s in view.best.stops if s.visit) == ["VIS-0001", "VIS-0002", "VIS-0003"]
