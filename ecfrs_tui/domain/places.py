"""Places and the straight line between them."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG), kilometres."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point that visits happen at or start from.

    `key` names it for good: `urn:900123`, `venue:3`, `officer:ASH` or `point:51.73560,0.46850`.
    `latitude` and `longitude` are WGS84 degrees.
    """

    key: str
    label: str
    latitude: float
    longitude: float


def straight_km(a: Place, b: Place) -> float:
    """Great-circle distance in kilometres (haversine, mean earth radius; within 0.5 % of the geodesic)."""
    half_lat = radians(b.latitude - a.latitude) / 2
    half_lon = radians(b.longitude - a.longitude) / 2
    root = sin(half_lat) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(half_lon) ** 2
    return 2 * EARTH_KM * asin(sqrt(root))
