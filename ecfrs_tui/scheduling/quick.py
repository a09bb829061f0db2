"""What a start would add to an officer's driving, estimated quickly: ranking begins with it.

Lunch, caps and meetings in the way of a drive are not looked at; the rule book, asked afterwards, does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from math import isinf

from ecfrs_tui.domain import daymath
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.daymath import NO_WAY_MINUTES, scaled
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.scheduling.starts import StartTimes

_Stand = tuple[int, int, Place]
"""A standing visit: arrival, departure (minutes past midnight) and place."""


Memo = dict[tuple[str, bool, int, bool], int]
"""Minutes of the drives between a base and the place, by officer, there or back, minute, and term or not."""


class QuickPrices:
    """The quick extra driving of one place and day for any officer; `memo` is shared by the days."""

    def __init__(
        self, book: Book, here: Place, day: date, times: Sequence[StartTimes], memo: Memo | None = None
    ) -> None:
        self.book, self.here, self.day, self.times = book, here, day, times
        self.factors = book.factors(day)
        self.in_term = self.factors is book.factors(day, in_term=True)
        self.midnight = datetime.combine(day, time())
        self.memo: Memo = {} if memo is None else memo
        self._arrivals = [at.arrives for at in times]

    def of(self, officer: Officer) -> dict[int, int]:
        """Minutes for each start (by its minute) that is not plainly impossible for the officer."""
        standing = self.book.day(officer.code, self.day)
        stands = [(*self._minutes(v.span), v.school.place) for v in standing if v.school.place is not None]
        prices: dict[int, int] = {}
        for begins, ends in self._free(officer, standing):
            first = bisect_left(self._arrivals, begins)
            gap: _Gap | None = None
            for at in self.times[first:]:
                if at.departs > ends:
                    break
                if gap is None:
                    gap = _Gap(self, officer, stands, sum(1 for s in stands if s[1] <= begins))
                price = gap.price(at.arrives, at.departs)
                if price is not None:
                    prices[at.starts] = price
        return prices

    def _free(self, officer: Officer, standing: Sequence[Visit]) -> list[tuple[int, int]]:
        """What is left of the working hours beside visits and busy times, in minutes past midnight."""
        works = [self._minutes(s) for s in officer.works(self.day)]
        held = [self._minutes(v.span) for v in standing]
        held += [self._minutes(b.span) for b in self.book.busy_on(officer.code, self.day)]
        if not held:
            return works
        held.sort()
        free = []
        for begins, ends in works:
            at = begins
            for start, end in held:
                if start > at:
                    free.append((at, min(start, ends)))
                at = max(at, end)
            free.append((at, ends))
        return [(a, b) for a, b in free if a < b]

    def _minutes(self, span: Span) -> tuple[int, int]:
        return _minute(span.start, self.midnight), _minute(span.end, self.midnight)

    def from_base(self, officer: Officer, quiet: float, arrives: int) -> int:
        """Minutes from base for an arrival."""
        key = (officer.code, True, arrives, self.in_term)
        if key not in self.memo:
            self.memo[key] = self.leaving(quiet, arrives)
        return self.memo[key]

    def to_base(self, officer: Officer, quiet: float, departs: int) -> int:
        """Minutes to base for a departure."""
        key = (officer.code, False, departs, self.in_term)
        if key not in self.memo:
            self.memo[key] = self.drive(quiet, departs)
        return self.memo[key]

    def quiet(self, origin: Place, destination: Place) -> float:
        """Quiet minutes of a drive."""
        return self.book.travel.quiet_minutes(origin, destination)

    def drive(self, quiet: float, departs: int) -> int:
        """Minutes of a drive for a departure in minutes past midnight."""
        return NO_WAY_MINUTES if isinf(quiet) else scaled(quiet, self.factors[departs % len(self.factors)])

    def leaving(self, quiet: float, arrives: int) -> int:
        """Minutes of a drive that leaves base as late as it can for an arrival."""

        def drive(_origin: None, _destination: None, departs: int) -> int:
            return self.drive(quiet, departs)

        return drive(None, None, daymath.latest_departure(drive, None, None, arrives))


class _Gap:
    """Between two visits of the day, or before the first, or after the last."""

    def __init__(self, prices: QuickPrices, officer: Officer, stands: Sequence[_Stand], number: int) -> None:
        assert officer.base is not None  # nobody without one is asked about
        self.prices, self.officer = prices, officer
        self.before = stands[number - 1] if number else None
        self.after = stands[number] if number < len(stands) else None
        origin = self.before[2] if self.before else officer.base
        onward = self.after[2] if self.after else officer.base
        self.there, self.back = prices.quiet(origin, prices.here), prices.quiet(prices.here, onward)
        self.from_before = prices.drive(self.there, self.before[1]) if self.before else 0
        self.falls_away = 0
        if self.before is not None:
            self.falls_away = prices.drive(prices.quiet(origin, onward), self.before[1])
        elif self.after is not None:
            self.falls_away = prices.leaving(prices.quiet(origin, onward), self.after[0])

    def price(self, arrives: int, departs: int) -> int | None:
        """The drives there and on less the one that falls away; None where they do not fit."""
        if self.before is None:
            there = self.prices.from_base(self.officer, self.there, arrives)
        else:
            there = self.from_before
            if self.before[1] + there > arrives:
                return None
        if self.after is None:
            return there + self.prices.to_base(self.officer, self.back, departs) - self.falls_away
        back = self.prices.drive(self.back, departs)
        return None if departs + back > self.after[0] else there + back - self.falls_away


def _minute(moment: datetime, midnight: datetime) -> int:
    if moment.date() == midnight.date():
        return moment.hour * 60 + moment.minute
    return int((moment - midnight) // timedelta(minutes=1))
