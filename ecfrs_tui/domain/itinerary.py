"""An officer's day in order: base, drives, visits, lunch, base. The one evaluator of a day.

How a day runs: the officer leaves base as late as the first visit allows (but after anything else in
the diary before it), leaves each school when packing up ends, drives straight to the next one, and home
after the last. A drive never overlaps a busy time. Lunch is the first free stretch between the stated
times, at whichever end of a drive there is room for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import isinf

from ecfrs_tui.domain import daymath
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.daymath import NO_WAY_MINUTES, LunchRule, Stretches, scaled
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Busy, Visit


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
    return scaled(quiet, book.factors(departs_at.date())[departs_at.hour * 60 + departs_at.minute])


def latest_departure(book: Book, origin: Place, destination: Place, arrives_at: datetime) -> datetime:
    """A departure, as late as the time of day allows to the minute, that arrives no later than stated."""
    clock = _Clock(book, arrives_at.date())
    departs = daymath.latest_departure(clock.drive, origin, destination, clock.minute(arrives_at))
    return clock.moment(departs)


class _Clock:
    """Turns the moments of a day into minutes past its midnight and back, and knows its drives."""

    def __init__(self, book: Book, day: date) -> None:
        self.book = book
        self.midnight = datetime.combine(day, time())
        self.factors = book.factors(day)

    def minute(self, moment: datetime) -> int:
        return whole_minutes(moment - self.midnight)

    def moment(self, minute: int) -> datetime:
        return self.midnight + timedelta(minutes=minute)

    def drive(self, origin: Place, destination: Place, departs: int) -> int:
        if not 0 <= departs < len(self.factors):
            return drive_minutes(self.book, origin, destination, self.moment(departs))
        quiet = self.book.travel.quiet_minutes(origin, destination)
        return NO_WAY_MINUTES if isinf(quiet) else scaled(quiet, self.factors[departs])

    def stretches(self, busy: Sequence[Busy]) -> Stretches:
        """Busy times in whole minutes, rounded outwards."""
        return [(self.minute(b.span.start), -whole_minutes(self.midnight - b.span.end)) for b in busy]


def lunch_rule(book: Book) -> LunchRule:
    """The house's lunch in minutes past midnight."""
    rules = book.rules
    return LunchRule(rules.lunch_minutes, _of_day(rules.lunch_from), _of_day(rules.lunch_until))


def _of_day(at: time) -> int:
    return at.hour * 60 + at.minute


def build(book: Book, officer: Officer, day: date, visits: Sequence[Visit]) -> Itinerary:
    """The officer's day with these visits (any order), whether it can be kept or not.

    Raises ValueError when the officer has no base or a visit no place: ask the rule book first.
    """
    ordered = tuple(sorted(visits, key=lambda v: v.arrives_at))
    if not ordered:
        return Itinerary(officer.code, day, (), (), None)
    clock = _Clock(book, day)
    busy = clock.stretches(book.busy_on(officer.code, day))
    legs = _legs(clock, officer, ordered, busy)
    rule = lunch_rule(book)
    lunch = _lunch(clock, rule, ordered, legs, busy)
    if lunch is None:
        later = _lunch_before_driving(clock, rule, ordered, legs, busy)
        if later is not None:
            legs, lunch = later
    drives = tuple(_drive(clock, leg, n, ordered) for n, leg in enumerate(legs))
    span = None if lunch is None else Span(clock.moment(lunch), clock.moment(lunch + rule.minutes))
    return Itinerary(officer.code, day, ordered, drives, span)


_Leg = tuple[Place, Place, int, int]
"""From, to, departure and minutes."""


def _place(visit: Visit) -> Place:
    if visit.school.place is None:
        raise ValueError(f"{visit.school.name} has no place")
    return visit.school.place


def _legs(clock: _Clock, officer: Officer, visits: Sequence[Visit], busy: Stretches) -> tuple[_Leg, ...]:
    if officer.base is None:
        raise ValueError(f"{officer.code} has no base")
    base, first = officer.base, _place(visits[0])
    arrives = clock.minute(visits[0].arrives_at)
    legs = [(base, first, *daymath.leave_base(clock.drive, base, first, arrives, busy))]
    for visit, to in zip(visits, [*(_place(v) for v in visits[1:]), base], strict=True):
        origin, departs = _place(visit), clock.minute(visit.departs_at)
        legs.append((origin, to, *daymath.go_on(clock.drive, origin, to, departs, busy)))
    return tuple(legs)


def _drive(clock: _Clock, leg: _Leg, index: int, visits: Sequence[Visit]) -> Drive:
    origin, to, departs, minutes = leg
    spare = None
    if index < len(visits):
        spare = clock.minute(visits[index].arrives_at) - departs - minutes
    return Drive(origin, to, clock.moment(departs), minutes, spare)


def whole_minutes(length: timedelta) -> int:
    """A length of time in whole minutes, rounded down."""
    return int(length // timedelta(minutes=1))


def _lunch(
    clock: _Clock, rule: LunchRule, visits: Sequence[Visit], legs: Sequence[_Leg], busy: Stretches
) -> int | None:
    """When lunch begins: in the first gap of the day that has room, a break between sessions included."""
    since = -daymath.NEVER
    for index, visit in enumerate(visits):
        arrives = clock.minute(visit.arrives_at)
        found = daymath.lunch_in_gap(rule, since, arrives, legs[index][2], legs[index][3], busy)
        if found is None:
            found = lunch_in_breaks(rule, [_minutes(clock, s.span) for s in visit.sessions], busy)
        if found is not None:
            return found
        since = clock.minute(visit.departs_at)
    return daymath.lunch_in_gap(rule, since, daymath.NEVER, legs[-1][2], legs[-1][3], busy)


def _minutes(clock: _Clock, span: Span) -> tuple[int, int]:
    return clock.minute(span.start), clock.minute(span.end)


def lunch_in_breaks(rule: LunchRule, sessions: Stretches, busy: Stretches = ()) -> int | None:
    """When lunch fits between the sessions of one visit (minutes past midnight), the earliest."""
    for before, after in pairwise(sessions):
        found = daymath.lunch_in(rule, before[1], after[0], busy)
        if found is not None:
            return found
    return None


def _lunch_before_driving(
    clock: _Clock, rule: LunchRule, visits: Sequence[Visit], legs: Sequence[_Leg], busy: Stretches
) -> tuple[tuple[_Leg, ...], int] | None:
    """The day with one drive put off until after lunch, if that makes room for it."""
    for index in range(1, len(legs)):
        origin, to = legs[index][:2]
        since = clock.minute(visits[index - 1].departs_at)
        arrives = clock.minute(visits[index].arrives_at) if index < len(visits) else None
        moved = daymath.drive_after_lunch(clock.drive, rule, origin, to, since, arrives, busy)
        if moved is not None:
            changed = (*legs[:index], (origin, to, *moved), *legs[index + 1 :])
            return changed, moved[0] - rule.minutes
    return None
