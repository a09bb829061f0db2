"""Planners to stand in for the engine in tests of what is built round it; importable by a spawned process."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from ecfrs_tui.domain import itinerary
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.scheduling.planner.values import Limits, Problem, Progress, Result
from ecfrs_tui.scheduling.slots import best_slots

Tell = Callable[[Progress], None] | None
Stop = Callable[[], bool] | None


def greedy(
    problem: Problem,
    *,
    limits: Limits,
    seed: int = 1,
    tell: Tell = None,
    stop: Stop = None,
    start: Sequence[Visit] = (),
) -> Result:
    """Each request in turn at its cheapest time, movable visits where they are."""
    book, placed, unplaced = problem.book, list[Visit](), list[str]()
    kept = {v.reference: v for v in start}
    before = driving(problem, book)
    for number, request in enumerate(problem.requests, start=1):
        slots = best_slots(request, book, problem.first, problem.last, limit=1, officers=problem.officers)
        visit = kept.get(request.reference) or (slots[0].visit if slots else None)
        if visit is None or (stop is not None and stop()):
            unplaced.append(request.reference)
        else:
            placed.append(replace(visit, reference=request.reference))
            book = book.with_visits([*book.visits, replace(placed[-1], state="held", held_until=None)])
        if tell is not None:
            tell(Progress("placing", 0.0, number, len(placed), number, driving(problem, book), 1.0, 0.0))
    stay = [v for v in problem.book.visits if v.reference in problem.movable]
    after = driving(problem, book)
    return Result(
        (*placed, *stay), tuple(unplaced), float(after), after, before, 0.0, False, number_of(limits), 0.0
    )


def number_of(limits: Limits) -> int:
    return limits.iterations or 1


def driving(problem: Problem, book: Book) -> int:
    days = {
        (code, v.arrives_at.date())
        for v in book.visits
        for code in v.officers
        if problem.first <= v.arrives_at.date() <= problem.last
    }
    return sum(
        itinerary.build(book, book.officers[code], day, book.day(code, day)).drive_minutes
        for code, day in days
    )


def at_once(problem: Problem, **_: object) -> Result:
    """Done before it has begun."""
    return Result((), (), 0.0, 0, 0, 0.0, True, 0, 0.0)


def chatters(problem: Problem, *, limits: Limits, **_: object) -> Result:
    """As a library that is not written in Python does."""
    for stream in (1, 2):
        os.write(stream, b"Copyright of somebody\n")
    return greedy(problem, limits=limits)


def breaks(problem: Problem, **_: object) -> Result:
    raise ZeroDivisionError("no officer to divide by")


def dies(problem: Problem, **_: object) -> Result:
    os._exit(9)


def never_stops(problem: Problem, **_: object) -> Result:
    threading.Event().wait()
    raise AssertionError


def until_stopped(
    problem: Problem,
    *,
    limits: Limits,
    seed: int = 1,
    tell: Tell = None,
    stop: Stop = None,
    start: object = (),
) -> Result:
    """Says where its process is, and goes on until it is told to stop."""
    assert tell is not None and stop is not None
    while not stop():
        tell(Progress("searching", 0.0, os.getpid(), 0, 1, 0, 0.0))
        time.sleep(0.005)
    return greedy(problem, limits=limits)
