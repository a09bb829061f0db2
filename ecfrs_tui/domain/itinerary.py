"""An officer's day in order: base, drives, visits, lunch, base. The one evaluator of a day.

How a day runs: the officer leaves base as late as the first visit allows (but after anything else in
the diary before it), leaves each school when packing up ends, drives straight to the next one, and home
after the last. A drive never overlaps a busy time. Lunch is the first free stretch between the stated
times, at whichever end of a drive there is room for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import isinf

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.domain.times import Span, subtract
from ecfrs_tui.domain.visits import Busy, Visit

NO_WAY_MINUTES = 24 * 60
"""What a drive counts where there is no way: a whole day, so that it never fits."""


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive of the day. `spare` minutes are left at its end before the next visit; negative is late."""

    origin: Place
    destination: Place
    departs_at: datetime
    minutes: int
    spare: int | None

    @property
    def arrives_at(self) -> datetime:
        """When the drive ends."""
        return self.departs_at + timedelta(minutes=self.minutes)

    @property
    def span(self) -> Span:
        """Departure to arrival."""
        return Span(self.departs_at, self.arrives_at)


@dataclass(frozen=True, slots=True)
class Itinerary:
    """A day's visits with the drive to each, the drive home, and lunch where it fits.

    `drives[i]` leads to `visits[i]`; the last one leads home. All empty on a day without visits.
    """

    officer: str
    day: date
    visits: tuple[Visit, ...]
    drives: tuple[Drive, ...]
    lunch: Span | None

    @property
    def drive_minutes(self) -> int:
        """Minutes at the wheel in the whole day."""
        return sum(d.minutes for d in self.drives)

    @property
    def sessions(self) -> int:
        """Sessions delivered in the day."""
        return sum(len(v.sessions) for v in self.visits)

    @property
    def leaves_base(self) -> datetime | None:
        """When the officer leaves base."""
        return self.drives[0].departs_at if self.drives else None

    @property
    def home(self) -> datetime | None:
        """When the officer is back at base."""
        return self.drives[-1].arrives_at if self.drives else None


def drive_minutes(book: Book, origin: Place, destination: Place, departs_at: datetime) -> int:
    """Whole minutes of a drive at that departure (naive London): quiet minutes times the day's profile."""
    quiet = book.travel.quiet_minutes(origin, destination)
    if isinf(quiet):
        return NO_WAY_MINUTES
    in_term = book.calendar.closed(departs_at.date(), DEFAULT_AUTHORITY) is None
    return int(quiet * book.profile.factor(departs_at, in_term=in_term) + 0.5)


def latest_departure(book: Book, origin: Place, destination: Place, arrives_at: datetime) -> datetime:
    """A departure, as late as the time of day allows to the minute, that arrives no later than stated."""
    departs = arrives_at - timedelta(minutes=drive_minutes(book, origin, destination, arrives_at))
    for _ in range(6):
        over = departs + timedelta(minutes=drive_minutes(book, origin, destination, departs)) - arrives_at
        if over <= timedelta():
            break
        departs -= over
    return departs


def build(book: Book, officer: Officer, day: date, visits: Sequence[Visit]) -> Itinerary:
    """The officer's day with these visits (any order), whether it can be kept or not.

    Raises ValueError when the officer has no base or a visit no place: ask the rule book first.
    """
    ordered = tuple(sorted(visits, key=lambda v: v.arrives_at))
    if not ordered:
        return Itinerary(officer.code, day, (), (), None)
    busy = book.busy_on(officer.code, day)
    drives = _drives(book, officer, ordered, busy)
    lunch = _lunch(book, day, ordered, drives, busy)
    if lunch is None:
        later = _lunch_before_driving(book, day, ordered, drives, busy)
        if later is not None:
            drives, lunch = later
    return Itinerary(officer.code, day, ordered, drives, lunch)


def _place(visit: Visit) -> Place:
    if visit.school.place is None:
        raise ValueError(f"{visit.school.name} has no place")
    return visit.school.place


def _drives(book: Book, officer: Officer, visits: Sequence[Visit], busy: Sequence[Busy]) -> tuple[Drive, ...]:
    if officer.base is None:
        raise ValueError(f"{officer.code} has no base")
    base = officer.base
    drives = [_from_base(book, base, visits[0], busy)]
    for before, after in pairwise(visits):
        drives.append(
            _between(book, _place(before), _place(after), before.departs_at, after.arrives_at, busy)
        )
    drives.append(_between(book, _place(visits[-1]), base, visits[-1].departs_at, None, busy))
    return tuple(drives)


def _from_base(book: Book, base: Place, first: Visit, busy: Sequence[Busy]) -> Drive:
    place = _place(first)
    departs = latest_departure(book, base, place, first.arrives_at)
    kept = max((b.span.end for b in busy if b.span.start < first.arrives_at), default=departs)
    departs = max(departs, kept)
    minutes = drive_minutes(book, base, place, departs)
    spare = whole_minutes(first.arrives_at - departs) - minutes
    return Drive(base, place, departs, minutes, spare)


def _between(
    book: Book,
    origin: Place,
    destination: Place,
    departs: datetime,
    arrives: datetime | None,
    busy: Sequence[Busy],
) -> Drive:
    minutes = drive_minutes(book, origin, destination, departs)
    for item in busy:
        drive = Span(departs, departs + timedelta(minutes=max(minutes, 1)))
        if item.span.overlaps(drive) and item.span.end > departs:
            departs = item.span.end
            minutes = drive_minutes(book, origin, destination, departs)
    spare = None if arrives is None else whole_minutes(arrives - departs) - minutes
    return Drive(origin, destination, departs, minutes, spare)


def whole_minutes(length: timedelta) -> int:
    """A length of time in whole minutes, rounded down."""
    return int(length.total_seconds() // 60)


def _taken(visits: Sequence[Visit]) -> list[Span]:
    """When the officer is occupied at schools: a break of the school's day between sessions is free."""
    taken = []
    for visit in visits:
        first, last = visit.sessions[0].span, visit.sessions[-1].span
        taken.append(Span(visit.arrives_at, first.end))
        taken.extend(s.span for s in visit.sessions[1:])
        taken.append(Span(last.start, visit.departs_at))
    return taken


def _lunch(
    book: Book, day: date, visits: Sequence[Visit], drives: Sequence[Drive], busy: Sequence[Busy]
) -> Span | None:
    rules = book.rules
    span = Span(datetime.combine(day, rules.lunch_from), datetime.combine(day, rules.lunch_until))
    holes = [*_taken(visits), *(d.span for d in drives if d.minutes), *(b.span for b in busy)]
    for free in subtract(span, holes):
        if free.minutes >= rules.lunch_minutes:
            return Span(free.start, free.start + timedelta(minutes=rules.lunch_minutes))
    return None


def _lunch_before_driving(
    book: Book, day: date, visits: Sequence[Visit], drives: Sequence[Drive], busy: Sequence[Busy]
) -> tuple[tuple[Drive, ...], Span] | None:
    """The day with one drive put off until after lunch, if that makes room for it."""
    earliest = datetime.combine(day, book.rules.lunch_from)
    for index, drive in enumerate(drives[1:], start=1):
        begins = max(visits[index - 1].departs_at, earliest)
        departs = begins + timedelta(minutes=book.rules.lunch_minutes)
        arrives = visits[index].arrives_at if index < len(visits) else None
        moved = _between(book, drive.origin, drive.destination, departs, arrives, busy)
        if moved.departs_at != departs or (moved.spare is not None and moved.spare < 0):
            continue
        changed = (*drives[:index], moved, *drives[index + 1 :])
        lunch = _lunch(book, day, visits, changed, busy)
        if lunch is not None:
            return changed, lunch
    return None
