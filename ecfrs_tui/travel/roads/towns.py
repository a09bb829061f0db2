"""Towns and villages that a drive passes through."""

from __future__ import annotations

from dataclasses import dataclass

PASSED_KM = {"city": 1.2, "town": 0.8, "village": 0.4}
"""A drive that comes this near to the middle of one goes through it."""


@dataclass(frozen=True, slots=True)
class Town:
    """A named settlement, WGS84, `kind` as OpenStreetMap's `place`."""

    name: str
    latitude: float
    longitude: float
    kind: str
