"""British grid eastings and northings to degrees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import isfinite
from typing import Any

_LEAST = 1_000.0
"""No British address lies nearer than this to the edge of the grid; 0 and 999 are codes for unknown."""

_MOST_EAST = 700_000.0
_MOST_NORTH = 1_300_000.0


def to_degrees(eastings: Sequence[float], northings: Sequence[float]) -> list[tuple[float, float] | None]:
    """WGS84 latitude and longitude of OSGB36 (EPSG:27700) metres, in order; None for what is no place.

    Good to about 3 m (pyproj without shift grids). Raises ValueError when the two are not of one length.
    """
    points: list[tuple[float, float] | None] = [None] * len(eastings)
    good = [at for at, pair in enumerate(zip(eastings, northings, strict=True)) if _on_grid(*pair)]
    if not good:
        return points
    latitudes, longitudes = _transformer().transform(
        [float(eastings[at]) for at in good], [float(northings[at]) for at in good]
    )
    for at, latitude, longitude in zip(good, latitudes, longitudes, strict=True):
        if isfinite(latitude) and isfinite(longitude):
            points[at] = (float(latitude), float(longitude))
    return points


def _on_grid(easting: float, northing: float) -> bool:
    return _LEAST < easting < _MOST_EAST and _LEAST < northing < _MOST_NORTH


@lru_cache(maxsize=1)
def _transformer() -> Any:
    # importing pyproj takes longer than converting a whole register
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:27700", "EPSG:4326")
