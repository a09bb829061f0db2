"""Construct, then ruin and recreate: jobs are taken off by kinship and put back at nearly the cheapest place.

A plan that costs a little more is taken now and then, less and less so (simulated annealing). Sources of
the idea: Schrimpf et al. 2000 (ruin and recreate), Ropke and Pisinger 2006 (kinship, noise).
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, hypot
from random import Random

from ecfrs_tui.scheduling.planner.board import Board
from ecfrs_tui.scheduling.planner.officerday import INFEASIBLE

NEIGHBOURS = 40
NOISE = 0.25
HOT, COLD = 12.0, 0.3
"""Temperature at the beginning and at the end, in minutes of driving."""


class Search:
    """Improves a board step by step; `best` is the cheapest plan seen."""

    def __init__(self, board: Board, rng: Random) -> None:
        self.board, self.rng = board, rng
        self.live = [n for n in range(len(board.jobs)) if board.seats[n] or board.together[n]]
        self.choices = [len(board.seats[n]) + len(board.together[n]) for n in range(len(board.jobs))]
        self._near = self._neighbours()
        self.iterations = 0
        self.best_cost = board.cost
        self.best = board.snapshot()

    def construct(self) -> None:
        """Places what is not placed, those with the fewest choices first."""
        missing = [j for j in self.live if not self.board.placed[j]]
        missing.sort(key=lambda j: (self.choices[j], -self.board.jobs[j].prize))
        for job in missing:
            self._insert(job, 0.0)
        self._note()

    def adopt(self, snapshot: tuple[tuple[object, ...], ...]) -> None:
        """Goes on from another plan."""
        self.board.restore(snapshot)  # type: ignore[arg-type]
        self._note()

    def step(self, progress: float) -> bool:
        """One ruin and one recreation; `progress` 0 to 1 sets how daring it is. True for a new best."""
        board, rng = self.board, self.rng
        self.iterations += 1
        before_cost = board.cost
        before = board.snapshot()
        gone = self._ruin()
        missing = [j for j in self.live if not board.placed[j]]
        self._recreate(missing)
        heat = HOT * (COLD / HOT) ** progress
        if board.cost > before_cost and rng.random() >= exp((before_cost - board.cost) / heat):
            board.restore(before, {*gone, *missing})
            board.cost = before_cost
            return False
        return self._note()

    def back_to_best(self) -> None:
        """The board as the cheapest plan has it."""
        self.board.restore(self.best)
        self.board.cost = self.best_cost

    def _note(self) -> bool:
        if self.board.cost < self.best_cost - 1e-6:
            self.best_cost, self.best = self.board.cost, self.board.snapshot()
            return True
        return False

    def _ruin(self) -> list[int]:
        placed = [j for j in self.live if self.board.placed[j]]
        if not placed:
            return []
        how_many = min(len(placed), self.rng.randint(2, 12))
        way = self.rng.random()
        if way < 0.25:
            chosen = self.rng.sample(placed, how_many)
        elif way < 0.65:
            chosen = self._related(how_many)
        else:
            chosen = self._whole_days(how_many)
        gone = []
        for job in chosen:
            if self.board.can_take(job):
                self.board.take(job)
                gone.append(job)
        return gone

    def _related(self, how_many: int) -> list[int]:
        seed = self.rng.choice(self.live)
        near = [seed, *self._near[seed]]
        placed = [j for j in near if self.board.placed[j]]
        keep = [j for j in placed if self.rng.random() < 0.7]
        return keep[:how_many]

    def _whole_days(self, how_many: int) -> list[int]:
        """Everything on the days of some jobs that lie near one another."""
        seed = self.rng.choice(self.live)
        chosen: dict[int, None] = {}
        for job in [seed, *self._near[seed]]:
            for seat in self.board.placed[job]:
                mask, on = self.board.masks[seat.day], self.board.on[seat.day]
                for number in range(len(on)):
                    if mask >> number & 1 and on[number] >= 0:
                        chosen[on[number]] = None
            if len(chosen) >= how_many:
                break
        return list(chosen)

    def _recreate(self, missing: list[int]) -> None:
        rng, board = self.rng, self.board
        way = rng.random()
        if way < 0.4:
            rng.shuffle(missing)
        elif way < 0.65:
            missing.sort(key=lambda j: self.choices[j] * (0.5 + rng.random()))
        elif way < 0.8:
            missing.sort(key=lambda j: -board.jobs[j].prize * (0.7 + 0.6 * rng.random()))
        else:
            self._by_regret(missing)
            return
        for job in missing:
            self._insert(job, NOISE)

    def _by_regret(self, missing: list[int]) -> None:
        """Each time the job that would lose most by waiting for the next best place; few at a time."""
        for job in self._regret_order(missing):
            self._insert(job, NOISE / 2)

    def _regret_order(self, missing: list[int]) -> list[int]:
        regret = {}
        for job in missing:
            adds = sorted(
                self.board.adds(s.day, self.board.masks[s.day] | s.bit) for s in self.board.seats[job]
            )
            first = adds[0] if adds else INFEASIBLE
            second = next((a for a in adds[1:3] if a < INFEASIBLE), self.board.jobs[job].prize)
            regret[job] = -1.0 if first == INFEASIBLE else second - first
        return sorted(missing, key=lambda j: -regret[j])

    def _insert(self, job: int, noise: float) -> None:
        found = self.board.best(job, self.rng, noise)
        if found is not None and found.adds < self.board.jobs[job].prize:
            self.board.put(job, found.seats)

    def _neighbours(self) -> list[list[int]]:
        """For each job the others nearest to it, on the map and in the days they could have."""
        board = self.board
        at = []
        for job in board.jobs:
            place = job.request.school.place
            point = (place.latitude, place.longitude * 0.62) if place else (0.0, 0.0)
            at.append((*point, frozenset(job.days)))
        near: list[list[int]] = []
        for one, here in enumerate(at):
            ranked = sorted(
                (hypot(here[0] - o[0], here[1] - o[1]), other)
                for other, o in enumerate(at)
                if other != one and here[2] & o[2]
            )
            near.append([other for _, other in ranked[:NEIGHBOURS]])
        return near


def run(search: Search, keep_on: Callable[[Search], float | None]) -> None:
    """Steps until `keep_on` answers None; otherwise it answers how far the time is gone, 0 to 1."""
    while (progress := keep_on(search)) is not None:
        search.step(progress)
