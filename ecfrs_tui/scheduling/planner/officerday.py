"""One officer's day as the planner searches it: which sets of jobs fit, in which order, at what cost.

The minutes are those of `domain.daymath`. A day is grown visit by visit; of the ways to have been at the
same schools and to be at the same last one, only those are kept that could still be the best.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ecfrs_tui.domain import daymath
from ecfrs_tui.domain.daymath import NEVER, LunchRule, Stretches
from ecfrs_tui.scheduling.planner.jobs import Start

INFEASIBLE = float("inf")
NO_LUNCH, LUNCH, LUNCH_BEFORE_DRIVING = 0, 1, 2


class Price(NamedTuple):
    """What a set of jobs costs on the day: all of it, the minutes at the wheel, and an early start or not."""

    cost: float
    drive: int
    early: int


NOT_POSSIBLE = Price(INFEASIBLE, 0, 0)


class Way(NamedTuple):
    """A way through the day so far: gone from the last school at `departs`."""

    departs: int
    factor: float
    cost: float
    drive: int
    lunch: int
    delay: int
    """Minutes that lunch before a drive adds to it, where that is how lunch is had."""
    early: int
    back: tuple[Way, int, int] | None
    """The way before, the stop gone to and which of its starts."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The figures of one officer's day. Minutes past midnight, `free` is what was worked."""

    day_starts: int
    day_ends: int
    max_drive: int
    max_sessions: int
    lunch: LunchRule
    early_before: int
    early_cost: float = 0.0


@dataclass(slots=True)
class Stop:
    """A job (or a standing visit, `fixed`) as one day has it: its starts that fit the officer's hours."""

    job: int
    place: int
    sessions: int
    starts: list[Start]
    side_cost: list[float]
    """Of each start: minutes for its rank, for waiting, for the officer."""
    fixed: bool = False
    arrives: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    onward: list[tuple[int, ...]] = field(default_factory=list)
    """For each start: it and the later ones that may be better than it for what follows."""


class OfficerDay:
    """Prices sets of stops, each a bit of a mask, and remembers them."""

    def __init__(
        self,
        officer: str,
        day: date,
        base: int,
        rules: Rules,
        drive: Callable[[int, int, int], int],
        factors: Sequence[float],
        busy: Stretches,
        leaving: dict[tuple[int, int, int], tuple[int, int]],
    ) -> None:
        """`leaving` remembers departures from base for all days that share these factors."""
        self._leaving = leaving
        self.officer, self.day, self.base, self.rules = officer, day, base, rules
        self.drive, self.factors, self.busy = drive, factors, tuple(busy)
        self.stops: list[Stop] = []
        self.fixed_mask = 0
        self.prices: dict[int, Price] = {}
        self._ways: dict[int, dict[int, list[Way]]] = {}
        self._first: dict[int, list[Way]] = {}

    def add(self, stop: Stop) -> int:
        """Takes a stop in; its bit. To be called before anything is priced."""
        number = len(self.stops)
        stop.arrives = [s.arrives for s in stop.starts]
        stop.factors = [self.factors[s.departs % len(self.factors)] for s in stop.starts]
        stop.onward = _onward(stop, every=bool(self.busy))
        self.stops.append(stop)
        if stop.fixed:
            self.fixed_mask |= 1 << number
        return 1 << number

    def price(self, mask: int) -> Price:
        """The cheapest way to have exactly these stops and the fixed ones."""
        found = self.prices.get(mask)
        if found is None:
            found = self.prices[mask] = self._price(mask | self.fixed_mask)
        return found

    def fits_at_all(self, mask: int) -> bool:
        """True when the stops can be gone to in some order, the way home not looked at."""
        return bool(self._ways_of(mask))

    def starts(self, mask: int) -> list[tuple[int, Start]]:
        """The stops of the cheapest way in order, with their starts. Raises ValueError when there is none."""
        best = self._best(mask | self.fixed_mask)
        if best is None:
            raise ValueError("no way through that day")
        way: Way | None = best[1]
        order: list[tuple[int, Start]] = []
        while way is not None and way.back is not None:
            before, stop, start = way.back
            order.append((stop, self.stops[stop].starts[start]))
            way = before
        return order[::-1]

    def _price(self, mask: int) -> Price:
        if not mask:
            return Price(0.0, 0, 0)
        if sum(self.stops[n].sessions for n in bits_of(mask)) > self.rules.max_sessions:
            return NOT_POSSIBLE
        best = self._best(mask)
        return best[0] if best is not None else NOT_POSSIBLE

    def _best(self, mask: int) -> tuple[Price, Way] | None:
        best: tuple[Price, Way] | None = None
        for last, ways in self._ways_of(mask).items():
            for way in ways:
                price = self.home(last, way)
                if price is not None and (best is None or price < best[0]):
                    best = price, way
        return best

    def home(self, last: int, way: Way) -> Price | None:
        """The price of the day when the officer goes home after `last`; None when that cannot be."""
        rules, place = self.rules, self.stops[last].place
        departs, minutes = daymath.go_on(self.drive, place, self.base, way.departs, self.busy)
        drive = way.drive + minutes
        cost = way.cost + minutes
        home = departs + minutes
        if way.lunch != LUNCH:
            at = daymath.lunch_in_gap(rules.lunch, way.departs, NEVER, departs, minutes, self.busy)
            if at is None:
                if way.lunch == NO_LUNCH:
                    late = daymath.drive_after_lunch(
                        self.drive, rules.lunch, place, self.base, way.departs, None, self.busy
                    )
                    if late is None:
                        return None
                    drive += late[1] - minutes
                    cost += late[1] - minutes
                    home = late[0] + late[1]
                else:
                    drive += way.delay
                    cost += way.delay
        if (home > rules.day_ends and not self.stops[last].fixed) or drive > rules.max_drive:
            return None
        return Price(cost, drive, way.early)

    def _ways_of(self, mask: int) -> dict[int, list[Way]]:
        """For each stop that can be the last: the ways to have been at all of them."""
        found = self._ways.get(mask)
        if found is not None:
            return found
        found = {}
        for last in bits_of(mask):
            rest = mask & ~(1 << last)
            ways = self._through(rest, last) if rest else self.first_ways(last)
            if ways:
                found[last] = ways
        self._ways[mask] = found
        return found

    def _through(self, rest: int, last: int) -> list[Way]:
        latest = self.stops[last].arrives[-1]
        ways: list[Way] = []
        for before, known in self._ways_of(rest).items():
            for way in known:
                if way.departs <= latest:
                    self.extend(way, before, last, ways)
        return self.kept(ways)

    def first_ways(self, number: int) -> list[Way]:
        """The ways to begin the day at a stop that could still be the best."""
        known = self._first.get(number)
        if known is None:
            known = self._first[number] = _kept(self.first_ways_all(number))
        return known

    def first_ways_all(self, number: int) -> list[Way]:
        """Every start of a stop at which the day can begin."""
        stop, rules = self.stops[number], self.rules
        origin = Way(-NEVER, 1.0, 0.0, 0, NO_LUNCH, 0, 0, None)
        earliest_after_lunch = rules.lunch.opens + rules.lunch.minutes
        ways: list[Way] = []
        for at, start in enumerate(stop.starts):
            departs, minutes = self._leave(stop.place, start.arrives)
            # what stands was put there by a person: its own drive is not judged again
            late = departs + minutes > start.arrives or departs < rules.day_starts
            if (late and not stop.fixed) or minutes > rules.max_drive:
                continue
            early = int(departs < rules.early_before)
            lunch = start.breaks_for_lunch or (
                start.arrives >= earliest_after_lunch
                and daymath.lunch_in_gap(rules.lunch, -NEVER, start.arrives, departs, minutes, self.busy)
                is not None
            )
            cost = minutes + stop.side_cost[at]
            ways.append(
                Way(
                    start.departs, stop.factors[at], cost, minutes, int(lunch), 0, early, (origin, number, at)
                )
            )
        return ways

    def _leave(self, place: int, arrives: int) -> tuple[int, int]:
        if self.busy:
            return daymath.leave_base(self.drive, self.base, place, arrives, self.busy)
        key = (self.base, place, arrives)
        known = self._leaving.get(key)
        if known is None:
            known = self._leaving[key] = daymath.leave_base(self.drive, self.base, place, arrives)
        return known

    @staticmethod
    def kept(ways: list[Way]) -> list[Way]:
        """Those of the ways to one stop that could still be the best."""
        return ways if len(ways) < 2 else _kept(ways)

    def extend(self, way: Way, before: int, number: int, ways: list[Way]) -> None:
        """Adds to `ways` the ways that go on from one to a stop at each start worth a look."""
        stop, lunch_rule, busy = self.stops[number], self.rules.lunch, self.busy
        here, departs = self.stops[before].place, way.departs
        if busy:
            departs, minutes = daymath.go_on(self.drive, here, stop.place, departs, busy)
        else:
            minutes = self.drive(here, stop.place, departs)
        drive = way.drive + minutes
        first = bisect_left(stop.arrives, departs + minutes)
        if first == len(stop.arrives) and stop.fixed and self.stops[before].fixed:
            first = 0
        if drive > self.rules.max_drive or first == len(stop.arrives):
            return
        tries, late = stop.onward[first], None
        if way.lunch != LUNCH:
            late = daymath.drive_after_lunch(
                self.drive, lunch_rule, here, stop.place, way.departs, None, busy
            )
            tries = self._with_room_for_lunch(stop, tries, max(departs + minutes, way.departs), late)
        for at in tries:
            start = stop.starts[at]
            lunch, delay = way.lunch, way.delay
            if lunch != LUNCH:
                if start.breaks_for_lunch or (
                    daymath.lunch_in_gap(lunch_rule, way.departs, start.arrives, departs, minutes, busy)
                    is not None
                ):
                    lunch, delay = LUNCH, 0
                elif lunch == NO_LUNCH and late is not None and late[0] + late[1] <= start.arrives:
                    lunch, delay = LUNCH_BEFORE_DRIVING, late[1] - minutes
            cost = way.cost + minutes + stop.side_cost[at]
            back = (way, number, at)
            ways.append(Way(start.departs, stop.factors[at], cost, drive, lunch, delay, way.early, back))

    def _with_room_for_lunch(
        self, stop: Stop, tries: tuple[int, ...], there: int, late: tuple[int, int] | None
    ) -> tuple[int, ...]:
        """Starts that leave room for lunch, after the drive or before it, are worth a look too."""
        rule = self.rules.lunch
        more = tries
        for earliest in (max(there, rule.opens) + rule.minutes, sum(late) if late else None):
            if earliest is not None:
                room = bisect_left(stop.arrives, earliest)
                if room < len(stop.arrives):
                    more += stop.onward[room]
        return tuple(dict.fromkeys(more)) if len(more) > 1 else more


def bits_of(mask: int) -> list[int]:
    """The numbers of the bits that are set, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _onward(stop: Stop, *, every: bool) -> list[tuple[int, ...]]:
    """For each start: those from it on that are the first of their kind.

    A later start can only be better when it leaves at a quieter time, is liked better, or has a break
    for lunch. `every` keeps them all: beside busy times a later departure may arrive earlier.
    """
    count = len(stop.starts)
    if every:
        return [tuple(range(n, count)) for n in range(count)]
    onward: list[tuple[int, ...]] = []
    for begin in reversed(range(count)):
        later = onward[-1] if onward else ()
        onward.append((begin, *(at for at in later if not _start_as_good(stop, begin, at))))
    return onward[::-1]


def _start_as_good(stop: Stop, one: int, other: int) -> bool:
    """Whether start `one` serves what follows at least as well as the later `other`."""
    begins, later = stop.starts[one], stop.starts[other]
    return (
        stop.factors[one] <= stop.factors[other]
        and stop.side_cost[one] <= stop.side_cost[other]
        and begins.breaks_for_lunch >= later.breaks_for_lunch
        and begins.departs <= later.departs
    )


def _kept(ways: list[Way]) -> list[Way]:
    """Those that no other is as good as in every way."""
    ways.sort()
    kept: list[Way] = []
    for way in ways:
        if not any(_as_good(other, way) for other in kept):
            kept.append(way)
    return kept


def _as_good(one: Way, other: Way) -> bool:
    """Whether `one`, which departs no later, serves at least as well as `other`."""
    return (
        one.cost <= other.cost
        and one.factor <= other.factor
        and one.drive <= other.drive
        and one.early <= other.early
        and (
            one.lunch == LUNCH
            or other.lunch == NO_LUNCH
            or (one.lunch == other.lunch and one.delay <= other.delay)
        )
    )
