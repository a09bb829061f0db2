"""Shortest ways over the road skeleton and the legs that lead on to it (numpy)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import EARTH_KM, Place, straight_km
from ecfrs_tui.travel.skeleton_data import SkeletonData

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ACCESS_LEGS = 6
"""Roads considered at either end of a drive."""

ACCESS_LIMIT_KM = 12.0
"""Straight line to the nearest node beyond which a place has no way: no Essex address is that far out."""

_CANDIDATES = 30
"""Nearest nodes looked at for legs that stay dry; an estuary may hide the first dozen."""

_LEGS_AT_ONCE = 4096
"""Bounds the working memory of the water test."""


@dataclass(frozen=True, slots=True)
class Access:
    """The legs from each of n places on to the network; unused entries have infinite minutes."""

    node: Ints
    km: Floats
    """Straight line to the node."""
    minutes: Floats


class Network:
    """All-pairs minutes and kilometres of the skeleton, and the nodes on the way."""

    def __init__(self, data: SkeletonData) -> None:
        self.data = data
        rates = data.rates
        self.latitude = np.array([node.latitude for node in data.nodes])
        self.longitude = np.array([node.longitude for node in data.nodes])
        self.end_minutes = np.array([rates.end_minutes[node.kind] for node in data.nodes])
        self._open = np.array([node.kind != "X" for node in data.nodes])
        self._water = np.array(data.water, dtype=np.float64).reshape(-1, 4)
        self.minutes, self.km, self._next = _all_pairs(data)

    def way(self, start: int, end: int) -> list[int]:
        """The nodes from one to another, both included; empty where there is no way."""
        if not np.isfinite(self.minutes[start, end]):
            return []
        nodes = [start]
        while nodes[-1] != end:
            nodes.append(int(self._next[nodes[-1], end]))
        return nodes

    def access(self, latitude: Floats, longitude: Floats) -> Access:
        """Up to ACCESS_LEGS dry legs within ACCESS_LIMIT_KM for each place, nearest first."""
        rates = self.data.rates
        every = great_circle(latitude[:, None], longitude[:, None], self.latitude, self.longitude)
        # what is no number is nowhere
        every = np.where(np.isfinite(every) & self._open, every, np.inf)
        looked_at = min(_CANDIDATES, every.shape[1])
        node = np.argsort(every, axis=1, kind="stable")[:, :looked_at]
        km = np.take_along_axis(every, node, axis=1)
        barred = km > ACCESS_LIMIT_KM
        open_row, open_column = np.nonzero(~barred)
        target = node[open_row, open_column]
        barred[open_row, open_column] = self.crosses_water(
            latitude[open_row], longitude[open_row], self.latitude[target], self.longitude[target]
        )
        order = np.argsort(barred, axis=1, kind="stable")[:, :ACCESS_LEGS]
        node = np.take_along_axis(node, order, axis=1)
        km = np.take_along_axis(km, order, axis=1)
        barred = np.take_along_axis(barred, order, axis=1)
        minutes = km * rates.access_ratio / rates.access_kmh * 60 + self.end_minutes[node]
        return Access(node, np.where(barred, np.inf, km), np.where(barred, np.inf, minutes))

    def crosses_water(self, lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> NDArray[np.bool_]:
        """Whether each straight leg properly crosses any water line (degrees taken as a plane)."""
        crossed = np.zeros(lat1.shape, dtype=np.bool_)
        a_lat, a_lon, b_lat, b_lon = self._water.T
        for first in range(0, len(lat1), _LEGS_AT_ONCE):
            some = slice(first, first + _LEGS_AT_ONCE)
            legs = (lat1[some, None], lon1[some, None], lat2[some, None], lon2[some, None])
            from_start = _side(*legs, a_lat, a_lon)
            from_end = _side(*legs, b_lat, b_lon)
            of_start = _side(a_lat, a_lon, b_lat, b_lon, legs[0], legs[1])
            of_end = _side(a_lat, a_lon, b_lat, b_lon, legs[2], legs[3])
            crossed[some] = ((from_start * from_end <= 0) & (of_start * of_end < 0)).any(axis=1)
        return crossed


def great_circle(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Kilometres between points, arrays of any matching shape; the same formula as `straight_km`."""
    half_lat = np.radians(lat2 - lat1) / 2
    half_lon = np.radians(lon2 - lon1) / 2
    root = np.sin(half_lat) ** 2 + np.cos(np.radians(lat1)) * np.cos(np.radians(lat2)) * np.sin(half_lon) ** 2
    km: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(root))
    return km


def _side(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats, lat: Floats, lon: Floats) -> Floats:
    """Positive on one side of the line through the first two points, negative on the other."""
    return (lon2 - lon1) * (lat - lat1) - (lat2 - lat1) * (lon - lon1)


def _all_pairs(data: SkeletonData) -> tuple[Floats, Floats, Ints]:
    """Minutes and kilometres of the quickest way between all nodes, and the next node on it."""
    size = len(data.nodes)
    minutes = np.full((size, size), np.inf)
    km = np.full((size, size), np.inf)
    following = np.tile(np.arange(size), (size, 1))
    np.fill_diagonal(minutes, 0.0)
    np.fill_diagonal(km, 0.0)
    for edge in data.edges:
        long = edge.km if edge.km is not None else _drawn_km(data, edge.start, edge.end, edge.road_class)
        takes = long / data.rates.kmh[edge.road_class] * 60
        if takes < minutes[edge.start, edge.end]:
            for start, end in ((edge.start, edge.end), (edge.end, edge.start)):
                minutes[start, end] = takes
                km[start, end] = long
    through = np.empty_like(minutes)
    for middle in range(size):
        ahead, beyond = minutes[:, middle] + 1e-9, minutes[middle]
        np.add(ahead[:, None], beyond, out=through)
        # few ways get better through any one node: write those alone
        here, there = np.divmod(np.flatnonzero(through < minutes), size)
        minutes[here, there] = minutes[here, middle] + minutes[middle, there]
        km[here, there] = km[here, middle] + km[middle, there]
        following[here, there] = following[here, middle]
    # the two directions are added up in different orders: make them one figure
    return np.minimum(minutes, minutes.T), np.minimum(km, km.T), following


def _drawn_km(data: SkeletonData, start: int, end: int, road_class: str) -> float:
    first, second = data.nodes[start], data.nodes[end]
    line = straight_km(
        Place("", "", first.latitude, first.longitude), Place("", "", second.latitude, second.longitude)
    )
    return line * data.rates.ratio[road_class]
