"""The part of the desk that says where things are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from ecfrs_tui.services.map_places import MapPoint
from ecfrs_tui.services.views import DayView


class MapDesk(Protocol):
    """What the map of the county asks for."""

    def map_points(self, references: Sequence[str]) -> Mapping[str, MapPoint]:
        """The places of requests and visits by reference; those without a known place are left out."""
        ...

    def days_of(self, day: date) -> tuple[DayView, ...]:
        """The day of every active officer; slow, for a thread."""
        ...
