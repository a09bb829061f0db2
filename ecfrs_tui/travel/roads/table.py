"""Minutes and kilometres between many places at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.network import great_circle
from ecfrs_tui.travel.roads.cost import metres_of, seconds_of, to_tenths
from ecfrs_tui.travel.roads.ends import End
from ecfrs_tui.travel.tables import Progress

if TYPE_CHECKING:
    from ecfrs_tui.travel.roads.engine import RoadNetwork

Floats = NDArray[np.float64]
Side = tuple[Sequence[End | None], Sequence[Place]]


def road_table(
    network: RoadNetwork,
    origins: Side,
    destinations: Side,
    progress: Progress,
    arrive_minutes: float,
    same_place_km: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """From each origin (row) to each destination (column), to a tenth; `inf` where there is no way."""
    leaving, arriving = origins[0], destinations[0]
    found = np.full((len(leaving), len(arriving)), np.inf)
    rows = [row for row, end in enumerate(leaving) if end is not None]
    columns = [column for column, end in enumerate(arriving) if end is not None]
    starts = [end for end in leaving if end is not None]
    stops = [end for end in arriving if end is not None]
    if starts and stops:
        near = _Neighbours(stops)
        for nth, best in enumerate(_best(network, starts, stops)):
            progress(nth, len(starts))
            for stop in near.of(starts[nth]):
                best[stop] = min(best[stop], network.direct(starts[nth], stops[stop]))
            found[rows[nth], columns] = best
    progress(len(starts), len(starts))
    return _figures(found, origins[1], destinations[1], arrive_minutes, same_place_km)


def _best(network: RoadNetwork, starts: Sequence[End], stops: Sequence[End]) -> Iterator[Floats]:
    """Over the through roads: for each start the best cost to each stop by any of its last junctions."""
    core = network.core
    gates = np.concatenate([np.fromiter(stop.into, np.int64, len(stop.into)) for stop in stops])
    last = np.concatenate([np.fromiter(stop.into.values(), np.float64, len(stop.into)) for stop in stops])
    first = np.concatenate(([0], np.cumsum([len(stop.into) for stop in stops])[:-1]))
    numbers, which = np.unique(core.number[gates], return_inverse=True)
    for row in network.costs([start.out for start in starts], numbers):
        yield np.minimum.reduceat(row[which] + last, first)


class _Neighbours:
    """Which stops may be reached without a through road: on the same piece, or behind the same gate."""

    def __init__(self, stops: Sequence[End]) -> None:
        self._by_piece: dict[int, list[int]] = {}
        self._by_door: dict[int, list[int]] = {}
        for at, stop in enumerate(stops):
            self._by_piece.setdefault(stop.snap.piece, []).append(at)
            for node in stop.doors:
                self._by_door.setdefault(node, []).append(at)

    def of(self, start: End) -> set[int]:
        """Their numbers."""
        near = set(self._by_piece.get(start.snap.piece, ()))
        for node in start.reached.keys() & self._by_door.keys():
            near.update(self._by_door[node])
        return near


def _figures(
    found: Floats, origins: Sequence[Place], destinations: Sequence[Place], arrive: float, same_km: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    way = np.isfinite(found)
    value = np.where(way, found, 0.0)
    minutes = np.where(way, to_tenths(seconds_of(value) / 60 + arrive), np.inf)
    km = np.where(way, to_tenths(metres_of(value) / 1000), np.inf)
    one = np.array([(place.latitude, place.longitude) for place in origins]).reshape(-1, 2)
    other = np.array([(place.latitude, place.longitude) for place in destinations]).reshape(-1, 2)
    straight = great_circle(one[:, 0, None], one[:, 1, None], other[None, :, 0], other[None, :, 1])
    same = straight < same_km
    minutes[same] = km[same] = 0.0
    return minutes.astype(np.float32), km.astype(np.float32)
