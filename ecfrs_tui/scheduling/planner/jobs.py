"""What is to be placed, with every start at which it could stand by the school's side of the rule book."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from ecfrs_tui.domain import feasibility
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.daymath import Stretches
from ecfrs_tui.domain.itinerary import lunch_in_breaks, lunch_rule, whole_minutes
from ecfrs_tui.domain.layout import lay_out, request_of
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.programmes import Programme
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Request, Visit
from ecfrs_tui.scheduling.planner.values import Problem
from ecfrs_tui.scheduling.slots import trained
from ecfrs_tui.scheduling.starts import Starts


@dataclass(frozen=True, slots=True)
class Start:
    """A start of a job on a day; all times are minutes past midnight."""

    arrives: int
    departs: int
    starts: int
    rank: int
    breaks_for_lunch: bool


@dataclass(slots=True)
class Job:
    """A request, or a standing visit that may be moved. `needed` officers go together."""

    number: int
    request: Request
    needed: int
    sessions: int
    prize: float
    days: dict[date, list[Start]] = field(default_factory=dict)
    officers: dict[date, tuple[str, ...]] = field(default_factory=dict)
    stands: Visit | None = None

    @property
    def reference(self) -> str:
        """Of the request, or of the standing visit."""
        return self.stands.reference if self.stands else self.request.reference

    @property
    def placeable(self) -> bool:
        """False when no day has both a start and enough officers."""
        return bool(self.days)

    def visit(self, problem: Problem, day: date, starts: int, officers: tuple[str, ...]) -> Visit:
        """The visit as it would be."""
        shape = problem.book.calendar.shape(self.request.school.urn, self.request.school.phase)
        at = datetime.combine(day, time(starts // 60, starts % 60))
        laid = lay_out(self.request, _programmes(problem.book, self.stands), shape, officers, at)
        if self.stands is None:
            return replace(laid, reference=self.reference)
        return replace(
            laid,
            reference=self.reference,
            state=self.stands.state,
            overrides=self.stands.overrides,
            held_until=self.stands.held_until,
        )


def jobs_of(problem: Problem) -> tuple[list[Job], Book]:
    """The jobs in the order of the problem, and the book without the visits that may be moved."""
    movable = [v for v in problem.book.visits if v.reference in problem.movable and problem.book.stands(v)]
    gone = {v.reference for v in movable}
    book = problem.book.with_visits(v for v in problem.book.visits if v.reference not in gone)
    jobs: list[Job] = []
    pinned: list[Visit] = []
    for visit in movable:
        request, _ = request_of(visit)
        job = _job(len(jobs), request, problem, book, visit)
        if job is None:
            pinned.append(visit)
        else:
            jobs.append(job)
    for request in problem.requests:
        job = _job(len(jobs), request, problem, book, None)
        assert job is not None
        jobs.append(job)
    return jobs, book.with_visits([*book.visits, *pinned]) if pinned else book


def _programmes(book: Book, stands: Visit | None) -> dict[str, Programme]:
    return dict(book.programmes) if stands is None else {**book.programmes, **request_of(stands)[1]}


def _job(number: int, request: Request, problem: Problem, book: Book, stands: Visit | None) -> Job | None:
    """The job with its starts; None for a standing visit that stands where the rule book would not put it."""
    programmes = _programmes(book, stands)
    wanted = [programmes[w.programme] for w in request.wanted if w.programme in programmes]
    job = Job(
        number,
        request,
        max((p.officers_needed for p in wanted), default=1),
        sum(max(w.groups, 1) for w in request.wanted),
        problem.prizes.get(stands.reference if stands else request.reference, problem.prize),
        stands=stands,
    )
    if request.school.place is None or not wanted or len(wanted) != len(request.wanted):
        return None if stands else job
    if stands is not None:
        job.prize = 1e6  # what stands is never dropped
    starts = Starts(request, replace(book, programmes=programmes))
    for day in starts.days(problem.first, problem.last):
        team = _team(request, problem, book, day, job.needed)
        if team:
            _add(job, starts, book, day, team)
    if stands is None:
        return job
    _keep_where_it_stands(job, starts, book, stands)
    return job if _stands_here(job, stands) else None


def _team(request: Request, problem: Problem, book: Book, day: date, needed: int) -> tuple[Officer, ...]:
    team = tuple(
        o for o in trained(request, book, day) if problem.officers is None or o.code in problem.officers
    )
    return team if len(team) >= needed else ()


def _add(job: Job, starts: Starts, book: Book, day: date, team: tuple[Officer, ...]) -> None:
    """Puts in the day with its starts, if there are any."""
    found = [s for shape in starts.shapes(day) if (s := _start(shape, starts, book)) is not None]
    if found:
        job.days[day] = found
        job.officers[day] = tuple(o.code for o in team)


def _start(shape: Visit, starts: Starts, book: Book) -> Start | None:
    """The start of a laid-out visit; None when the school's side of the rule book is against it."""
    verdict = feasibility.assess(replace(shape, officers=()), book)
    # nobody is on it: that there are too few officers is all that may be said
    if any(b.rule != "officers" for b in verdict.broken):
        return None
    midnight = datetime.combine(shape.arrives_at.date(), time())
    sessions: Stretches = [
        (whole_minutes(s.span.start - midnight), whole_minutes(s.span.end - midnight)) for s in shape.sessions
    ]
    return Start(
        whole_minutes(shape.arrives_at - midnight),
        whole_minutes(shape.departs_at - midnight),
        sessions[0][0],
        starts.rank(Span(shape.starts_at, shape.ends_at)),
        lunch_in_breaks(lunch_rule(book), sessions) is not None,
    )


def _keep_where_it_stands(job: Job, starts: Starts, book: Book, stands: Visit) -> None:
    """A visit agreed for ten past may stay at ten past: its own start is one of its starts."""
    day = stands.arrives_at.date()
    programmes = _programmes(book, stands)
    laid = lay_out(job.request, programmes, starts.shape, (), stands.starts_at)
    own = _start(laid, starts, replace(book, programmes=programmes))
    of_day = job.days.get(day)
    if own is None or of_day is None or own in of_day:
        return
    job.days[day] = sorted([*of_day, own], key=lambda s: s.starts)


def _stands_here(job: Job, stands: Visit) -> bool:
    """Whether the visit's present place is among its starts."""
    day = stands.arrives_at.date()
    midnight = datetime.combine(day, time())
    at = whole_minutes(stands.starts_at - midnight)
    return any(s.starts == at for s in job.days.get(day, ())) and set(stands.officers) <= set(
        job.officers.get(day, ())
    )
