"""OSRM over HTTP: `/table/v1/driving` and `/route/v1/driving` (API of OSRM 5 and 6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ecfrs_tui.domain.places import Place
from ecfrs_tui.travel.servers.asking import Asker, UnroutableError
from ecfrs_tui.travel.servers.server import SNAP_METRES, Block, RoutingServer, figure, figures

_UNROUTABLE = frozenset({"NoSegment", "NoRoute", "NoTable"})
_MOST_VIA = 6


class Osrm(RoutingServer):
    """A server that runs `osrm-routed`."""

    name = "osrm"

    def ask_block(self, asker: Asker, origins: Sequence[Place], destinations: Sequence[Place]) -> Block:
        """One table; coordinates count twice, so a block of 50 by 50 is a question of 100."""
        ends = range(len(origins), len(origins) + len(destinations))
        document = self._ask(
            asker,
            f"/table/v1/driving/{_points([*origins, *destinations])}"
            f"?sources={_numbers(range(len(origins)))}&destinations={_numbers(ends)}"
            "&annotations=duration,distance",
        )
        height, width = len(origins), len(destinations)
        return Block(
            figures(asker, document.get("durations"), height, width, "the durations"),
            figures(asker, document.get("distances"), height, width, "the distances"),
            _snaps(asker, document.get("sources"), height),
            _snaps(asker, document.get("destinations"), width),
        )

    def ask_leg(
        self, asker: Asker, origin: Place, destination: Place
    ) -> tuple[float, float, tuple[str, ...]]:
        """One route, with the names of its main roads."""
        path = f"/route/v1/driving/{_points([origin, destination])}?overview=false&steps=true"
        document = self._ask(asker, path)
        if any(
            snap is not None and snap > SNAP_METRES for snap in _snaps(asker, document.get("waypoints"), 2)
        ):
            raise UnroutableError
        routes = document.get("routes")
        if not isinstance(routes, list) or not routes or not isinstance(routes[0], dict):
            raise asker.nonsense("it names no route")
        route = routes[0]
        return (
            figure(asker, route.get("duration"), "the duration"),
            figure(asker, route.get("distance"), "the distance"),
            _summary(route.get("legs")),
        )

    def _ask(self, asker: Asker, path: str) -> dict[str, Any]:
        status, document = asker.get(path)
        code = str(document.get("code"))
        if code in _UNROUTABLE:
            raise UnroutableError
        if status != 200 or code != "Ok":
            raise asker.refused(status, document, "message", "code")
        return document


def _points(places: Sequence[Place]) -> str:
    return ";".join(f"{place.longitude:.6f},{place.latitude:.6f}" for place in places)


def _numbers(numbers: range) -> str:
    return ";".join(str(number) for number in numbers)


def _snaps(asker: Asker, points: Any, count: int) -> list[float | None]:
    """Metres from each point to the road it was put on; without them nothing could be trusted."""
    if not isinstance(points, list) or len(points) != count:
        raise asker.nonsense(f"it does not say where it put {count} points")
    snaps: list[float | None] = []
    for point in points:
        if not isinstance(point, dict):
            raise asker.nonsense("it does not say where it put a point")
        snaps.append(figure(asker, point.get("distance"), "the distances to the road"))
    return snaps


def _summary(legs: Any) -> tuple[str, ...]:
    """The names of the main roads; text from outside."""
    if not isinstance(legs, list) or not legs or not isinstance(legs[0], dict):
        return ()
    words = str(legs[0].get("summary") or "")
    names = ["".join(c for c in part if c.isprintable()).strip()[:60] for part in words.split(",")]
    return tuple(name for name in names if name)[:_MOST_VIA]
