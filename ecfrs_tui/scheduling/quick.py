"""What a start would add to an officer's driving, estimated quickly: ranking begins with it.

Lunch, caps and meetings in the way of a drive are not looked at; the rule book, asked afterwards, does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from math import isinf

from ecfrs_tui.domain import daymath
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.daymath import NO_WAY_MINUTES, scaled
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.times import Span
from ecfrs_tui.scheduling.starts import StartTimes

_Stand = tuple[int, int, Place]
"""A standing visit: arrival, departure (minutes past midnight) and place."""


class QuickPrices:
    """The quick extra driving of one place and day for any officer."""

    def __init__(self, book: Book, here: Place, day: date, times: Sequence[StartTimes]) -> None:
        self.book, self.here, self.day, self.times = book, here, day, times
        self.factors = book.factors(day)
        self.midnight = datetime.combine(day, time())

    def of(self, officer: Officer) -> dict[int, int]:
        """Minutes for each start (by its minute) that is not plainly impossible for the officer."""
        standing = self.book.day(officer.code, self.day)
        works = [self._minutes(s) for s in officer.works(self.day)]
        held = [self._minutes(v.span) for v in standing]
        held += [self._minutes(b.span) for b in self.book.busy_on(officer.code, self.day)]
        stands = [(*self._minutes(v.span), v.school.place) for v in standing if v.school.place is not None]
        gaps: dict[int, _Gap] = {}
        prices: dict[int, int] = {}
        for at in self.times:
            arrives, departs = at.arrives, at.departs
            if not any(a <= arrives and departs <= b for a, b in works):
                continue
            if any(a < departs and arrives < b for a, b in held):
                continue
            number = sum(1 for s in stands if s[1] <= arrives)
            if number not in gaps:
                gaps[number] = _Gap(self, officer, stands, number)
            price = gaps[number].price(arrives, departs)
            if price is not None:
                prices[at.starts] = price
        return prices

    def _minutes(self, span: Span) -> tuple[int, int]:
        minute = timedelta(minutes=1)
        return int((span.start - self.midnight) // minute), int((span.end - self.midnight) // minute)

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
        self.prices = prices
        self.before = stands[number - 1] if number else None
        self.after = stands[number] if number < len(stands) else None
        origin = self.before[2] if self.before else officer.base
        onward = self.after[2] if self.after else officer.base
        self.there, self.back = prices.quiet(origin, prices.here), prices.quiet(prices.here, onward)
        self.falls_away = self._falls_away(prices.quiet(origin, onward))

    def _falls_away(self, quiet: float) -> int:
        """The drive that the gap holds now."""
        if self.before is not None:
            return self.prices.drive(quiet, self.before[1])
        return self.prices.leaving(quiet, self.after[0]) if self.after is not None else 0

    def price(self, arrives: int, departs: int) -> int | None:
        """The drives there and on less the one that falls away; None where they do not fit."""
        if self.before is None:
            there = self.prices.leaving(self.there, arrives)
        else:
            there = self.prices.drive(self.there, self.before[1])
            if self.before[1] + there > arrives:
                return None
        back = self.prices.drive(self.back, departs)
        if self.after is not None and departs + back > self.after[0]:
            return None
        return there + back - self.falls_away
