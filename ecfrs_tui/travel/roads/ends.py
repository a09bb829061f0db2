"""The first and last stretch of a drive: from a place over private roads to the roads open to all."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from ecfrs_tui.travel.roads.cost import UNIT, cost
from ecfrs_tui.travel.roads.record import NEVER, THROUGH, NetworkRecord
from ecfrs_tui.travel.roads.snapping import Snap

if TYPE_CHECKING:
    from numpy.typing import NDArray

OFF_ROAD_KMH = 20.0
"""From the road to the middle of the grounds and back: a yard or a track, as the crow flies."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a drive, in costs (see `cost`). What a road's far end costs is spread along the road.

    `out` are the junctions of the through roads first met when leaving, `into` those left last when
    arriving. `reached` are all junctions met when leaving, those on private roads before `out` included.
    """

    snap: Snap
    out: dict[int, float]
    into: dict[int, float]
    reached: dict[int, float] = field(repr=False)
    doors: dict[int, float] = field(repr=False)
    """Private junctions at the ends of the place's own road, and the cost of arriving from there."""


class Ends:
    """Finds the ends of drives. What may be passed through is never entered here: it has its own search."""

    def __init__(self, record: NetworkRecord) -> None:
        self._record = record
        through = (record.flags & THROUGH) > 0
        self._core = np.zeros(len(record.node_x), dtype=np.bool_)
        self._core[record.tail[through]] = True
        self._core[record.head[through]] = True
        private = np.flatnonzero(~through)
        self._by_tail = _sorted_by(record.tail, private)
        self._by_head = _sorted_by(record.head, private)

    def end(self, snap: Snap) -> End:
        """Leaving and arriving, the stretch off the road included."""
        off = _off(snap)
        leaving = self._search(self._starts(snap, off, arriving=False), arriving=False)
        doors = self._starts(snap, off, arriving=True)
        arriving = self._search(doors, arriving=True)
        return End(
            snap,
            {node: value for node, value in leaving.items() if self._core[node]},
            {node: value for node, value in arriving.items() if self._core[node]},
            leaving,
            {node: value for node, value in doors.items() if not self._core[node]},
        )

    def direct(self, origin: End, destination: End) -> float:
        """The cost of a drive that stays on one piece of road, or on private ones; `inf` without any."""
        best = inf
        there = destination.snap
        if origin.snap.piece == there.piece:
            best = self._along(origin.snap, there) + _off(there)
        for node, value in destination.doors.items():
            best = min(best, origin.reached.get(node, inf) + value)
        return best

    def _along(self, one: Snap, other: Snap) -> float:
        """From one point of a piece to another, off the road at the first included."""
        share = other.along - one.along
        record, piece = self._record, one.piece
        takes = record.forward[piece] if share >= 0 else record.backward[piece]
        if takes == NEVER:
            return inf
        return _off(one) + _part(int(takes), int(record.length[piece]), abs(share))

    def _starts(self, snap: Snap, off: float, *, arriving: bool) -> dict[int, float]:
        """The ends of the place's own piece and what it costs to drive there, or from there."""
        record, piece = self._record, snap.piece
        long = int(record.length[piece])
        forward, backward = int(record.forward[piece]), int(record.backward[piece])
        to_head, to_tail = (backward, forward) if arriving else (forward, backward)
        found: dict[int, float] = {}
        if to_head != NEVER:
            found[int(record.head[piece])] = off + _part(to_head, long, 1 - snap.along)
        if to_tail != NEVER:
            value = off + _part(to_tail, long, snap.along)
            tail = int(record.tail[piece])
            found[tail] = min(value, found.get(tail, value))
        return found

    def _search(self, starts: dict[int, float], *, arriving: bool) -> dict[int, float]:
        """Dijkstra over private roads, which stops wherever a through road is met."""
        settled: dict[int, float] = {}
        queue = [(value, node) for node, value in starts.items()]
        heapq.heapify(queue)
        while queue:
            value, node = heapq.heappop(queue)
            if node in settled:
                continue
            settled[node] = value
            if self._core[node]:
                continue
            for other, step in self._steps(node, arriving=arriving):
                if other not in settled:
                    heapq.heappush(queue, (value + step, other))
        return settled

    def _steps(self, node: int, *, arriving: bool) -> list[tuple[int, float]]:
        """Private roads from a node, or to it when arriving: the junction beyond, and the cost."""
        record = self._record
        drawn, against = record.forward, record.backward
        if arriving:
            drawn, against = against, drawn
        found = []
        for piece in _at(self._by_tail, node):
            if drawn[piece] != NEVER:
                found.append(
                    (int(record.head[piece]), _part(int(drawn[piece]), int(record.length[piece]), 1))
                )
        for piece in _at(self._by_head, node):
            if against[piece] != NEVER:
                found.append(
                    (int(record.tail[piece]), _part(int(against[piece]), int(record.length[piece]), 1))
                )
        return found


def _off(snap: Snap) -> float:
    return cost(snap.metres / (OFF_ROAD_KMH / 3.6), snap.metres)


def _part(hundredths: int, decimetres: int, share: float) -> float:
    return round(hundredths * share) * UNIT + round(decimetres * share)


def _sorted_by(
    nodes: NDArray[np.int32], chosen: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    order = chosen[np.argsort(nodes[chosen], kind="stable")]
    return nodes[order], order


def _at(index: tuple[NDArray[np.int32], NDArray[np.int64]], node: int) -> NDArray[np.int64]:
    nodes, pieces = index
    return pieces[np.searchsorted(nodes, node) : np.searchsorted(nodes, node, side="right")]
