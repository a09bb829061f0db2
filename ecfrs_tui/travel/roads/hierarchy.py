"""Large tables by contraction hierarchies, where pyroutingkit is installed: the same minutes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.travel.roads.core import Core
from ecfrs_tui.travel.roads.cost import UNIT
from ecfrs_tui.travel.roads.record import DEGREE

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WORTH_IT = 200
"""Places from which on it is used. On the real roads of a small county it halved the time of a table; a drawn
lattice contracts so badly that it was no quicker there, nor much slower on an idle machine (bench_roads)."""

_FINEST = 256
_MOST = (1 << 31) - 2
"""Its weights are 31 bits."""


def hierarchy_of(core: Core) -> Hierarchy | None:
    """None where pyroutingkit is not installed, or where the longest way would not fit its weights."""
    try:
        library = import_module("pyroutingkit")
    except ImportError:
        return None
    longest = _longest(core)
    finest = int(min(_FINEST, _MOST / longest)) if longest > 0 else _FINEST
    return Hierarchy(core, library, finest) if finest >= _FINEST // 4 else None


class Hierarchy:
    """Answers tables between junctions. Times are exact.

    The library adds up one weight only. Lengths come from a second pass with the length added to the
    time at a price that is next to nothing (1/`finest` of a hundredth of a second a metre): the
    difference of the two is the length, but for ways as quick as each other to a second or so.
    """

    def __init__(self, core: Core, library: Any, finest: int) -> None:
        self._finest = finest
        self._time = np.floor_divide(core.value, UNIT).astype(np.int64)
        self._metres = np.rint(np.mod(core.value, UNIT) / 10).astype(np.int64)
        self._unreached = int(library.INF_WEIGHT)
        self._library = library.CCH()
        self._library.build_topology(
            core.tail.astype(np.uint32),
            core.head.astype(np.uint32),
            (core.y / DEGREE).astype(np.float32),
            (core.x / DEGREE).astype(np.float32),
            node_count=len(core),
        )

    def costs(self, sources: Ints, targets: Ints) -> Floats:
        """Costs from each source (row) to each target; `inf` where there is no way."""
        time = self._table(self._time, sources, targets)
        both = self._table(self._time * self._finest + self._metres, sources, targets)
        metres = np.maximum(both - time * self._finest, 0.0)
        return np.where(np.isfinite(time), time * UNIT + np.minimum(metres * 10, UNIT - 1), np.inf)

    def _table(self, weights: Ints, sources: Ints, targets: Ints) -> Floats:
        self._library.customize_weights(weights.astype(np.uint32))
        table = np.asarray(
            self._library.distances_many_to_many(sources.astype(np.uint32), targets.astype(np.uint32)),
        )
        found = table.reshape(len(sources), len(targets)).astype(np.float64)
        found[found >= self._unreached] = np.inf
        return found


def _longest(core: Core) -> float:
    """An upper bound of hundredths of seconds between any two junctions: there and back from one."""
    reach = core.tree({int(core.node[0]): 1.0})[0]
    back = _reversed_reach(core)
    return float(reach.max() // UNIT + back // UNIT)


def _reversed_reach(core: Core) -> float:
    from ecfrs_tui.travel.roads.extra import needed

    graph = needed("scipy.sparse").csr_matrix(
        (core.value, (core.head, core.tail)), shape=(len(core), len(core))
    )
    return float(needed("scipy.sparse.csgraph").dijkstra(graph, indices=0).max())


def folded(starts: Sequence[dict[int, float]], core: Core, hierarchy: Hierarchy, targets: Ints) -> Floats:
    """Costs from places to target junctions: over each of the junctions a place leaves by, the best."""
    sources = np.unique(np.concatenate([np.fromiter(s, np.int64, len(s)) for s in starts]))
    table = hierarchy.costs(core.number[sources], targets)
    found = np.full((len(starts), len(targets)), np.inf)
    for row, start in enumerate(starts):
        for node, value in start.items():
            np.minimum(found[row], value + table[np.searchsorted(sources, node)], out=found[row])
    return found
