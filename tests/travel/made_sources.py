"""Made-up sources: one-way streets over the straight line, with gaps and faults on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.travel.tables import Progress, quietly


def _nobody(place: Place) -> bool:
    return False


@dataclass
class MadeSource:
    """Minutes per kilometre that differ by direction; counts the drives it was asked about."""

    name: str = "made"
    version: str = "1"
    pace: float = 1.0
    knows_not: Callable[[Place], bool] = _nobody
    fault: Exception | None = None
    waits: bool = False
    asked: int = field(default=0, compare=False)

    def leg(self, origin: Place, destination: Place) -> LegFacts | None:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        if self.knows_not(origin) or self.knows_not(destination):
            return None
        km = round(straight_km(origin, destination), 1)
        uphill = 1.1 if origin.latitude < destination.latitude else 1.0
        return LegFacts(round(km * self.pace * uphill + 3, 1), km, self.name, 3.0, (self.name.title(),))

    def matrix(self, places: Sequence[Place]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        minutes = np.full((len(places), len(places)), inf, dtype=np.float32)
        km = minutes.copy()
        for row, origin in enumerate(places):
            for column, destination in enumerate(places):
                facts = self.leg(origin, destination)
                if row == column:
                    minutes[row, column] = km[row, column] = 0
                elif facts is not None:
                    minutes[row, column], km[row, column] = facts.minutes, facts.km
        return minutes, km


class PiecewiseSource(MadeSource):
    """The same, asked by tables in pieces of a row."""

    def table(
        self, origins: Sequence[Place], destinations: Sequence[Place], progress: Progress = quietly
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        minutes = np.full((len(origins), len(destinations)), inf, dtype=np.float32)
        km = minutes.copy()
        for row, origin in enumerate(origins):
            progress(row, len(origins))
            for column, destination in enumerate(destinations):
                facts = self.leg(origin, destination)
                if origin.key == destination.key:
                    minutes[row, column] = km[row, column] = 0
                elif facts is not None:
                    minutes[row, column], km[row, column] = facts.minutes, facts.km
        progress(len(origins), len(origins))
        return minutes, km
