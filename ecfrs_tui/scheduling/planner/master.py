"""Which whole days to choose: a set-packing model over day-routes, solved by HiGHS.

Rows: every job once or left out, every officer-day one route (the one without jobs among them), for a job
that needs several officers its starts, and the fair shares of each officer's week. The objective is the
board's own cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.scheduling.planner.board import Board
from ecfrs_tui.scheduling.planner.laying import Seat
from ecfrs_tui.scheduling.planner.officerday import INFEASIBLE

Floats = NDArray[np.float64]
Column = tuple[int, int]
"""Number of the officer-day and mask of its jobs."""


@dataclass(frozen=True, slots=True)
class Duals:
    """What the rows of the model are worth in minutes: for each day what its stops bring, and the rest."""

    worth: list[Floats]
    day: Floats
    wheel: Floats
    """For each day: what a minute at the wheel costs more, for fairness; never negative."""
    early: Floats
    rows: Floats


@dataclass(frozen=True, slots=True)
class ChoiceLimits:
    """When the exact choice ends: after seconds, after nodes, or when `stop` says so (asked all the time)."""

    seconds: float | None
    nodes: int | None
    stop: Callable[[], bool]

    def watch(self, model: highspy.Highs) -> None:
        """Has the solver ask whether to go on."""

        def ask(event: highspy.HighsCallbackEvent) -> None:
            if self.stop():
                event.interrupt()

        model.cbMipInterrupt += ask
        model.cbSimplexInterrupt += ask


class Master:
    """The model; columns are added as they are found."""

    def __init__(self, board: Board) -> None:
        self.board = board
        jobs, days = len(board.jobs), len(board.days)
        weeks = len(board.week_drive)
        self._day_row = jobs
        self._group_row: dict[tuple[int, int], int] = {}
        """(job, number of its start) to row."""
        row = jobs + days
        self._bit_row: list[list[int]] = [[job if job >= 0 else -1 for job in on] for on in board.on]
        for job, groups in enumerate(board.together):
            for number, group in enumerate(groups):
                self._group_row[job, number] = row
                for seat in group.seats:
                    self._bit_row[seat.day][seat.bit.bit_length() - 1] = row
                row += 1
        self._drive_row, self._early_row = row, row + weeks
        self.rows = row + 2 * weeks
        self._has: set[Column] = set()
        self.columns: list[Column] = []
        self._lp = _quiet()
        self._begin(self._lp)
        self._fixed_columns = self._lp.getNumCol()

    def _begin(self, lp: highspy.Highs) -> None:
        """Rows, and the columns that are no routes: jobs left out, starts of teams, unfair shares."""
        board = self.board
        jobs, days, weeks = len(board.jobs), len(board.days), len(board.week_drive)
        w = board.problem.weights
        lower = np.concatenate(
            [np.ones(jobs + days), np.zeros(len(self._group_row)), np.full(2 * weeks, -highspy.kHighsInf)]
        )
        upper = np.concatenate(
            [
                np.ones(jobs + days),
                np.zeros(len(self._group_row)),
                w.fair_drive_per_week - np.array(board.week_base_drive, dtype=np.float64),
                w.early_per_week - np.array(board.week_base_early, dtype=np.float64),
            ]
        )
        none = np.zeros(0, dtype=np.int32)
        lp.addRows(self.rows, lower, upper, 0, np.zeros(self.rows, dtype=np.int32), none, np.zeros(0))
        for job in range(jobs):
            _add(lp, board.jobs[job].prize, [(job, 1.0)])
        for (job, _), row in self._group_row.items():
            _add(lp, 0.0, [(job, 1.0), (row, -float(board.jobs[job].needed))])
        for week in range(weeks):
            _add(lp, w.fair_drive, [(self._drive_row + week, -1.0)])
            _add(lp, w.early, [(self._early_row + week, -1.0)])

    def entries(self, column: Column) -> list[tuple[int, float]]:
        """The rows of a route and its figures there."""
        number, mask = column
        price = self.board.days[number].price(mask)
        rows = self._bit_row[number]
        found = [(rows[n], 1.0) for n in range(len(rows)) if mask >> n & 1]
        found.append((self._day_row + number, 1.0))
        week = self.board.week[number]
        if price.drive:
            found.append((self._drive_row + week, float(price.drive)))
        if price.early:
            found.append((self._early_row + week, float(price.early)))
        return found

    def add(self, columns: Iterable[Column]) -> int:
        """Takes routes into the model; how many of them were new."""
        new = [c for c in dict.fromkeys(columns) if c not in self._has]
        new = [c for c in new if self.board.days[c[0]].price(c[1]).cost < INFEASIBLE]
        if new:
            _add_many(self._lp, [(self.board.days[d].price(m).cost, self.entries((d, m))) for d, m in new])
            self.columns.extend(new)
            self._has.update(new)
        return len(new)

    def relax(self) -> tuple[float, Duals]:
        """Solves the linear relaxation over the columns so far; its value and what the rows are worth."""
        self._lp.run()
        dual = np.array(self._lp.getSolution().row_dual)
        value = float(self._lp.getInfo().objective_function_value)
        return value + self.board.drive_elsewhere, self._duals(dual)

    def _duals(self, dual: Floats) -> Duals:
        board = self.board
        weeks = np.array(board.week, dtype=np.int64)
        worth = []
        for number in range(len(board.days)):
            rows = np.array(self._bit_row[number], dtype=np.int64)
            worth.append(np.where(rows >= 0, dual[rows], 0.0))
        return Duals(
            worth,
            dual[self._day_row : self._day_row + len(board.days)],
            np.maximum(-dual[self._drive_row + weeks], 0.0) if len(weeks) else np.zeros(0),
            np.maximum(-dual[self._early_row + weeks], 0.0) if len(weeks) else np.zeros(0),
            dual,
        )

    def choose(
        self, columns: Sequence[Column], limits: ChoiceLimits, incumbent: float
    ) -> tuple[dict[int, int] | None, float]:
        """The best choice of whole days among the columns, and a bound on that choice's cost.

        The mask of each day, or None when nothing under `incumbent` was found in the time.
        """
        model = _quiet()
        self._begin(model)
        plain = model.getNumCol()
        _add_many(model, [(self.board.days[d].price(m).cost, self.entries((d, m))) for d, m in columns])
        whole = plain - 2 * len(self.board.week_drive)
        kinds = np.full(model.getNumCol(), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        kinds[whole:plain] = int(highspy.HighsVarType.kContinuous)
        numbers = np.arange(model.getNumCol(), dtype=np.int32)
        model.changeColsIntegrality(len(numbers), numbers, kinds)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_abs_gap", 0.01)
        if limits.nodes is not None:
            model.setOptionValue("mip_max_nodes", limits.nodes)
        if limits.seconds is not None:
            model.setOptionValue("time_limit", max(limits.seconds, 0.05))
        limits.watch(model)
        model.run()
        info = model.getInfo()
        bound = min(float(info.mip_dual_bound) + self.board.drive_elsewhere, incumbent)
        if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
            return (
                None,
                incumbent if model.getModelStatus() == highspy.HighsModelStatus.kInfeasible else bound,
            )
        values = np.array(model.getSolution().col_value)[plain:]
        return {columns[n][0]: columns[n][1] for n in np.flatnonzero(values > 0.5).tolist()}, bound

    def seats(self, masks: dict[int, int]) -> list[tuple[Seat, ...]]:
        """Where every job lies when each day has its mask."""
        placed: list[list[Seat]] = [[] for _ in self.board.jobs]
        for number, mask in masks.items():
            for bit, job in enumerate(self.board.on[number]):
                if mask >> bit & 1:
                    placed[job].append(Seat(number, 1 << bit))
        return [tuple(seats) for seats in placed]


class _QuietHighs(highspy.Highs):
    """HiGHS prints its name when callbacks are set up, before an option could silence it: silence it first."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _quiet() -> highspy.Highs:
    model = _QuietHighs()  # type: ignore[no-untyped-call]
    model.setOptionValue("threads", 1)
    model.setOptionValue("random_seed", 1)
    return model


# no column has an upper end: the rows keep it to one, and a column at its end would hide its price
def _add(lp: highspy.Highs, cost: float, entries: Sequence[tuple[int, float]]) -> None:
    rows = np.array([r for r, _ in entries], dtype=np.int32)
    lp.addCol(cost, 0.0, highspy.kHighsInf, len(entries), rows, np.array([v for _, v in entries]))


def _add_many(lp: highspy.Highs, columns: Sequence[tuple[float, Sequence[tuple[int, float]]]]) -> None:
    count = len(columns)
    starts = np.cumsum([0, *(len(e) for _, e in columns)])[:-1].astype(np.int32)
    rows = np.array([r for _, e in columns for r, _ in e], dtype=np.int32)
    values = np.array([v for _, e in columns for _, v in e], dtype=np.float64)
    costs = np.array([c for c, _ in columns], dtype=np.float64)
    lp.addCols(
        count, costs, np.zeros(count), np.full(count, highspy.kHighsInf), len(rows), starts, rows, values
    )
