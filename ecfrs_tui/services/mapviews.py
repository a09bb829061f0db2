"""What the map of the county gets to see."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place in degrees, WGS84."""

    latitude: float
    longitude: float
