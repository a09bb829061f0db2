"""Driving times from the embedded road skeleton of Essex: offline, the same on every machine.

numpy and the network are set up at the first question, not at import: the first frame does not wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.travel.skeleton_data import SkeletonData, load_skeleton_data
from ecfrs_tui.travel.tables import Progress, quietly
from ecfrs_tui.travel.waynames import readable_way

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ecfrs_tui.travel.network import Access, Network

SAME_PLACE_KM = 0.15
"""Two points this near are one place: nobody drives between them."""

METHOD = 2
"""Goes up when the arithmetic changes, so that stored matrices are made again."""

_IN_TOWN_KM = 2.0
"""An end this near to a town is in it, and the drive does not go `via` it."""

_LONG_ACCESS_KM = 6.0
_WAY_ROUND = 1.8
"""Road over straight line from which on a drive goes round something."""

_ERROR_SHARE = 0.05
_ERROR_SHARE_HARD = 0.07
_LEAST_ERROR_MINUTES = 2.0
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Attachment:
    """Where a place meets the network: the nearest node it can reach dry, and the straight line to it."""

    distance_km: float
    node: str


class RoadSkeleton:
    """A travel source (`TravelSource`) over the hand-made skeleton of TRAVEL.md section 3."""

    name = "skeleton"

    def __init__(self, folder: Path | None = None) -> None:
        """The shipped roads, or an edited copy of the four files in `folder` (read when first needed)."""
        self._folder = folder
        self._accesses: dict[tuple[float, float], Access] = {}

    @cached_property
    def data(self) -> SkeletonData:
        """Nodes, edges, water and speeds. Raises FileRefusedError when an edited file cannot stand."""
        return _shipped() if self._folder is None else load_skeleton_data(self._folder)

    @cached_property
    def version(self) -> str:
        """Changes with the files and with the method."""
        return f"{METHOD}-{self.data.fingerprint}"

    @cached_property
    def _network(self) -> Network:
        return _shipped_network() if self._folder is None else _made(self.data)

    def attach(self, place: Place) -> Attachment | None:
        """Where the place meets the network; None in the sea or more than 12 km from every node."""
        access = self._access(place)
        km = float(access.km[0, 0])
        if km == inf:
            return None
        return Attachment(km, self.data.nodes[int(access.node[0, 0])].name)

    def nearest(self, place: Place) -> Attachment:
        """The nearest node over land or water, however far: what a wrong point is told by.

        The distance is not a number when a coordinate is not.
        """
        away = (
            Attachment(straight_km(place, Place("", node.name, node.latitude, node.longitude)), node.name)
            for node in self.data.nodes
        )
        return min(away, key=lambda each: each.distance_km)

    def leg(self, origin: Place, destination: Place) -> LegFacts | None:
        """The quiet drive from gate to gate; None where either end has no way on to the network.

        Minutes and kilometres to a tenth. `error_minutes` is 5 % of the minutes, 7 % where the way is
        1.8 times the straight line or more (an estuary between) or the legs to the network add up to
        more than 6 km, at least 2. On the development rows of hospital drives (2,213 of 5 minutes and
        more, against free-flow road minutes after one scale factor) about seven in ten lie within it.
        It knows nothing of the day's traffic.
        """
        straight = straight_km(origin, destination)
        if straight < SAME_PLACE_KM:
            return LegFacts(0.0, 0.0, "same place", 0.0)
        best = self._best(origin, destination, straight)
        if best is None:
            return None
        minutes, km, ends = best
        hard = km > _WAY_ROUND * straight
        via: tuple[str, ...] = ()
        if ends is not None:
            start, end, access_km = ends
            hard = hard or access_km > _LONG_ACCESS_KM
            via = self._via(origin, destination, start, end)
        share = _ERROR_SHARE_HARD if hard else _ERROR_SHARE
        error = round(max(_LEAST_ERROR_MINUTES, share * minutes), 1)
        return LegFacts(round(minutes, 1), round(km, 1), self.name, error, via)

    def matrix(self, places: Sequence[Place]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Minutes and kilometres between all places, to a tenth, symmetric with a zero diagonal."""
        from ecfrs_tui.travel.skeleton_matrix import skeleton_matrix

        return skeleton_matrix(self._network, places, SAME_PLACE_KM)

    def table(
        self, origins: Sequence[Place], destinations: Sequence[Place], progress: Progress = quietly
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The same from some places to others."""
        progress(0, 1)
        if list(origins) == list(destinations):
            found = self.matrix(origins)
        else:
            from ecfrs_tui.travel.skeleton_table import skeleton_table

            found = skeleton_table(self._network, origins, destinations, SAME_PLACE_KM)
        progress(1, 1)
        return found

    def _access(self, place: Place) -> Access:
        import numpy as np

        point = (place.latitude, place.longitude)
        access = self._accesses.get(point)
        if access is None:
            if len(self._accesses) >= _REMEMBERED:
                self._accesses.clear()
            access = self._network.access(np.array([point[0]]), np.array([point[1]]))
            self._accesses[point] = access
        return access

    def _best(
        self, origin: Place, destination: Place, straight: float
    ) -> tuple[float, float, tuple[int, int, float] | None] | None:
        """Minutes, kilometres and (first node, last node, straight access km), None for a direct leg."""
        import numpy as np

        network, rates = self._network, self.data.rates
        one, other = self._access(origin), self._access(destination)
        minutes = (one.minutes[0][:, None] + other.minutes[0][None, :]) + network.minutes[
            one.node[0][:, None], other.node[0][None, :]
        ]
        row, column = divmod(int(np.argmin(minutes)), minutes.shape[1])
        quickest = float(minutes[row, column])
        direct = straight * rates.access_ratio / rates.access_kmh * 60
        attached = np.isfinite(one.km[0, 0]) and np.isfinite(other.km[0, 0])
        if (
            attached
            and straight < rates.direct_km
            and direct <= quickest
            and not self.crosses_water(origin, destination)
        ):
            return direct + rates.arrive_minutes, straight * rates.access_ratio, None
        if quickest == inf:
            return None
        start, end = int(one.node[0, row]), int(other.node[0, column])
        access_km = float(one.km[0, row] + other.km[0, column])
        km = access_km * rates.access_ratio + float(network.km[start, end])
        return quickest + rates.arrive_minutes, km, (start, end, access_km)

    def crosses_water(self, origin: Place, destination: Place) -> bool:
        """Whether the straight line between two places crosses an estuary, a creek or the sea."""
        import numpy as np

        return bool(
            self._network.crosses_water(
                np.array([origin.latitude]),
                np.array([origin.longitude]),
                np.array([destination.latitude]),
                np.array([destination.longitude]),
            )[0]
        )

    def _via(self, origin: Place, destination: Place, start: int, end: int) -> tuple[str, ...]:
        nodes = [self.data.nodes[at] for at in self._network.way(start, end)]
        if nodes and nodes[0].kind in "CTV" and self._in_town(origin, start):
            nodes = nodes[1:]
        if nodes and nodes[-1].kind in "CTV" and self._in_town(destination, end):
            nodes = nodes[:-1]
        return readable_way([node.name for node in nodes])

    def _in_town(self, place: Place, node: int) -> bool:
        town = self.data.nodes[node]
        return straight_km(place, Place("", "", town.latitude, town.longitude)) < _IN_TOWN_KM


@cache
def _shipped() -> SkeletonData:
    """The roads the program comes with, read once a process."""
    return load_skeleton_data(None)


@cache
def _shipped_network() -> Network:
    """The ways between all its nodes, found once a process."""
    return _made(_shipped())


def _made(data: SkeletonData) -> Network:
    from ecfrs_tui.travel.network import Network

    return Network(data)
