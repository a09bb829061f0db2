"""Plans many requests at once: loads one book, has the planner place them, and shows what came of it.

Nothing is booked here. What is shown has passed the rule book beside everything else of the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.layout import lay_out, shift
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY, SchoolCalendar
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.scheduling.planner.values import Limits, Problem, Progress, Result
from ecfrs_tui.scheduling.unplaced import Search, cannot_be_planned
from ecfrs_tui.services import inbox, plan_looks
from ecfrs_tui.services.calendars import load_calendar
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_officers, load_requests
from ecfrs_tui.services.planning_desk import Stop, Tell
from ecfrs_tui.services.planning_worker import Planner, Task, engine, run
from ecfrs_tui.services.planviews import PlanOptions, PlanPulse, PlanUnplaced, PlanView
from ecfrs_tui.services.settling import known_officers
from ecfrs_tui.services.slots import LONGEST_DAYS
from ecfrs_tui.services.views import RequestRow, VisitRow
from ecfrs_tui.services.visitviews import visits_where
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

USUAL_DAYS = 42
"""How long a plan reaches when nobody says: six weeks, or less when term ends before."""
PLACED, NEED, WAITING = 240.0, 2.0, 5.0
"""What placing any request is worth, each point of its need, and each day it has waited: minutes of driving."""
LEAST_DAYS = 14
"""A term that ends sooner than this does not cut the plan short."""


@dataclass(frozen=True)
class Loaded:
    """What is to be planned, the rows behind it, and what cannot be planned with the reason."""

    problem: Problem
    rows: dict[str, RequestRow]
    visits: dict[str, VisitRow]
    left_out: tuple[PlanUnplaced, ...]


def prize(row: RequestRow) -> float:
    """What placing a request is worth, in minutes of driving: 240 + 2 x need + 5 x days waiting."""
    return PLACED + worth_more(row)


def worth_more(row: RequestRow) -> float:
    """What need and waiting make placing a request worth beyond that: 2 x need + 5 x days waiting."""
    return NEED * (row.need or 0) + WAITING * row.age_days


def plan(
    context: Context,
    options: PlanOptions,
    *,
    tell: Tell | None = None,
    stop: Stop | None = None,
    start: PlanView | None = None,
    planner: Planner = engine,
    apart: bool = True,
) -> PlanView:
    """Proposes where the requests should go (see `planning_desk`).

    With `iterations` the seconds do not count, and the plan is the same every time. `apart=False` plans in
    this process, which keeps everything else in it waiting.
    Raises RefusedError or NotFoundError for options that cannot be, PlannerFaultError when it breaks off.
    """
    loaded = load(context, options)
    problem = loaded.problem
    if problem.requests or problem.movable:
        limits = Limits(None if options.iterations else options.seconds, options.iterations)
        begin = warm_start(start, problem) if start is not None else ()
        task = Task(planner, problem, limits, options.seed, begin)
        result = run(
            task,
            tell=None if tell is None else lambda progress: tell(pulse(progress)),
            stop=stop,
            apart=apart,
        )
    else:
        minutes = plan_looks.driving(problem, problem.book)
        result = Result((), (), 0.0, minutes, minutes, 0.0, proved=True, iterations=0, seconds=0.0)
    stopped = stop is not None and stop()
    view = plan_looks.view(options, loaded, result, stopped=stopped, curve=tuple(map(pulse, result.curve)))
    return replace(view, notes=remarks(context, options))


def pulse(progress: Progress) -> PlanPulse:
    """Progress as screens and commands see it."""
    gap = None if progress.bound is None else max(progress.cost - progress.bound, 0.0)
    return PlanPulse(
        progress.phase,
        progress.seconds,
        progress.iterations,
        progress.placed,
        progress.wanted,
        progress.drive_minutes,
        0.0 if progress.proved else gap,
        progress.proved,
    )


def load(context: Context, options: PlanOptions) -> Loaded:
    """Everything the planner needs, loaded at once. Raises RefusedError or NotFoundError."""
    with context.store.reading() as session:
        first, last = _span(context, session, options)
        book = context.book(session, first, last)
        officers = known_officers(book, options.officers) if options.officers else None
        rows, unknown = _rows(session, context, options)
        values = load_requests(session, [*rows])
        movable, immovable = _movable(session, book, options.movable, first, last)
    search = Search(book, first, last, officers)
    left_out = [*unknown, *immovable]
    requests: list[Request] = []
    for reference, row in rows.items():
        why = _not_open(row) or cannot_be_planned(values[reference], search)
        if why:
            left_out.append(PlanUnplaced(reference, row.school, row.need, why, ()))
        else:
            requests.append(values[reference])
    problem = Problem(
        book,
        tuple(requests),
        first,
        last,
        prizes={r.reference: prize(rows[r.reference]) for r in requests},
        movable=tuple(movable),
        officers=officers,
        weights=context.settings.plan.weights(),
    )
    return Loaded(problem, rows, movable, tuple(left_out))


def remarks(context: Context, options: PlanOptions) -> tuple[str, ...]:
    """What keeps officers out of any plan, a sentence each."""
    asked = {code.strip().upper() for code in options.officers}
    with context.store.reading() as session:
        team = load_officers(session)
    return tuple(
        f"{o.name} has no base, so nothing can be planned for {o.name}: enter where the day starts"
        for code, o in sorted(team.items())
        if o.active and o.base is None and (not asked or code.upper() in asked)
    )


def _span(context: Context, session: DbSession, options: PlanOptions) -> tuple[date, date]:
    today = context.now().date()
    first = options.first or today + timedelta(days=context.settings.rules.notice_days)
    calendar = load_calendar(session, first.year - 1, first.year + 2)
    last = options.last or usual_end(calendar, first)
    if last < first:
        raise RefusedError("span_empty", f"{last} lies before {first}", hint="swap --from and --to")
    if last < today:
        raise RefusedError("span_past", f"{first} to {last} is over", hint="plan days that are to come")
    last = min(last, first + timedelta(days=LONGEST_DAYS))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if all(calendar.closed(day, DEFAULT_AUTHORITY) for day in days):
        why = calendar.closed(first, DEFAULT_AUTHORITY)
        raise RefusedError(
            "span_closed",
            f"schools are closed on every day from {first} to {last} ({why})",
            hint="name other days with --from and --to",
        )
    return first, last


def usual_end(calendar: SchoolCalendar, first: date) -> date:
    """Six weeks on, or the end of the term that runs then; a term with hardly any days left is not heeded."""
    six_weeks = first + timedelta(days=USUAL_DAYS - 1)
    ends = [
        e.last_day
        for e in calendar.terms()
        if e.kind == "term" and first + timedelta(days=LEAST_DAYS) <= e.last_day <= six_weeks
    ]
    return min(ends, default=six_weeks)


def _rows(
    session: DbSession, context: Context, options: PlanOptions
) -> tuple[dict[str, RequestRow], list[PlanUnplaced]]:
    c = columns(t.Request)
    asked = list(dict.fromkeys(r.strip().upper() for r in options.requests))
    where = c.reference.in_(asked) if asked else c.state.in_(inbox.OPEN_STATES)
    rows = {row.reference: row for row, _ in inbox.rows_where(session, context.now(), where)}
    if not asked:
        # what has a hold is in the school's hands
        rows = {reference: row for reference, row in rows.items() if row.state != "offered"}
    unknown = [
        PlanUnplaced(name, "", None, (f"there is no request {name}: `requests list` shows them",), ())
        for name in asked
        if name not in rows
    ]
    return rows, unknown


def _not_open(row: RequestRow) -> tuple[str, ...]:
    if row.state == "offered":
        return ("it has been offered times already: confirm or cancel the holds first",)
    if row.state not in inbox.OPEN_STATES:
        return (f"it is {row.state}: only open requests can be planned",)
    return ()


def _movable(
    session: DbSession, book: Book, names: Sequence[str], first: date, last: date
) -> tuple[dict[str, VisitRow], list[PlanUnplaced]]:
    """The rows of the visits that may be put elsewhere; those that cannot be, with the reason."""
    if not names:
        return {}, []
    asked = list(dict.fromkeys(name.strip().upper() for name in names))
    standing = {v.reference: v for v in book.visits if book.stands(v)}
    rows = {row.reference: row for row, _ in visits_where(session, columns(t.Visit).reference.in_(asked))}
    found, left_out = {}, []
    for name in asked:
        row, visit = rows.get(name), standing.get(name)
        if row is None:
            why = f"there is no visit {name}: `visits list` shows them"
        elif row.state not in ("held", "confirmed"):
            why = f"it is {row.state} and cannot be moved"
        elif visit is None or not first <= visit.arrives_at.date() <= last:
            why = f"it does not stand between {first} and {last}"
        else:
            found[name] = row
            continue
        left_out.append(PlanUnplaced(name, row.school if row else "", None, (why,), ()))
    return found, left_out


def warm_start(plan: PlanView, problem: Problem) -> tuple[Visit, ...]:
    """The visits of an earlier plan, for what is still to be placed, laid out afresh."""
    book, wanted = problem.book, {r.reference: r for r in problem.requests}
    standing = {v.reference: v for v in book.visits if v.reference in problem.movable}
    found = []
    for row in plan.rows:
        if not problem.first <= row.starts_at.date() <= problem.last:
            continue
        school = wanted[row.reference].school if row.reference in wanted else None
        if school is not None:
            shape = book.calendar.shape(school.urn, school.phase)
            visit = lay_out(wanted[row.reference], book.programmes, shape, row.officers, row.starts_at)
            found.append(replace(visit, reference=row.reference))
        elif row.visit in standing:
            visit = standing[row.visit]
            shape = book.calendar.shape(visit.school.urn, visit.school.phase)
            found.append(shift(visit, visit.school, shape, row.officers, row.starts_at))
    return tuple(found)
