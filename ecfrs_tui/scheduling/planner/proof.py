"""How good a plan can be at most, and the best choice among all days worth having.

Column generation: the model of whole days is solved over those known so far, days that would lower its
value are looked for and added, until there are none; its value is then a bound that no plan undercuts. With
a plan whose cost is known, only days whose reduced cost is below the difference can be part of a better
one: they are all listed, and the best choice among them is the best plan there is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.scheduling.planner.board import Board
from ecfrs_tui.scheduling.planner.laying import Seat
from ecfrs_tui.scheduling.planner.master import ChoiceLimits, Column, Duals, Master
from ecfrs_tui.scheduling.planner.officerday import INFEASIBLE, bits_of
from ecfrs_tui.scheduling.planner.relaxing import Relaxed

Floats = NDArray[np.float64]
SLACK = 1e-4
"""Below this a reduced cost counts as nothing; minutes."""
PER_DAY = 12
"""Days of one officer that are added to the model in one round."""
FEW, FEW_STEPS, MANY = 40, 400, 400
MOST_COLUMNS = 40_000
MOST_LEGS = 25_000_000
"""Legs kept in memory between rounds, six bytes each; beyond that they are computed anew."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bound on the cost of any plan; `seats` a better plan, if one was found; `proved` when none is better."""

    bound: float | None
    seats: list[tuple[Seat, ...]] | None
    cost: float
    proved: bool


class Budget:
    """How long a proof may go on: `stop` is asked often, `work` counts what was looked at."""

    def __init__(self, stop: Callable[[], bool], work: int | None = None) -> None:
        self._stop, self.work = stop, work
        self.used = 0

    def spend(self, amount: int) -> None:
        """Notes work done."""
        self.used += amount

    def over(self) -> bool:
        """True when it is time to stop."""
        return self._stop() or (self.work is not None and self.used >= self.work)


class Prover:
    """Works on one board; what was learned in one call is used in the next."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.master = Master(board)
        self.bound: float | None = None
        self._duals: Duals | None = None
        self._relaxed: dict[int, Relaxed] = {}
        self._pool: dict[int, tuple[int, list[int], Floats, NDArray[np.int64]]] = {}
        self._legs_kept = 0
        self._closed = False
        """True when no day is missing from the model: its value is the bound."""

    def close(self, budget: Budget, tell: Callable[[float], None]) -> bool:
        """Adds days until the model's value is a bound; False when the budget ended it before.

        A weaker bound may have been found meanwhile: `bound` has it.
        """
        self.master.add((n, 0) for n in range(len(self.board.days)))
        self.master.add((n, mask) for n, mask in enumerate(self.board.masks))
        while not self._closed and not budget.over():
            value, self._duals = self.master.relax()
            if self.master.add(self._from_pool(self._duals)):
                continue
            # a few from each day at first; all that there are once those few are none
            missing, shortfall = self._price_all(self._duals, budget, FEW, FEW_STEPS)
            if shortfall is not None and not missing and shortfall > SLACK * len(self.board.days):
                missing, shortfall = self._price_all(self._duals, budget, MANY, None)
            if shortfall is not None:
                self._better_bound(value - shortfall)
                tell(value - shortfall)
            if self.master.add(missing):
                continue
            self._closed = shortfall is not None and shortfall <= SLACK * (1 + len(self.board.days))
            if not self._closed:
                break
        return self._closed

    def choose_likely(self, cost: float, count: int, limits: ChoiceLimits) -> Verdict:
        """The best choice among the `count` routes most likely in a better plan than one that costs `cost`."""
        masks, _ = self.master.choose(self._likely(cost, count), limits, cost)
        return self._verdict(masks, cost, proved_by=None)

    def choose_all(self, cost: float, budget: Budget, limits: ChoiceLimits) -> Verdict:
        """The best choice among all routes that a better plan could have: the best plan, if time allows."""
        if self.bound is not None and cost - self.bound < 0.01:
            return Verdict(cost, None, cost, True)
        listed = self._worth_having(cost, budget) if self._closed else None
        if listed is None:
            return Verdict(self.bound, None, cost, False)
        masks, bound = self.master.choose(listed, limits, cost)
        self._better_bound(min(bound, cost))
        return self._verdict(masks, cost, proved_by=bound)

    def _verdict(self, masks: dict[int, int] | None, cost: float, proved_by: float | None) -> Verdict:
        found = cost
        seats = None
        if masks is not None:
            seats = self.master.seats(masks)
            before = self.board.snapshot()
            was = self.board.cost
            self.board.restore(seats)
            found = self.board.cost
            self.board.restore(before)
            self.board.cost = was
            if found >= cost - 1e-6:
                seats, found = None, cost
        proved = proved_by is not None and found <= proved_by + 0.05
        return Verdict(found if proved else self.bound, seats, found, proved)

    def _better_bound(self, value: float) -> None:
        self.bound = value if self.bound is None else max(self.bound, value)

    def relaxed(self, number: int) -> Relaxed:
        """The completion bounds of a day."""
        if number not in self._relaxed:
            day = self.board.days[number]
            keep = self._legs_kept < MOST_LEGS
            made = Relaxed(day, self.board.drives.by_factor(day.day), keep=keep)
            self._legs_kept += made.legs
            self._relaxed[number] = made
        return self._relaxed[number]

    def _least(self, number: int, duals: Duals) -> float:
        """No route of the day has a lower reduced cost than this."""
        least = self.relaxed(number).least(
            duals.worth[number], float(duals.wheel[number]), float(duals.early[number])
        )
        return least - float(duals.day[number])

    def _price_all(
        self, duals: Duals, budget: Budget, most: int, steps: int | None
    ) -> tuple[list[Column], float | None]:
        """Routes that would lower the model's value, and by how much it overstates the bound at most.

        Looks for `most` on a day, and no longer than `steps`; None for the second when not all days were looked at.
        """
        missing: list[Column] = []
        shortfall = 0.0
        for number in range(len(self.board.days)):
            if budget.over():
                return missing, None
            least = self._least(number, duals)
            if least >= -SLACK:
                continue
            base = float(duals.day[number])
            found, complete = self._list(number, duals, base - SLACK, budget, most=most, steps=steps)
            best = sorted(found, key=lambda m: found[m])
            missing.extend((number, m) for m in best[:PER_DAY])
            if complete:
                least = found[best[0]] - base if best else 0.0
            shortfall -= least
        return missing, shortfall

    def _list(
        self, number: int, duals: Duals, below: float, budget: Budget, *, most: int, steps: int | None
    ) -> tuple[dict[int, float], bool]:
        relaxed = self.relaxed(number)
        found, complete = relaxed.worth_having(
            duals.worth[number],
            (float(duals.wheel[number]), float(duals.early[number])),
            below,
            most=most,
            steps=steps,
            stop=budget.over,
        )
        budget.spend(relaxed.looked)
        return found, complete

    def _worth_having(self, cost: float, budget: Budget) -> list[Column] | None:
        """Every route that a plan cheaper than `cost` could have; None when they are too many."""
        assert self._duals is not None and self.bound is not None
        value, duals = self.master.relax()
        gap = cost - value + SLACK
        listed: list[Column] = []
        for number in range(len(self.board.days)):
            base = float(duals.day[number])
            if self._least(number, duals) >= gap:
                continue
            room = MOST_COLUMNS - len(listed)
            found, complete = self._list(number, duals, base + gap, budget, most=room, steps=None)
            if not complete:
                return None
            listed.extend((number, m) for m in found)
        return listed

    def _likely(self, cost: float, count: int) -> list[Column]:
        """Of the routes known, those most likely in a better plan."""
        value, duals = self.master.relax()
        gap = max(cost - value, 1.0)
        ranked: list[tuple[float, Column]] = []
        for number in range(len(self.board.days)):
            masks, reduced = self._reduced_pool(number, duals)
            near = np.flatnonzero(reduced <= gap)
            ranked.extend((float(reduced[n]), (number, masks[n])) for n in near.tolist())
        ranked.sort()
        columns = dict.fromkeys((n, mask) for n, mask in enumerate(self.board.masks))
        columns.update(dict.fromkeys(c for _, c in ranked[:count]))
        return list(columns)

    def _from_pool(self, duals: Duals) -> list[Column]:
        """Routes priced by the search that would lower the model's value."""
        found: list[Column] = []
        for number in range(len(self.board.days)):
            masks, reduced = self._reduced_pool(number, duals)
            if not len(reduced):
                continue
            best = np.argsort(reduced)[:PER_DAY] if len(reduced) > PER_DAY else np.arange(len(reduced))
            found.extend((number, masks[int(n)]) for n in best if reduced[n] < -SLACK)
        return found

    def _reduced_pool(self, number: int, duals: Duals) -> tuple[Sequence[int], Floats]:
        """The masks of a day that were priced, and their reduced costs."""
        day = self.board.days[number]
        known = self._pool.get(number)
        if known is None or known[0] != len(day.prices):
            priced = [(m, p) for m, p in day.prices.items() if p.cost < INFEASIBLE]
            width = len(day.stops)
            figures = np.array([(p.cost, p.drive, p.early) for _, p in priced], dtype=np.float64)
            bits = np.full((len(priced), day.rules.max_sessions + 1), width, dtype=np.int64)
            for row, (mask, _) in enumerate(priced):
                for column, bit in enumerate(bits_of(mask)):
                    bits[row, column] = bit
            known = self._pool[number] = (len(day.prices), [m for m, _ in priced], figures, bits)
        _, masks, figures, bits = known
        if not masks:
            return masks, np.zeros(0)
        worth = np.append(duals.worth[number], 0.0)
        reduced = (
            figures[:, 0]
            + duals.wheel[number] * figures[:, 1]
            + duals.early[number] * figures[:, 2]
            - worth[bits].sum(axis=1)
            - duals.day[number]
        )
        return masks, reduced
