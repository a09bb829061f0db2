"""Part of a matrix: from some places to others, by whatever a source can do.

Progress is told after each piece as (done, of); a callback that raises `StoppedError` ends the work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.travel.source import TravelSource

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]


class StoppedError(RefusedError):
    """Somebody ended the work; nothing half-done is kept."""


def quietly(done: int, of: int) -> None:
    """Progress that nobody watches."""


def until(stop: Callable[[], bool], progress: Progress = quietly) -> Progress:
    """Progress that raises StoppedError once `stop` says so."""

    def told(done: int, of: int) -> None:
        if stop():
            raise StoppedError("stopped", "the driving times were not computed: it was stopped")
        progress(done, of)

    return told


@runtime_checkable
class TableSource(Protocol):
    """A source that answers any part of a matrix, piece by piece."""

    def table(
        self, origins: Sequence[Place], destinations: Sequence[Place], progress: Progress = quietly
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Minutes and kilometres from each origin (row) to each destination; `inf` where there is no way."""
        ...


def table_of(
    source: TravelSource,
    origins: Sequence[Place],
    destinations: Sequence[Place],
    progress: Progress = quietly,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A table of any source: by `table` where it has one, by `matrix` for a square, else leg by leg."""
    if isinstance(source, TableSource):
        return source.table(origins, destinations, progress)
    if list(origins) == list(destinations):
        progress(0, 1)
        square = source.matrix(origins)
        progress(1, 1)
        return square
    return _leg_by_leg(source, origins, destinations, progress)


def _leg_by_leg(
    source: TravelSource, origins: Sequence[Place], destinations: Sequence[Place], progress: Progress
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    import numpy as np

    minutes = np.full((len(origins), len(destinations)), inf, dtype=np.float32)
    km = minutes.copy()
    for row, origin in enumerate(origins):
        progress(row, len(origins))
        for column, destination in enumerate(destinations):
            facts = None if origin.key == destination.key else source.leg(origin, destination)
            if origin.key == destination.key:
                minutes[row, column] = km[row, column] = 0.0
            elif facts is not None:
                minutes[row, column], km[row, column] = facts.minutes, facts.km
    progress(len(origins), len(origins))
    return minutes, km
