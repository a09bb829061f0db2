"""What the routing servers have in common: pieces within their limits, and one bad place spoils only itself."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.domain.travel import LegFacts
from ecfrs_tui.travel.servers.asking import Asker, UnroutableError
from ecfrs_tui.travel.tables import Progress, quietly

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SNAP_METRES = 2000.0
"""A point farther than this from a road is not on the roads: servers snap 183 km without complaint."""

PARKING_MINUTES = 3.0
"""Parking and walking in, as in the other sources."""

SAME_PLACE_KM = 0.15
_METHOD = 1
_ERROR_SHARE = 0.10
_LEAST_ERROR_MINUTES = 2.0
_MOST_FIGURE = 1e8
"""Seconds or metres; NaN fails the comparison too."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where the server is and how it is asked.

    `seconds` bound one answer; `block` places a side are asked about at once (50 keep within the usual
    100 coordinates of OSRM and 2,500 pairs of Valhalla); `data` is any word for the roads it has now:
    another word makes stored times again.
    """

    address: str
    seconds: float = 10.0
    block: int = 50
    data: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Seconds and metres from each origin to each destination, row after row; None where there is no way.

    `origin_snaps` and `destination_snaps` are metres from point to road where the server says so.
    """

    seconds: Sequence[Sequence[float | None]]
    metres: Sequence[Sequence[float | None]]
    origin_snaps: Sequence[float | None]
    destination_snaps: Sequence[float | None]


class RoutingServer(ABC):
    """A travel source (`TravelSource`, `TableSource`) that asks a server."""

    name = "server"
    waits = True
    """Never asked while somebody waits for a screen."""

    def __init__(self, settings: ServerSettings) -> None:
        self.settings = settings

    @property
    def version(self) -> str:
        """Changes with the address, the word for its data and the method; servers do not name their roads."""
        text = f"{self.settings.address} {self.settings.data}"
        return f"{_METHOD}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"

    @abstractmethod
    def ask_block(self, asker: Asker, origins: Sequence[Place], destinations: Sequence[Place]) -> Block:
        """One table within the server's limits. Raises ServerError, UnroutableError."""

    @abstractmethod
    def ask_leg(
        self, asker: Asker, origin: Place, destination: Place
    ) -> tuple[float, float, tuple[str, ...]]:
        """Seconds, metres and roads of one drive. Raises ServerError, UnroutableError."""

    def asker(self) -> Asker:
        """A connection to the server, for `with`."""
        return Asker(self.name, self.settings.address, self.settings.seconds)

    def leg(self, origin: Place, destination: Place) -> LegFacts | None:
        """The quiet drive as the server sees it; None where there is no way. Waits; raises ServerError.

        `error_minutes` is 10 % of the minutes, at least 2: engines on the same roads differ by 3 to 7 %
        (TRAVEL.md section 2), the county's lanes are still to be measured.
        """
        if straight_km(origin, destination) < SAME_PLACE_KM:
            return LegFacts(0.0, 0.0, "same place", 0.0)
        with self.asker() as asker:
            try:
                seconds, metres, via = self.ask_leg(asker, origin, destination)
            except UnroutableError:
                return None
        minutes = round(seconds / 60 + PARKING_MINUTES, 1)
        error = round(max(_LEAST_ERROR_MINUTES, _ERROR_SHARE * minutes), 1)
        return LegFacts(minutes, round(metres / 1000, 1), self.name, error, via)

    def matrix(self, places: Sequence[Place]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Minutes and kilometres between all places; `inf` where there is no way. Raises ServerError."""
        return self.table(places, places)

    def table(
        self, origins: Sequence[Place], destinations: Sequence[Place], progress: Progress = quietly
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The same from some places to others, asked in blocks. Raises ServerError, StoppedError."""
        import numpy as np

        minutes = np.full((len(origins), len(destinations)), inf, dtype=np.float32)
        km = minutes.copy()
        size = self.settings.block
        corners = [
            (row, column)
            for row in range(0, len(origins), size)
            for column in range(0, len(destinations), size)
        ]
        with self.asker() as asker:
            for done, (row, column) in enumerate(corners):
                progress(done, len(corners))
                some, others = origins[row : row + size], destinations[column : column + size]
                rows, columns, block = self._careful(asker, some, others)
                for i, at in enumerate(rows):
                    for j, to in enumerate(columns):
                        seconds, metres = block.seconds[i][j], block.metres[i][j]
                        if seconds is not None and metres is not None:
                            minutes[row + at, column + to] = round(seconds / 60 + PARKING_MINUTES, 1)
                            km[row + at, column + to] = round(metres / 1000, 1)
        progress(len(corners), len(corners))
        _nothing_between_the_same(origins, destinations, minutes, km)
        return minutes, km

    def _careful(
        self, asker: Asker, origins: Sequence[Place], destinations: Sequence[Place]
    ) -> tuple[list[int], list[int], Block]:
        """A block and the rows and columns it is of: without those that would fail it or snap too far."""
        rows, columns = list(range(len(origins))), list(range(len(destinations)))
        try:
            block = self.ask_block(asker, origins, destinations)
        except UnroutableError:
            rows, columns = self._connected(asker, origins, destinations)
            if not rows or not columns:
                return [], [], Block([], [], [], [])
            try:
                block = self.ask_block(asker, [origins[n] for n in rows], [destinations[n] for n in columns])
            except UnroutableError:
                return [], [], Block([], [], [], [])
        return _on_the_roads(rows, columns, block)

    def _connected(
        self, asker: Asker, origins: Sequence[Place], destinations: Sequence[Place]
    ) -> tuple[list[int], list[int]]:
        """Which origins and destinations hang together: the first part that holds most destinations."""
        best: list[int] = []
        for start in origins:
            columns = self._reached(asker, start, destinations)
            best = max(best, columns, key=len)
            if 2 * len(best) > len(destinations):
                break
        return (self._reaching(asker, origins, destinations[best[0]]), best) if best else ([], [])

    def _reached(self, asker: Asker, start: Place, ends: Sequence[Place]) -> list[int]:
        def ask(some: Sequence[Place]) -> None:
            self.ask_block(asker, [start], some)

        return _good_ones(ask, ends)

    def _reaching(self, asker: Asker, starts: Sequence[Place], goal: Place) -> list[int]:
        def ask(some: Sequence[Place]) -> None:
            self.ask_block(asker, some, [goal])

        return _good_ones(ask, starts)


def _good_ones(ask: Callable[[Sequence[Place]], None], places: Sequence[Place], first: int = 0) -> list[int]:
    """The numbers of the places that do not fail a question, halving those that do."""
    try:
        ask(places)
    except UnroutableError:
        if len(places) == 1:
            return []
        half = len(places) // 2
        return [
            *_good_ones(ask, places[:half], first),
            *_good_ones(ask, places[half:], first + half),
        ]
    return list(range(first, first + len(places)))


def _on_the_roads(rows: list[int], columns: list[int], block: Block) -> tuple[list[int], list[int], Block]:
    """The block without places whose nearest road is too far away."""
    near = [n for n, snap in enumerate(block.origin_snaps) if snap is None or snap <= SNAP_METRES]
    nigh = [n for n, snap in enumerate(block.destination_snaps) if snap is None or snap <= SNAP_METRES]
    kept = Block(
        [[block.seconds[i][j] for j in nigh] for i in near],
        [[block.metres[i][j] for j in nigh] for i in near],
        [block.origin_snaps[i] for i in near],
        [block.destination_snaps[j] for j in nigh],
    )
    return [rows[i] for i in near], [columns[j] for j in nigh], kept


def _nothing_between_the_same(
    origins: Sequence[Place],
    destinations: Sequence[Place],
    minutes: NDArray[np.float32],
    km: NDArray[np.float32],
) -> None:
    """Nobody drives within one place, whatever the server says about it."""
    for row, origin in enumerate(origins):
        for column, destination in enumerate(destinations):
            if abs(origin.latitude - destination.latitude) > 0.01:
                continue
            if origin.key == destination.key or straight_km(origin, destination) < SAME_PLACE_KM:
                minutes[row, column] = km[row, column] = 0.0


def figures(asker: Asker, rows: Any, height: int, width: int, what: str) -> list[list[float | None]]:
    """A grid of numbers from 0, None for null. Raises ServerError for any other shape or value."""
    if not isinstance(rows, list) or len(rows) != height:
        raise asker.nonsense(f"{what} do not have {height} rows")
    for row in rows:
        if not isinstance(row, list) or len(row) != width:
            raise asker.nonsense(f"{what} do not have {width} columns")
    return [[None if cell is None else figure(asker, cell, what) for cell in row] for row in rows]


def figure(asker: Asker, value: Any, what: str) -> float:
    """A number from 0 to what a drive could ever take. Raises ServerError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_FIGURE:
        raise asker.nonsense(f"{what} hold {str(value)[:20]!r}")
    return float(value)
