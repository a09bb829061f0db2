"""The planner: construct, search, then choose whole days exactly; says how far from the best it can be."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.itinerary import build
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.scheduling.planner.board import Board
from ecfrs_tui.scheduling.planner.laying import Seat
from ecfrs_tui.scheduling.planner.master import ChoiceLimits
from ecfrs_tui.scheduling.planner.officerday import INFEASIBLE
from ecfrs_tui.scheduling.planner.proof import Budget, Prover, Verdict
from ecfrs_tui.scheduling.planner.search import Search
from ecfrs_tui.scheduling.planner.values import Limits, Problem, Progress, Result

Tell = Callable[[Progress], None]
Stop = Callable[[], bool]
SEARCH_SHARE = 0.12
"""Of the time or of the iterations: the search before whole days are chosen."""
CLOSING_SHARE = 0.45
"""Of the time: looking for days that are missing."""
LIKELY = (1500, 4000)
"""How many likely days are chosen from, beside those of the plan, in turn."""
WORK_PER_ITERATION = 60
"""Steps of listing days that one iteration of the search is worth, where time does not count."""
NODES = 2000
"""Of the exact choice, where time does not count."""
TELL_SECONDS = 0.1


def plan(
    problem: Problem,
    *,
    limits: Limits,
    seed: int = 1,
    tell: Tell | None = None,
    stop: Stop | None = None,
    start: Sequence[Visit] = (),
) -> Result:
    """The best plan found within the limits; at once when it is proved that there is no better one.

    `tell` hears about ten times a second, `stop` ends it with the best so far, `start` is an earlier plan
    to go on from. With `limits.iterations` and no seconds the outcome depends on the seed alone.
    """
    return _Run(problem, limits, seed, tell, stop, start).run()


class _Run:
    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        seed: int,
        tell: Tell | None,
        stop: Stop | None,
        start: Sequence[Visit],
    ) -> None:
        self.begun = time.perf_counter()
        self.limits, self._tell, self._stop = limits, tell, stop
        self.curve: list[Progress] = []
        self.bound: float | None = None
        self.proved = False
        self.problem = problem
        self.board = Board(problem)
        self.before = self.board.drive_minutes() + self._moved_drive()
        self._stand()
        self._adopt(start)
        self.search = Search(self.board, Random(seed))
        self.prover = Prover(self.board)
        self.told = 0.0
        self.ready = self._seconds()
        """When the board was laid: shares of the time count from here."""

    def run(self) -> Result:
        self.search.construct()
        self._say("first plan", always=True)
        if self.search.live:
            self._search_for(SEARCH_SHARE)
            while not self._ended():
                if self._exactly() and not self._ended():
                    # all days worth having were looked at and still it is not settled: another plan may do it
                    self._search_for(min(1.0, self._gone() + SEARCH_SHARE))
        else:
            self.proved, self.bound = True, self.board.cost
        self.search.back_to_best()
        return self._result()

    def _ended(self) -> bool:
        return self.proved or self._over() or self._gone() >= 1.0

    # time

    def _seconds(self) -> float:
        return time.perf_counter() - self.begun

    def _over(self) -> bool:
        if self._stop is not None and self._stop():
            return True
        return self.limits.seconds is not None and self._seconds() >= self.limits.seconds

    def _gone(self) -> float:
        """How much of the limits is used up, 0 to 1."""
        gone = 0.0
        if self.limits.seconds:
            whole = max(self.limits.seconds - self.ready, 0.01)
            gone = (self._seconds() - self.ready) / whole
        if self.limits.iterations:
            gone = max(gone, self.search.iterations / self.limits.iterations)
        return min(gone, 1.0)

    def _left(self) -> float | None:
        return None if self.limits.seconds is None else self.limits.seconds - self._seconds()

    # phases

    def _search_for(self, share: float) -> None:
        begin = self._gone()
        if begin >= share:
            return
        search = self.search
        since = search.iterations
        while True:
            gone = self._gone()
            if gone >= share or self._over():
                break
            search.step((gone - begin) / (share - begin))
            self._say("searching")
            if search.iterations - since > 40_000 and self.limits.iterations is None:
                break
        search.back_to_best()

    def _exactly(self) -> bool:
        """Chooses whole days, and learns how far from the best the plan can be.

        True when no day was missing: without more time to look for days it will not get better by itself.
        """
        timed = self.limits.seconds is not None
        work = None if timed else (self.limits.iterations or 0) * WORK_PER_ITERATION
        nodes = None if timed else NODES
        enough = min(1.0, self._gone() + CLOSING_SHARE)
        closed = self.prover.close(
            Budget(lambda: self._over_soon() or self._gone() >= enough, work), self._heard
        )
        for count in LIKELY:
            if self._over():
                return closed
            limits = ChoiceLimits(self._share_of_left(0.3), nodes, self._over_soon)
            self._take(self.prover.choose_likely(self.search.best_cost, count, limits))
        if closed and not self._over() and not self.proved:
            budget = Budget(self._over_soon, work)
            limits = ChoiceLimits(self._share_of_left(0.7), nodes, self._over_soon)
            self._take(self.prover.choose_all(self.search.best_cost, budget, limits))
        return closed or not timed

    def _over_soon(self) -> bool:
        self._say("choosing whole days")
        return self._over()

    def _share_of_left(self, share: float) -> float | None:
        left = self._left()
        return None if left is None else max(left * share, 0.1)

    def _heard(self, bound: float) -> None:
        self.bound = bound if self.bound is None else max(self.bound, bound)
        self._say("choosing whole days", always=True)

    def _take(self, verdict: Verdict) -> None:
        if verdict.seats is not None:
            self.search.adopt(tuple(verdict.seats))
        if verdict.bound is not None:
            self._heard(verdict.bound)
        if verdict.proved or (self.bound is not None and self.search.best_cost - self.bound < 0.01):
            self.proved, self.bound = True, self.search.best_cost
        self._say("choosing whole days", always=True)

    # beginnings

    def _moved_drive(self) -> int:
        """What the standing visits that may be moved add to the driving where they stand."""
        days: dict[tuple[str, date], None] = {}
        for job in self.board.jobs:
            if job.stands is not None:
                for code in job.stands.officers:
                    days[code, job.stands.arrives_at.date()] = None
        extra = 0
        for code, day in days:
            officer = self.problem.book.officers.get(code)
            if officer is None or officer.base is None:
                continue
            with_, without = (
                [v for v in book.day(code, day) if v.school.place is not None]
                for book in (self.problem.book, self.board.book)
            )
            extra += build(self.problem.book, officer, day, with_).drive_minutes
            extra -= build(self.board.book, officer, day, without).drive_minutes
        return extra

    def _stand(self) -> None:
        """Puts the standing visits that may be moved where they stand."""
        self._adopt([job.stands for job in self.board.jobs if job.stands is not None])

    def _adopt(self, visits: Sequence[Visit]) -> None:
        by_reference = {job.reference: job.number for job in self.board.jobs}
        for visit in visits:
            job = by_reference.get(visit.reference)
            if job is None:
                continue
            if self.board.placed[job]:
                if not self.board.can_take(job):
                    continue
                self.board.take(job)
            seats = self._seats_of(job, visit)
            if seats is not None:
                self.board.put(job, seats)

    def _seats_of(self, job: int, visit: Visit) -> tuple[Seat, ...] | None:
        board, day = self.board, visit.arrives_at.date()

        def wanted(seat: Seat) -> bool:
            at = board.days[seat.day]
            return at.day == day and at.officer in visit.officers

        groups = [tuple(s for s in board.seats[job] if wanted(s))]
        groups += [tuple(s for s in g.seats if wanted(s)) for g in board.together[job]]
        for seats in groups:
            if len(seats) != board.jobs[job].needed:
                continue
            if sum(board.adds(s.day, board.masks[s.day] | s.bit) for s in seats) < INFEASIBLE:
                return seats
        return None

    # words

    def _say(self, phase: str, *, always: bool = False) -> None:
        now = self._seconds()
        if not always and now - self.told < TELL_SECONDS:
            return
        self.told = now
        search = self.search
        progress = Progress(
            phase,
            round(now, 2),
            search.iterations,
            sum(1 for seats in search.best if seats),
            len(self.board.jobs),
            self.board.drive_minutes(),
            search.best_cost,
            self.bound,
            self.proved,
        )
        self.curve.append(progress)
        if self._tell is not None:
            self._tell(progress)

    def _result(self) -> Result:
        visits = self._kept(self.board.visits())
        placed = {v.reference for v in visits}
        self._say("done", always=True)
        return Result(
            placed=visits,
            unplaced=tuple(j.reference for j in self.board.jobs if j.reference not in placed),
            cost=self.search.best_cost,
            drive_minutes=self.board.drive_minutes(),
            drive_minutes_before=self.before,
            bound=self.bound,
            proved=self.proved,
            iterations=self.search.iterations,
            seconds=round(self._seconds(), 2),
            curve=tuple(self.curve),
        )

    def _kept(self, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
        """The visits that the rule book lets stand beside one another: all, or the planner is at fault."""
        book = self.board.book
        whole = book.with_visits([*book.visits, *(_standing(v) for v in visits)])
        return tuple(v for v in visits if assess(v, whole).stands)


def _standing(visit: Visit) -> Visit:
    return visit if visit.state != "proposed" else replace(visit, state="confirmed")
