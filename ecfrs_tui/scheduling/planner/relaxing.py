"""What an officer's day can be worth at most, and the sets of jobs worth having there.

Given what placing each stop is worth (dual values), `Relaxed` answers two questions about one day: a
number that no set of jobs undercuts (walks in time order that may come to a school twice, lunch and the
driving cap not looked at: Christofides, Mingozzi and Toth 1981), and, guided by it, every set whose reduced
cost lies below a threshold (Baldacci et al. 2008, route enumeration with completion bounds).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.scheduling.planner.officerday import INFEASIBLE, OfficerDay, Way

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FAR = 20_000
"""Minutes that never fit, small enough for two bytes."""
MUST = 10_000.0
"""What a standing visit is worth here: more than any detour, so that it is never left out."""


class Relaxed:
    """The completion bounds of one officer's day."""

    def __init__(self, day: OfficerDay, tables: Mapping[float, Ints], *, keep: bool = True) -> None:
        """`tables`: minutes between places by multiplier; `keep` False computes the legs anew each time."""
        self.day = day
        stops = day.stops
        self.offset = np.cumsum([0, *(len(s.starts) for s in stops)])
        self.stop_of = np.repeat(np.arange(len(stops)), [len(s.starts) for s in stops])
        self.side = np.array([c for s in stops for c in s.side_cost])
        self.fixed = sum(1 for s in stops if s.fixed)
        self._tables = tables
        self._factors = np.array([f for s in stops for f in s.factors])
        self._departs = np.array([start.departs for s in stops for start in s.starts])
        self._places = np.array([s.place for s in stops])
        self._leave, self._early = self._leaving()
        self._legs: tuple[NDArray[np.int16], NDArray[np.int32], Floats] | None = None
        self._keep = keep
        self.looked = 0
        """Steps of the last listing."""

    @property
    def legs(self) -> int:
        """How many legs the day has: what keeping them takes six bytes each."""
        return len(self._departs) * len(self.day.stops)

    def _leaving(self) -> tuple[Floats, Floats]:
        """Minutes of the first drive for each start; infinite where the day would begin too early."""
        day = self.day
        leave = np.full(len(self._departs), np.inf)
        early = np.zeros(len(self._departs))
        for number in range(len(day.stops)):
            for way in day.first_ways_all(number):
                at = self.offset[number] + way.back[2]  # type: ignore[index]
                leave[at], early[at] = way.drive, way.early
        return leave, early

    def _drives(self) -> tuple[NDArray[np.int16], NDArray[np.int32], Floats]:
        """From each start to each stop: minutes, where in that stop's starts one arrives, and the way home."""
        if self._legs is not None:
            return self._legs
        day, stops = self.day, self.day.stops
        start_at = self._places[self.stop_of]
        minutes = np.empty((len(self._departs), len(stops)), dtype=np.int16)
        home = np.empty(len(self._departs))
        least = np.minimum.reduce(list(self._tables.values()))
        for factor in np.unique(self._factors):
            # beside busy times a drive may wait: only what no departure undercuts is sure
            table = least if day.busy else self._tables[float(factor)]
            rows = np.flatnonzero(self._factors == factor)
            minutes[rows] = table[start_at[rows][:, None], self._places]
            home[rows] = table[start_at[rows], day.base]
        arrive = self._departs[:, None] + minutes
        reach = np.empty(arrive.shape, dtype=np.int32)
        for number, stop in enumerate(stops):
            reach[:, number] = self.offset[number] + number + np.searchsorted(stop.arrives, arrive[:, number])
        self._let_stand(reach)
        minutes[np.arange(len(self._departs)), self.stop_of] = FAR
        stands = np.array([stops[n].fixed for n in self.stop_of], dtype=np.bool_)
        home = np.where((self._departs + home <= day.rules.day_ends) | stands, home, np.inf)
        legs = minutes, reach, home
        if self._keep:
            self._legs = legs
        return legs

    def _let_stand(self, reach: NDArray[np.int32]) -> None:
        """From one standing visit to a later one there is a way even when the drive is too long."""
        for at, number in enumerate(self.stop_of):
            if self.day.stops[number].fixed:
                for other, stop in enumerate(self.day.stops):
                    if stop.fixed and stop.arrives[0] >= self._departs[at]:
                        reach[at, other] = self.offset[other] + other

    def bounds(self, worth: Floats, wheel: float) -> list[Floats]:
        """For 0, 1, 2 … further stops: the least still to come after each start, home included.

        `worth` is what each stop brings; a minute at the wheel costs `1 + wheel`.
        """
        minutes, reach, home = self._drives()
        rate = 1.0 + wheel
        stops = len(self.day.stops)
        found = [home * rate]
        cells = len(self._departs) + stops
        for _ in range(self.day.rules.max_sessions - 1):
            gain = self.side - worth[self.stop_of] + found[-1]
            best = np.full(cells, np.inf)
            for number in range(stops):
                first, last = self.offset[number], self.offset[number + 1]
                best[first + number : last + number] = np.minimum.accumulate(gain[first:last][::-1])[::-1]
            onward = (minutes * rate + best[reach]).min(axis=1) if stops else found[0]
            found.append(np.minimum(found[0], onward))
        return found

    def least(self, worth: Floats, wheel: float, early: float) -> float:
        """No set of jobs has a lower reduced cost on this day; `early` is what an early start costs more."""
        worth = self._with_must(worth)
        leaving = self._leave * (1.0 + wheel) + early * self._early
        whole = leaving + self.side - worth[self.stop_of] + self.bounds(worth, wheel)[-1]
        lowest = float(whole.min()) if len(whole) else np.inf
        return lowest + MUST * self.fixed if self.fixed else min(lowest, 0.0)

    def worth_having(
        self,
        worth: Floats,
        rates: tuple[float, float],
        below: float,
        *,
        most: int,
        steps: int | None,
        stop: Callable[[], bool],
    ) -> tuple[dict[int, float], bool]:
        """Sets of jobs with a reduced cost under `below`, by mask, and whether these are all there are.

        `rates`: what a minute at the wheel, and what an early start, cost more.

        It ends early after `most` sets or `steps` looks. The set of no jobs is among them when it qualifies.
        """
        worth = self._with_must(worth)
        bounds = [b.tolist() for b in self.bounds(worth, rates[0])]
        search = _Enumeration(
            self, worth.tolist(), rates, below - MUST * self.fixed, bounds, (most, steps), stop
        )
        complete = search.run()
        self.looked = search.looked
        found = {m & ~self.day.fixed_mask: c + MUST * self.fixed for m, c in search.found.items()}
        if not self.fixed and below > 0:
            found[0] = 0.0
        return found, complete

    def _with_must(self, worth: Floats) -> Floats:
        worth = worth.copy()
        for number, stop in enumerate(self.day.stops):
            if stop.fixed:
                worth[number] = MUST
        return worth


class _Enumeration:
    """Walks the day stop by stop, and turns back where even the best to come is too dear."""

    def __init__(
        self,
        relaxed: Relaxed,
        worth: list[float],
        rates: tuple[float, float],
        below: float,
        bounds: list[list[float]],
        limits: tuple[int, int | None],
        stop: Callable[[], bool],
    ) -> None:
        self.day, self.offset = relaxed.day, relaxed.offset.tolist()
        self.worth, self.below, self.bounds = worth, below, bounds
        self.wheel, self.early = rates
        self.most, self.stop = limits[0], stop
        self.steps = INFEASIBLE if limits[1] is None else limits[1]
        self.found: dict[int, float] = {}
        self.looked = 0

    def run(self) -> bool:
        """False when it was given up."""
        for number in range(len(self.day.stops)):
            ways = self._hopeful(number, self.day.first_ways(number), self.worth[number], 0)
            if ways and not self._walk(1 << number, number, ways, self.worth[number], 1):
                return False
        return True

    def _hopeful(self, number: int, ways: list[Way], brought: float, gone: int) -> list[Way]:
        """The ways that could still end below the threshold. `gone` counts the stops before this one."""
        left = self.bounds[-1 - gone] if gone < len(self.bounds) else self.bounds[0]
        begins, wheel, early, limit = self.offset[number], self.wheel, self.early, self.below + brought
        return [
            w
            for w in ways
            if w.cost + wheel * w.drive + early * w.early + left[begins + w.back[2]] < limit  # type: ignore[index]
        ]

    def _walk(self, mask: int, last: int, ways: list[Way], brought: float, gone: int) -> bool:
        self.looked += 1
        if (
            len(self.found) >= self.most
            or self.looked > self.steps
            or (self.looked & 255 == 0 and self.stop())
        ):
            return False
        self._end(mask, last, ways, brought)
        if gone >= len(self.bounds):
            return True
        day = self.day
        for number in range(len(day.stops)):
            if mask >> number & 1:
                continue
            latest = day.stops[number].arrives[-1]
            onward: list[Way] = []
            for way in ways:
                if way.departs <= latest:
                    day.extend(way, last, number, onward)
            total = brought + self.worth[number]
            onward = self._hopeful(number, onward, total, gone)
            if onward and not self._walk(mask | 1 << number, number, day.kept(onward), total, gone + 1):
                return False
        return True

    def _end(self, mask: int, last: int, ways: list[Way], brought: float) -> None:
        day = self.day
        if mask & day.fixed_mask != day.fixed_mask:
            return
        for way in ways:
            price = day.home(last, way)
            if price is None:
                continue
            reduced = price.cost + self.wheel * price.drive + self.early * price.early - brought
            better = reduced < self.below and reduced < self.found.get(mask, INFEASIBLE)
            if better and day.price(mask & ~day.fixed_mask).cost < INFEASIBLE:
                self.found[mask] = reduced
