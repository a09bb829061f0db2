"""The rectangle an extract or a network covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecfrs_tui.domain.places import Place


@dataclass(frozen=True, slots=True)
class Box:
    """WGS84 degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, place: Place) -> bool:
        """Whether the place lies in it."""
        return self.south <= place.latitude <= self.north and self.west <= place.longitude <= self.east

    def words(self) -> str:
        """`51.45 to 52.09 N, 0.02 W to 1.30 E`."""
        return f"{_degrees(self.south, 'N', 'S')} to {_degrees(self.north, 'N', 'S')}, " + (
            f"{_degrees(self.west, 'E', 'W')} to {_degrees(self.east, 'E', 'W')}"
        )


def box_of(places: Iterable[Place]) -> Box | None:
    """The smallest box round places; None without any."""
    points = [(place.latitude, place.longitude) for place in places]
    if not points:
        return None
    latitudes, longitudes = zip(*points, strict=True)
    return Box(min(latitudes), min(longitudes), max(latitudes), max(longitudes))


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):.2f} {positive if value >= 0 else negative}"
