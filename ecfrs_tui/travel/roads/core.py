"""The roads open to all as a graph, and the search through it (scipy)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.travel.roads.cost import UNIT
from ecfrs_tui.travel.roads.extra import needed
from ecfrs_tui.travel.roads.record import NEVER, THROUGH, NetworkRecord

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_NO_NODE = -1


class Core:
    """Junctions of the through roads, numbered anew, and the best road between each two neighbours."""

    def __init__(self, record: NetworkRecord) -> None:
        through = np.flatnonzero(record.flags & THROUGH)
        ends = np.concatenate((record.tail[through], record.head[through]))
        self.node = np.unique(ends).astype(np.int64)
        """Junction numbers of the record, in order."""
        self.number = np.full(len(record.node_x), _NO_NODE, dtype=np.int64)
        self.number[self.node] = np.arange(len(self.node))
        self.tail, self.head, self.value, self.piece = self._edges(record, through)
        self.first = np.searchsorted(self.tail, np.arange(len(self.node) + 1))
        self.x, self.y = record.node_x[self.node], record.node_y[self.node]

    def __len__(self) -> int:
        return len(self.node)

    def tree(self, starts: dict[int, float]) -> tuple[Floats, Ints]:
        """Costs to all junctions from one place, and the junction before each (negative at the first)."""
        graph = self._with_starts([starts])
        values, before = needed("scipy.sparse.csgraph").dijkstra(
            graph, indices=len(self), return_predecessors=True
        )
        before = np.where(before >= len(self), _NO_NODE, before)
        return values[: len(self)], before[: len(self)]

    def costs(self, starts: Sequence[dict[int, float]], targets: Ints) -> Iterator[Floats]:
        """For each place in order, the costs to the targets.

        One search at a time: scipy lets no other thread run meanwhile, and a screen waits for a frame at most.
        """
        search = needed("scipy.sparse.csgraph").dijkstra
        graph = self._with_starts(starts)
        for nth in range(len(starts)):
            yield search(graph, indices=len(self) + nth)[targets]

    def road(self, one: int, other: int) -> int:
        """The piece that leads from a junction to its neighbour."""
        begin, end = int(self.first[one]), int(self.first[one + 1])
        at = begin + int(np.searchsorted(self.head[begin:end], other))
        return int(self.piece[at])

    def _edges(self, record: NetworkRecord, through: Ints) -> tuple[Ints, Ints, Floats, Ints]:
        """Directed, by tail and head, of parallel ones the quickest."""
        there = through[record.forward[through] != NEVER]
        back = through[record.backward[through] != NEVER]
        piece = np.concatenate((there, back))
        tail = self.number[np.concatenate((record.tail[there], record.head[back]))]
        head = self.number[np.concatenate((record.head[there], record.tail[back]))]
        takes = np.concatenate((record.forward[there], record.backward[back]))
        value = takes.astype(np.float64) * UNIT + record.length[piece]
        order = np.lexsort((value, head, tail))
        tail, head, value, piece = tail[order], head[order], value[order], piece[order]
        keep = tail != head
        keep[1:] &= (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        return tail[keep], head[keep], value[keep], piece[keep]

    def _with_starts(self, starts: Sequence[dict[int, float]]) -> Any:
        """The graph with a row more for each place, which leads to where it meets the through roads."""
        heads = [self.number[np.fromiter(s, np.int64, len(s))] for s in starts]
        values = [np.fromiter(s.values(), np.float64, len(s)) for s in starts]
        data = np.concatenate((self.value, *values))
        indices = np.concatenate((self.head, *heads)).astype(np.int32)
        ends = len(self.value) + np.cumsum([len(s) for s in starts])
        indptr = np.concatenate((self.first, ends)).astype(np.int32)
        size = len(self) + len(starts)
        # no cost is 0: scipy would take it for no road
        data = np.maximum(data, 1.0)
        return needed("scipy.sparse").csr_matrix((data, indices, indptr), shape=(size, size))
