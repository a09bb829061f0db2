"""Points near schools, counted with distance decay, in buckets of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians
from typing import Any

import numpy as np

_KM_PER_DEGREE = 111.195
"""Of a great circle on the mean sphere."""
_Floats = Any
"""An array of floats; numpy's own names for it would be longer than what they say."""


def counts(
    latitudes: Sequence[float] | _Floats,
    longitudes: Sequence[float] | _Floats,
    point_latitudes: Sequence[float] | _Floats,
    point_longitudes: Sequence[float] | _Floats,
    radius_km: float,
) -> _Floats:
    """What the points within `radius_km` of each school come to; a point at d km counts 1 − d / radius.

    Degrees are WGS84, distances straight lines on a map flat at the middle of the schools: good to one in
    a hundred within 100 km. A place that is not a number counts nothing.
    """
    schools, points = (
        np.column_stack((np.asarray(a, dtype=float), np.asarray(b, dtype=float)))
        for a, b in ((latitudes, longitudes), (point_latitudes, point_longitudes))
    )
    total = np.zeros(len(schools))
    known = ~np.isnan(schools).any(axis=1)
    points = points[~np.isnan(points).any(axis=1)]
    if not known.any() or not len(points):
        return total
    middle = schools[known, 0].mean()
    scale = np.array([_KM_PER_DEGREE, _KM_PER_DEGREE * cos(radians(middle))])
    at, where = schools[known] * scale, points * scale
    near, school, squared = _pairs(at, where, radius_km)
    weights = 1.0 - np.sqrt(squared[near]) / radius_km
    total[known] = np.bincount(school[near], weights, minlength=len(at))
    return total


def _pairs(at: _Floats, where: _Floats, radius: float) -> tuple[_Floats, _Floats, _Floats]:
    """Which of the pairs in neighbouring buckets are near; the school and squared distance of every pair."""
    low = np.minimum(at.min(axis=0), where.min(axis=0)) - radius
    cells = np.floor((where - low) / radius).astype(np.int64)
    mine = np.floor((at - low) / radius).astype(np.int64)
    # a row of buckets lies in one stretch: three stretches hold all nine neighbours of a school
    width = int(max(cells[:, 1].max(), mine[:, 1].max())) + 3
    number = cells[:, 0] * width + cells[:, 1] + 1
    order = np.argsort(number, kind="stable")
    number = number[order]
    rows = (mine[:, :1] + np.array([-1, 0, 1])) * width + mine[:, 1:] + 1
    first = np.searchsorted(number, (rows - 1).ravel(), side="left")
    last = np.searchsorted(number, (rows + 1).ravel(), side="right")
    length = last - first
    school = np.repeat(np.repeat(np.arange(len(at)), 3), length)
    # 0, 1, 2 … within each stretch, all stretches at once
    within = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    point = order[np.repeat(first, length) + within]
    apart = where[point] - at[school]
    squared = np.einsum("ij,ij->i", apart, apart)
    return np.flatnonzero(squared < radius * radius), school, squared
