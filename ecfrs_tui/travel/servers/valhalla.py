"""Valhalla over HTTP: `/sources_to_targets` and `/route` (API of Valhalla 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.servers.asking import Asker, UnroutableError
from ecfrs_tui.travel.servers.server import SNAP_METRES, Block, RoutingServer, figure

_UNROUTABLE = frozenset({"154", "170", "171", "442"})
"""Too far apart, unconnected regions, no road near a point, no path."""


class Valhalla(RoutingServer):
    """A server that runs `valhalla_service`; its own search radius of 35 km is cut down to ours."""

    name = "valhalla"

    def ask_block(self, asker: Asker, origins: Sequence[Place], destinations: Sequence[Place]) -> Block:
        """One table; the server itself refuses points too far from its roads."""
        document = self._ask(
            asker,
            "/sources_to_targets",
            {
                "sources": [_point(place) for place in origins],
                "targets": [_point(place) for place in destinations],
                "costing": "auto",
                "units": "kilometers",
            },
        )
        rows = document.get("sources_to_targets")
        height, width = len(origins), len(destinations)
        if not isinstance(rows, list) or len(rows) != height:
            raise asker.nonsense(f"the table does not have {height} rows")
        seconds: list[list[float | None]] = []
        metres: list[list[float | None]] = []
        for row in rows:
            if not isinstance(row, list) or len(row) != width:
                raise asker.nonsense(f"the table does not have {width} columns")
            cells = [_cell(asker, cell) for cell in row]
            seconds.append([cell[0] for cell in cells])
            metres.append([cell[1] for cell in cells])
        return Block(seconds, metres, [None] * height, [None] * width)

    def ask_leg(
        self, asker: Asker, origin: Place, destination: Place
    ) -> tuple[float, float, tuple[str, ...]]:
        """One route, without its directions."""
        document = self._ask(
            asker,
            "/route",
            {
                "locations": [_point(origin), _point(destination)],
                "costing": "auto",
                "units": "kilometers",
                "directions_type": "none",
            },
        )
        trip = document.get("trip")
        summary = trip.get("summary") if isinstance(trip, dict) else None
        if not isinstance(summary, dict):
            raise asker.nonsense("it names no trip")
        seconds = figure(asker, summary.get("time"), "the time")
        return seconds, figure(asker, summary.get("length"), "the length") * 1000, ()

    def _ask(self, asker: Asker, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        status, document = asker.post(path, body)
        if str(document.get("error_code")) in _UNROUTABLE:
            raise UnroutableError
        if status != 200:
            raise asker.refused(status, document, "error", "status")
        return document


def _point(place: Place) -> dict[str, float]:
    return {
        "lat": round(place.latitude, 6),
        "lon": round(place.longitude, 6),
        "search_cutoff": SNAP_METRES,
    }


def _cell(asker: Asker, cell: Any) -> tuple[float | None, float | None]:
    """Seconds and metres of one pair; null time is no way."""
    if not isinstance(cell, dict):
        raise asker.nonsense("a drive of the table is no object")
    if cell.get("time") is None or cell.get("distance") is None:
        return None, None
    return figure(asker, cell["time"], "the times"), figure(asker, cell["distance"], "the distances") * 1000
