"""A plan as screens and commands see it: each visit judged beside all others, days before and after."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess, name_of
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.verdict import Verdict
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.scheduling import unplaced, words
from ecfrs_tui.scheduling.planner.values import Problem, Result
from ecfrs_tui.scheduling.slots import Slot
from ecfrs_tui.services.days import day_view, itinerary_of
from ecfrs_tui.services.planviews import PlanDay, PlanOptions, PlanPulse, PlanRow, PlanUnplaced, PlanView
from ecfrs_tui.services.telling import at
from ecfrs_tui.services.views import DayView, RequestRow, SessionView, VisitRow

if TYPE_CHECKING:
    from ecfrs_tui.services.planning import Loaded

HELP_SECONDS = 4.0
"""How long is looked for what would help, for all requests without a place together."""


def view(
    options: PlanOptions,
    loaded: Loaded,
    result: Result,
    *,
    stopped: bool = False,
    curve: tuple[PlanPulse, ...] = (),
) -> PlanView:
    """The result of the planner for people; a visit that the rule book does not let stand is not shown as placed."""
    problem = loaded.problem
    placed, book, broken = _settled(problem, result)
    rows = [row for visit in placed if (row := _row(visit, book, loaded)) is not None]
    gap = None if result.bound is None else max(result.cost - result.bound, 0.0)
    return PlanView(
        options=options,
        rows=tuple(sorted(rows, key=lambda r: (r.starts_at, r.officers, r.reference))),
        unplaced=(*_unplaced(loaded, result, book, broken), *loaded.left_out),
        days=tuple(_days(problem.book, book, placed)),
        drive_minutes_before=result.drive_minutes_before,
        drive_minutes=driving(problem, book) if broken else result.drive_minutes,
        gap_minutes=0.0 if result.proved else gap,
        bound=result.bound,
        proved=result.proved,
        seconds=result.seconds,
        iterations=result.iterations,
        curve=curve,
        stopped=stopped,
    )


def planned_book(book: Book, placed: Iterable[Visit]) -> Book:
    """The book as it would be: the placed visits stand, those of them that stood elsewhere are gone."""
    new = [v if book.stands(v) else replace(v, state="confirmed") for v in placed]
    names = {v.reference for v in new}
    return book.with_visits([*(v for v in book.visits if v.reference not in names), *new])


def _settled(problem: Problem, result: Result) -> tuple[list[Visit], Book, dict[str, Verdict]]:
    """The visits that stand beside one another, the book with them, and the verdicts on any others."""
    placed, broken = list(result.placed), dict[str, Verdict]()
    while True:
        book = planned_book(problem.book, placed)
        verdicts = {v.reference: assess(v, book) for v in placed}
        excused = {v.reference: {*v.overrides} for v in placed}
        bad = [
            v
            for v in placed
            if v.reference not in problem.movable
            and any(b.rule not in excused[v.reference] for b in verdicts[v.reference].broken)
        ]
        if not bad:
            return placed, book, broken
        broken[bad[-1].reference] = verdicts[bad[-1].reference]
        placed.remove(bad[-1])


def driving(problem: Problem, book: Book) -> int:
    """Minutes at the wheel on all days of the span."""
    days = [problem.first + timedelta(days=n) for n in range((problem.last - problem.first).days + 1)]
    plans = (itinerary_of(book, officer, day) for officer in book.officers.values() for day in days)
    return sum(plan.drive_minutes for plan in plans if plan is not None)


def _row(visit: Visit, book: Book, loaded: Loaded) -> PlanRow | None:
    """The row of a placed visit; nothing for a standing visit that stays where it is."""
    if visit.reference not in loaded.visits:
        known = next(r.last_officers for r in loaded.problem.requests if r.reference == visit.reference)
        return slot_row(visit, book, loaded.rows[visit.reference], known=known)
    stood = next(v for v in loaded.problem.book.visits if v.reference == visit.reference)
    if (stood.starts_at, stood.officers) == (visit.starts_at, visit.officers):
        return None
    return slot_row(visit, book, loaded.visits[visit.reference], stood=stood)


def slot_row(
    visit: Visit,
    book: Book,
    source: RequestRow | VisitRow,
    *,
    stood: Visit | None = None,
    known: tuple[str, ...] = (),
) -> PlanRow:
    """A placed visit, judged beside all others of the book; `stood` is where it was, `known` who came before."""
    verdict = assess(visit, book)
    taught = Span(visit.starts_at, visit.ends_at)
    rank = min((w.rank for w in visit.windows if w.span.contains(taught)), default=1)
    slot = Slot(visit, verdict, 0.0, rank, any(code in known for code in visit.officers))
    return PlanRow(
        reference=visit.reference,
        visit=stood.reference if stood else "",
        school=source.school,
        town=source.town,
        need=source.need if isinstance(source, RequestRow) else None,
        officers=visit.officers,
        officer_names=tuple(name_of(book, code) for code in visit.officers),
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        arrives_at=visit.arrives_at,
        departs_at=visit.departs_at,
        extra_drive_minutes=verdict.extra_drive_minutes,
        short=words.short(slot),
        explanation=words.explain(slot, book),
        warnings=verdict.warnings,
        what=source.what,
        pupils=source.pupils,
        sessions=tuple(
            SessionView(s.programme.code, s.programme.title, s.year, s.pupils, s.span.start, s.span.end)
            for s in visit.sessions
        ),
        was=f"{at(stood.starts_at)} with {_names(book, stood)}" if stood else "",
    )


def _names(book: Book, visit: Visit) -> str:
    return " and ".join(name_of(book, code) for code in visit.officers)


def _unplaced(
    loaded: Loaded, result: Result, book: Book, broken: dict[str, Verdict]
) -> Iterable[PlanUnplaced]:
    problem = loaded.problem
    search = unplaced.Search(book, problem.first, problem.last, problem.officers)
    by_name: dict[str, Request] = {r.reference: r for r in problem.requests}
    ends = time.monotonic() + HELP_SECONDS

    def worth_of(reference: str) -> float:
        return problem.prizes.get(reference, problem.prize)

    # a standing visit that is not placed stays where it is; what is worth most is looked at first
    left = [name for name in (*result.unplaced, *broken) if name in by_name]
    for reference in sorted(left, key=worth_of, reverse=True):
        request, row = by_name[reference], loaded.rows[reference]
        late = time.monotonic() > ends
        why = unplaced.reasons(request, search, worth_of(reference), told=0 if late else unplaced.DAYS_TOLD)
        helps = () if late else unplaced.helps(request, search, lambda: time.monotonic() > ends)
        yield PlanUnplaced(reference, row.school, row.need, why, helps)


def _days(before: Book, after: Book, placed: Iterable[Visit]) -> Iterable[PlanDay]:
    """Each officer's day that the plan changes, by officer and day."""
    names = {v.reference for v in placed}
    changed: set[tuple[str, date]] = set()
    for book, other in ((before, after), (after, before)):
        there = {v.reference: (v.officers, v.arrives_at) for v in other.visits}
        for visit in book.visits:
            if visit.reference in names and there.get(visit.reference) != (visit.officers, visit.arrives_at):
                changed |= {(code, visit.arrives_at.date()) for code in visit.officers}
    for code, day in sorted(changed):
        officer = after.officers[code]
        then = _proposed(day_view(after, officer, day), names, before)
        yield PlanDay(code, officer.name, day, day_view(before, officer, day), then)


def _proposed(day: DayView, names: set[str], before: Book) -> DayView:
    """The day with the stops of requests called proposed: nothing of them is held."""
    standing = {v.reference for v in before.visits}
    stops = tuple(
        replace(s, state="proposed") if s.visit in names and s.visit not in standing else s for s in day.stops
    )
    return replace(day, stops=stops)
