"""Driving times over the roads of an OpenStreetMap extract: in process, no server."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.travel.roads.cost import metres_of, seconds_of, to_tenths
from ecfrs_tui.travel.roads.keeping import read
from ecfrs_tui.travel.skeleton import SAME_PLACE_KM
from ecfrs_tui.travel.tables import Progress, quietly

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ecfrs_tui.travel.roads.core import Core
    from ecfrs_tui.travel.roads.ends import End, Ends
    from ecfrs_tui.travel.roads.hierarchy import Hierarchy
    from ecfrs_tui.travel.roads.record import NetworkRecord
    from ecfrs_tui.travel.roads.snapping import Snap, SnapIndex
    from ecfrs_tui.travel.roads.waynames import Stretch

METHOD = 1
"""Goes up when the arithmetic changes, so that stored matrices are made again."""

ARRIVE_MINUTES = 3.0
"""Parking and walking in, as the skeleton adds."""

_ERROR_SHARE = 0.08
_LEAST_ERROR_MINUTES = 2.0
_REMEMBERED_ENDS = 4096
_REMEMBERED_TREES = 8


@dataclass(frozen=True, slots=True)
class RoadAttachment:
    """Where a place meets the roads: kilometres to the nearest point of a road, and its name."""

    distance_km: float
    node: str


def open_network(path: Path, *, hierarchies: bool = True) -> RoadNetwork:
    """The network kept in a file by `keeping.write`.

    Raises NotFoundError without a file, StoreError for one that is cut off, damaged or of another
    version, RefusedError when the extra `roads` is not installed.
    """
    from ecfrs_tui.travel.roads.extra import needed

    needed("scipy.sparse.csgraph")
    return RoadNetwork(path, hierarchies=hierarchies)


class RoadNetwork:
    """A travel source (`TravelSource`, `TableSource`) over a network file. Safe to ask from several threads.

    In another process it is read anew from its file. Turns and turn restrictions are not modelled.
    """

    name = "roads"

    def __init__(self, path: Path, *, hierarchies: bool = True) -> None:
        """Reads the file. `hierarchies` False keeps to scipy also where pyroutingkit is installed."""
        self.path = path
        self._hierarchies = hierarchies
        self.record: NetworkRecord
        self.record, self.fingerprint = read(path)
        self._lock = threading.RLock()
        self._ends_of: OrderedDict[tuple[float, float], End | None] = OrderedDict()
        self._trees: OrderedDict[tuple[float, float], tuple[NDArray[np.float64], NDArray[np.int64]]]
        self._trees = OrderedDict()

    def __getstate__(self) -> dict[str, object]:
        return {"path": self.path, "hierarchies": self._hierarchies}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__(Path(str(state["path"])), hierarchies=bool(state["hierarchies"]))  # type: ignore[misc]

    @property
    def version(self) -> str:
        """Changes with the network and with the method."""
        return f"{METHOD}-{self.fingerprint}"

    @cached_property
    def core(self) -> Core:
        """The roads open to all."""
        from ecfrs_tui.travel.roads.core import Core

        return Core(self.record)

    @cached_property
    def _snaps(self) -> SnapIndex:
        from ecfrs_tui.travel.roads.snapping import SnapIndex

        return SnapIndex(self.record)

    @cached_property
    def _ends(self) -> Ends:
        from ecfrs_tui.travel.roads.ends import Ends

        return Ends(self.record)

    @cached_property
    def _hierarchy(self) -> Hierarchy | None:
        from ecfrs_tui.travel.roads.hierarchy import hierarchy_of

        return hierarchy_of(self.core) if self._hierarchies else None

    def attach(self, place: Place) -> RoadAttachment | None:
        """Where the place meets the roads; None in the sea or more than 2,000 m from every road."""
        with self._lock:
            snap = self._snaps.nearest(place)
        if snap is None:
            return None
        name = self.record.names[int(self.record.name[snap.piece])]
        return RoadAttachment(round(snap.metres / 1000, 3), name)

    def leg(self, origin: Place, destination: Place) -> LegFacts | None:
        """The quiet drive from gate to gate; None where either end has no road within 2,000 m.

        Minutes and kilometres to a tenth. `error_minutes` is 8 % of the minutes, at least 2: two engines
        on the same roads differ by 3 to 7 % and ours from them by 6 % (means, TRAVEL.md section 2), and
        the one scale behind all minutes is not known better than to about 5 % before journeys are timed.
        """
        if straight_km(origin, destination) < SAME_PLACE_KM:
            return LegFacts(0.0, 0.0, "same place", 0.0)
        one, other = self._end(origin), self._end(destination)
        if one is None or other is None:
            return None
        value, way = self._quickest(origin, one, other)
        if value == inf:
            return None
        minutes = seconds_of(value) / 60 + ARRIVE_MINUTES
        error = round(max(_LEAST_ERROR_MINUTES, _ERROR_SHARE * minutes), 1)
        km = metres_of(value) / 1000
        via = self._via((origin, destination), (one.snap, other.snap), way)
        return LegFacts(to_tenths(minutes), to_tenths(km), self.name, error, via)

    def matrix(self, places: Sequence[Place]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Minutes and kilometres between all places, to a tenth; one-way streets make it lopsided."""
        return self.table(places, places)

    def table(
        self, origins: Sequence[Place], destinations: Sequence[Place], progress: Progress = quietly
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Minutes and kilometres from each origin (row) to each destination, to a tenth."""
        from ecfrs_tui.travel.roads.table import road_table

        leaving = [self._end(place) for place in origins]
        arriving = [self._end(place) for place in destinations]
        return road_table(
            self, (leaving, origins), (arriving, destinations), progress, ARRIVE_MINUTES, SAME_PLACE_KM
        )

    def costs(
        self, starts: Sequence[dict[int, float]], targets: NDArray[np.int64]
    ) -> Iterator[NDArray[np.float64]]:
        """Costs from places to junctions of the core, row after row, by whichever way is quicker.

        Setting up hierarchies lets no other thread run for seconds, so only a command does it, in its one
        thread: behind a screen the search goes place by place.
        """
        from ecfrs_tui.travel.roads.hierarchy import WORTH_IT, folded

        alone = threading.current_thread() is threading.main_thread()
        if alone and len(starts) >= WORTH_IT and self._hierarchy is not None:
            yield from folded(starts, self.core, self._hierarchy, targets)
        else:
            yield from self.core.costs(starts, targets)

    def direct(self, origin: End, destination: End) -> float:
        """The cost of a drive that needs no through road."""
        return self._ends.direct(origin, destination)

    def _end(self, place: Place) -> End | None:
        point = (place.latitude, place.longitude)
        with self._lock:
            if point not in self._ends_of:
                snap = self._snaps.nearest(place)
                end = None if snap is None else self._ends.end(snap)
                # the oldest goes first, never the one just asked for
                if len(self._ends_of) >= _REMEMBERED_ENDS:
                    self._ends_of.popitem(last=False)
                self._ends_of[point] = end if end is not None and end.out and end.into else None
            return self._ends_of[point]

    def _quickest(self, origin: Place, one: End, other: End) -> tuple[float, list[int]]:
        """The cost of the drive and the junctions on its way, none when it needs no through road."""
        values, before = self._tree(origin, one)
        best, last = self.direct(one, other), -1
        for node, value in other.into.items():
            number = int(self.core.number[node])
            if values[number] + value < best:
                best, last = float(values[number]) + value, number
        way = []
        while last >= 0:
            way.append(last)
            last = int(before[last])
        return best, way[::-1]

    def _tree(self, origin: Place, end: End) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """All drives from a place; the last few are remembered, for one place is often asked about many."""
        point = (origin.latitude, origin.longitude)
        with self._lock:
            tree = self._trees.pop(point, None)
        # outside the lock: a long table must not make a single drive wait
        tree = tree or self.core.tree(end.out)
        with self._lock:
            self._trees[point] = tree
            if len(self._trees) > _REMEMBERED_TREES:
                self._trees.popitem(last=False)
        return tree

    def _via(self, ends: tuple[Place, Place], snaps: tuple[Snap, Snap], way: list[int]) -> tuple[str, ...]:
        from ecfrs_tui.travel.roads.waynames import named_way

        return named_way(self._stretches(ends, snaps, way), self.record.towns) if way else ()

    def _stretches(
        self, ends: tuple[Place, Place], snaps: tuple[Snap, Snap], way: list[int]
    ) -> list[Stretch]:
        """The roads of the way, from gate to gate."""
        from itertools import pairwise

        from ecfrs_tui.travel.roads.record import DEGREE
        from ecfrs_tui.travel.roads.waynames import Stretch

        record, core = self.record, self.core
        where = [(core.y[at] / DEGREE, core.x[at] / DEGREE) for at in way]
        name, metres = self._part_of(snaps[0], int(core.node[way[0]]))
        found = [Stretch(name, metres, ends[0].latitude, ends[0].longitude)]
        for (start, end), point in zip(pairwise(way), where, strict=False):
            piece = core.road(start, end)
            name = record.names[int(record.name[piece])]
            found.append(Stretch(name, float(record.length[piece]) / 10, *point))
        name, metres = self._part_of(snaps[1], int(core.node[way[-1]]))
        found.append(Stretch(name, metres, *where[-1]))
        found.append(Stretch("", 0.0, ends[1].latitude, ends[1].longitude))
        return found

    def _part_of(self, snap: Snap, junction: int) -> tuple[str, float]:
        """The road a place is joined to, and its metres between the place and a junction at its end."""
        record, piece = self.record, snap.piece
        share = 1 - snap.along if record.head[piece] == junction else snap.along
        name = record.names[int(record.name[piece])]
        return name, float(record.length[piece]) / 10 * share
