"""Where a place meets the roads: the nearest point of the nearest road that has addresses on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, inf, isfinite, radians
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import EARTH_KM, Place
from ecfrs_tui.travel.roads.extra import needed
from ecfrs_tui.travel.roads.record import ADDRESS, DEGREE, NetworkRecord

SNAP_LIMIT_METRES = 2_000.0
"""A place further than this from every road is not on the map: a wrong coordinate, or the sea."""

_SAMPLE_METRES = 60.0
_METRES_OF_DEGREE = radians(1) * EARTH_KM * 1000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Snap:
    """A place joined to piece `piece`, `along` of its length from its tail (0 to 1), `metres` away."""

    piece: int
    along: float
    metres: float


class SnapIndex:
    """A tree of points along all roads, and the straight stretch each belongs to."""

    def __init__(self, record: NetworkRecord) -> None:
        """Takes about a second for a county."""
        self._middle = cos(radians((record.box.south + record.box.north) / 2))
        pieces = np.flatnonzero(record.flags & ADDRESS)
        self._lines(record, pieces)
        self._tree = self._sampled()

    def nearest(self, place: Place) -> Snap | None:
        """Where the place is joined; None more than 2,000 m from every road. Exact to a metre."""
        x, y = self._on_plane(place.longitude, place.latitude)
        if self._tree is None or not (isfinite(x) and isfinite(y)):
            return None
        reach, _ = self._tree.query((x, y), distance_upper_bound=SNAP_LIMIT_METRES + _SAMPLE_METRES)
        if reach == inf:
            return None
        # the nearest stretch has a sample within half a step of its nearest point
        near = np.array(self._tree.query_ball_point((x, y), reach + _SAMPLE_METRES / 2), dtype=np.int64)
        return self._best(np.unique(self._sample_line[near]), x, y, place)

    def _best(self, lines: NDArray[np.int64], x: float, y: float, place: Place) -> Snap | None:
        ax, ay = self._ax[lines], self._ay[lines]
        dx, dy = self._bx[lines] - ax, self._by[lines] - ay
        square = dx * dx + dy * dy
        share = np.clip(((x - ax) * dx + (y - ay) * dy) / np.where(square > 0, square, 1.0), 0.0, 1.0)
        # across the plane a degree east is as long as in the middle: measure it as it is here
        stretch = cos(radians(place.latitude)) / self._middle
        off = np.hypot((ax + share * dx - x) * stretch, ay + share * dy - y)
        best = int(np.argmin(off))
        metres = float(off[best])
        if metres > SNAP_LIMIT_METRES:
            return None
        line = int(lines[best])
        at = self._begins[line] + float(share[best]) * self._long[line]
        whole = self._whole[self._piece_of[line]]
        return Snap(int(self._piece_of[line]), float(min(1.0, at / whole)) if whole else 0.0, metres)

    def _on_plane(self, longitude: Any, latitude: Any) -> tuple[Any, Any]:
        return longitude * _METRES_OF_DEGREE * self._middle, latitude * _METRES_OF_DEGREE

    def _lines(self, record: NetworkRecord, pieces: NDArray[np.int64]) -> None:
        """The straight stretches of the chosen pieces, in order along each."""
        inner = np.diff(record.points_from)[pieces].astype(np.int64)
        count = inner + 1
        piece_of = np.repeat(pieces, count)
        ends = np.cumsum(count)
        first = np.zeros(len(piece_of), dtype=np.bool_)
        first[ends - count] = True
        last = np.zeros(len(piece_of), dtype=np.bool_)
        last[ends - 1] = True
        # the n-th stretch of a piece goes from its inner point n - 1 to n
        nth = np.arange(len(piece_of)) - np.repeat(ends - count, count)
        after = record.points_from[piece_of] + nth
        tail, head = record.tail[piece_of], record.head[piece_of]
        inner_x, inner_y = np.append(record.points_x, 0), np.append(record.points_y, 0)
        top = len(record.points_x)
        ax = np.where(first, record.node_x[tail], inner_x[np.clip(after - 1, 0, top)])
        ay = np.where(first, record.node_y[tail], inner_y[np.clip(after - 1, 0, top)])
        bx = np.where(last, record.node_x[head], inner_x[np.clip(after, 0, top)])
        by = np.where(last, record.node_y[head], inner_y[np.clip(after, 0, top)])
        self._ax, self._ay = self._on_plane(ax / DEGREE, ay / DEGREE)
        self._bx, self._by = self._on_plane(bx / DEGREE, by / DEGREE)
        self._piece_of = piece_of
        self._long = np.hypot(self._bx - self._ax, self._by - self._ay)
        total = np.cumsum(self._long)
        starts = np.repeat((total - self._long)[first], count)
        self._begins = total - self._long - starts
        whole = np.bincount(piece_of, weights=self._long, minlength=len(record.tail))
        self._whole: Floats = whole.astype(np.float64)

    def _sampled(self) -> Any:
        """A tree of points no more than a step apart along every stretch; None without any road."""
        if not len(self._long):
            return None
        count = np.maximum(1, np.ceil(self._long / _SAMPLE_METRES)).astype(np.int64)
        line = np.repeat(np.arange(len(count)), count)
        nth = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
        share = (nth + 0.5) / count[line]
        self._sample_line = line
        x = self._ax[line] + share * (self._bx - self._ax)[line]
        y = self._ay[line] + share * (self._by - self._ay)[line]
        return needed("scipy.spatial").cKDTree(np.column_stack((x, y)))
