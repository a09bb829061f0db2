"""An officer's day in the order it stands and in the best order: shown, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.scheduling.planner.values import Limits, PlanWeights, Problem
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.days import day_view, itinerary_of
from ecfrs_tui.services.plan_looks import planned_book, slot_row
from ecfrs_tui.services.planning_worker import Planner, Task, engine, run
from ecfrs_tui.services.planviews import OrderView, PlanRow
from ecfrs_tui.services.settling import known_officers
from ecfrs_tui.services.views import VisitRow
from ecfrs_tui.services.visitviews import visits_where
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

ITERATIONS = 300
"""Enough for a day of a handful of visits, most of which the planner proves best at once."""


def best_order(
    context: Context, officer: str, day: date, *, planner: Planner = engine, apart: bool = True
) -> OrderView:
    """The day as it stands, the day of least driving within what the schools asked for, and the difference.

    Visits shared with a colleague, and those that went against a rule with a reason, stay where they are.
    Nothing is moved. Raises NotFoundError for an unknown officer, RefusedError without a base.
    """
    with context.store.reading() as session:
        book = context.book(session, day, day)
        (code,) = known_officers(book, [officer])
        names = [v.reference for v in book.day(code, day)]
        rows = {row.reference: row for row, _ in visits_where(session, columns(t.Visit).reference.in_(names))}
    who = book.officers[code]
    if who.base is None:
        raise RefusedError("no_base", f"{who.name} has no base", hint="enter where the day starts")
    # how near the day is has no say in which order is best
    notice = min(0, (day - book.now.date()).days)
    book = replace(book, rules=replace(book.rules, notice_days=notice))
    new = _ordered(book, code, day, planner, apart)
    better = planned_book(book, new)
    before, after = (plan.drive_minutes if (plan := itinerary_of(b, who, day)) else 0 for b in (book, better))
    saved = before - after
    if saved <= 0 or not new:
        better, new, saved = book, (), 0
    changes = tuple(_changes(book, better, new, rows))
    return OrderView(
        code,
        who.name,
        day,
        day_view(book, who, day),
        day_view(better, who, day),
        saved,
        _words(book, code, day, saved, len(changes)),
        changes,
    )


def _ordered(book: Book, code: str, day: date, planner: Planner, apart: bool) -> tuple[Visit, ...]:
    """The visits of the day that the planner put elsewhere in it; nothing when one of them would not stand."""
    movable = [v for v in book.day(code, day) if _may_move(v, book)]
    if len(book.day(code, day)) < 2 or not movable:
        return ()
    problem = Problem(
        book,
        (),
        day,
        day,
        movable=tuple(v.reference for v in movable),
        officers=(code,),
        weights=PlanWeights(move=0.0, preference_rank=0.0, wait_week=0.0, fair_drive=0.0, early=0.0),
    )
    result = run(Task(planner, problem, Limits(iterations=ITERATIONS), 1, ()), apart=apart)
    stood = {v.reference: v for v in movable}
    new = tuple(v for v in result.placed if v.starts_at != stood[v.reference].starts_at)
    better = planned_book(book, new)
    if all(assess(v, better).stands for v in better.day(code, day) if v.reference in stood):
        return new
    return ()


def _may_move(visit: Visit, book: Book) -> bool:
    alone = len(visit.officers) == 1 and visit.state in ("held", "confirmed") and not visit.overrides
    return alone and visit.school.place is not None and assess(visit, book).stands


def _changes(book: Book, better: Book, new: Sequence[Visit], rows: dict[str, VisitRow]) -> list[PlanRow]:
    stood = {v.reference: v for v in book.visits}
    made = [slot_row(v, better, rows[v.reference], stood=stood[v.reference]) for v in new]
    return sorted(made, key=lambda row: row.starts_at)


def _words(book: Book, code: str, day: date, saved: int, moved: int) -> str:
    visits = book.day(code, day)
    if len(visits) < 2:
        return "one visit has no order" if visits else "nothing stands on that day"
    if not saved:
        return "the order stands: no better one"
    confirmed = sum(v.state == "confirmed" for v in visits)
    asked = "; confirmed visits stay until their schools agree" if confirmed else ""
    what = "a visit" if moved == 1 else f"{moved} visits"
    return f"moving {what} would save {saved} min of driving{asked}"
