"""What the made-up desk keeps about the looks of the screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ecfrs_tui.services.map_places import MapPoint
from ecfrs_tui.services.views import DayView


class FakeLooks:
    """The parts of the Desk protocol about theme and density, and about the map."""

    day: Any
    officers: Any

    screen_look: tuple[str, str] = ("", "")

    def keep_screen_look(self, theme: str, density: str) -> None:
        self.screen_look = (theme, density)

    def map_points(self, references: Sequence[str]) -> Mapping[str, MapPoint]:
        return {each: MapPoint(51.5 + n % 40 / 100, 0.2 + n % 70 / 100) for n, each in enumerate(references)}

    def days_of(self, day: date) -> tuple[DayView, ...]:
        return tuple(self.day(each.code, day) for each in self.officers())
