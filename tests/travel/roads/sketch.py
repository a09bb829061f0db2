"""Draws small networks of roads in metres and writes them as an OpenStreetMap extract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from math import cos, radians
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

from ecfrs_tui.domain.places import EARTH_KM, Place
from ecfrs_tui.travel.roads.engine import RoadNetwork, open_network
from ecfrs_tui.travel.roads.joining import join
from ecfrs_tui.travel.roads.keeping import write
from ecfrs_tui.travel.roads.reading import read_roads
from ecfrs_tui.travel.roads.record import Provenance

SOUTH, WEST = 51.70, 0.50
_DEGREE_METRES = radians(1) * EARTH_KM * 1000
Point = tuple[float, float]


def at(east: float, north: float) -> tuple[float, float]:
    """Latitude and longitude of metres east and north of the corner."""
    latitude = SOUTH + north / _DEGREE_METRES
    return latitude, WEST + east / (_DEGREE_METRES * cos(radians(latitude)))


def metres_of(latitude: float, longitude: float) -> Point:
    """Metres east and north of the corner: what `at` takes."""
    north = (latitude - SOUTH) * _DEGREE_METRES
    return (longitude - WEST) * _DEGREE_METRES * cos(radians(latitude)), north


def place(east: float, north: float) -> Place:
    """A place there."""
    return Place(f"point:{east},{north}", f"{east}, {north}", *at(east, north))


class Sketch:
    """Nodes are named by their metres; a way draws those it needs."""

    def __init__(self) -> None:
        self._nodes: dict[Point, int] = {}
        self._tags: dict[Point, dict[str, str]] = {}
        self._ways: list[tuple[list[int], dict[str, str]]] = []

    def node(self, point: Point, **tags: str) -> None:
        """Something that stands at a point."""
        self._number(point)
        self._tags.setdefault(point, {}).update(
            {key.replace("__", ":"): value for key, value in tags.items()}
        )

    def way(self, points: Sequence[Point], highway: str = "residential", **tags: str) -> None:
        """A road through the points; `__` in a key stands for a colon; no highway when it is empty."""
        stated = {"highway": highway} if highway else {}
        stated |= {key.replace("__", ":"): value for key, value in tags.items()}
        self._ways.append(([self._number(point) for point in points], stated))

    def lost(self, ref: int) -> None:
        """A way's next point lies beyond the edge of the extract: it is named but not in the file."""
        self._ways[-1][0].append(ref)

    def write(self, path: Path) -> Path:
        """The extract."""
        stamp = datetime(2026, 1, 1, tzinfo=UTC)
        path.unlink(missing_ok=True)
        writer = osmium.SimpleWriter(str(path))
        for point, number in self._nodes.items():
            latitude, longitude = at(*point)
            writer.add_node(
                Node(
                    id=number,
                    version=1,
                    timestamp=stamp,
                    location=(longitude, latitude),
                    tags=self._tags.get(point, {}),
                )
            )
        for number, (refs, tags) in enumerate(self._ways, start=1):
            writer.add_way(Way(id=number, version=1, timestamp=stamp, nodes=refs, tags=tags))
        writer.close()
        return path

    def network(self, folder: Path, *, ferries: bool = False, hierarchies: bool = False) -> RoadNetwork:
        """The network of the sketch, through all its files."""
        file = self.write(folder / "sketch.osm.pbf")
        raw = read_roads(file, ferries=ferries, say=lambda *_: None)
        record = join(raw, Provenance("sketch.osm.pbf", 0, "", "", ferries, 0.0, 0.0, 0))
        write(record, folder / "network.npz")
        return open_network(folder / "network.npz", hierarchies=hierarchies)

    def _number(self, point: Point) -> int:
        return self._nodes.setdefault(point, len(self._nodes) + 1)


def grid(columns: int = 4, rows: int = 4, step: float = 1000.0, **tags: str) -> Sketch:
    """Streets from west to east and from south to north that meet every `step` metres."""
    sketch = Sketch()
    stated: dict[str, str] = {"maxspeed": "30 mph", **tags}
    for row in range(rows):
        sketch.way([(column * step, row * step) for column in range(columns)], **stated)
    for column in range(columns):
        sketch.way([(column * step, row * step) for row in range(rows)], **stated)
    return sketch
