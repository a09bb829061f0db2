"""Reads the roads of an OpenStreetMap extract (.osm.pbf) with osmium."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.travel.roads.access import Use, barrier_use, directions, road_use
from ecfrs_tui.travel.roads.box import Box
from ecfrs_tui.travel.roads.delays import node_seconds
from ecfrs_tui.travel.roads.extra import needed
from ecfrs_tui.travel.roads.ferries import WAIT_SECONDS, crossing_seconds, is_car_ferry
from ecfrs_tui.travel.roads.speeds import SCALE, running_kmh
from ecfrs_tui.travel.roads.towns import PASSED_KM, Town

if TYPE_CHECKING:
    import osmium

Say = Callable[[str, int, int], None]

_KEYS = ("highway", "route", "barrier", "railway", "place")
_NOT_AN_ADDRESS = frozenset(("motorway", "motorway_link", "trunk_link", "primary_link", "secondary_link"))
_SAY_EVERY = 5_000
_TILES = 10_000_000
"""OpenStreetMap keeps coordinates as whole ten-millionths of a degree."""


@dataclass(slots=True)
class RawRoads:
    """Ways as they are drawn, one after another: points flat, one entry a way in the other columns.

    `forward` and `backward` are km/h, 0 where nobody may drive so; `extra` is seconds for the way as a
    whole (a ferry's wait). `x` and `y` are ten-millionths of a degree.
    """

    refs: array[int] = field(default_factory=lambda: array("q"))
    x: array[int] = field(default_factory=lambda: array("i"))
    y: array[int] = field(default_factory=lambda: array("i"))
    length: array[int] = field(default_factory=lambda: array("q"))
    forward: array[float] = field(default_factory=lambda: array("d"))
    backward: array[float] = field(default_factory=lambda: array("d"))
    extra: array[float] = field(default_factory=lambda: array("d"))
    use: array[int] = field(default_factory=lambda: array("b"))
    address: array[int] = field(default_factory=lambda: array("b"))
    """1 where a place may be joined to the road, 0 on motorways, slip roads and their like."""
    name: array[int] = field(default_factory=lambda: array("i"))
    names: dict[str, int] = field(default_factory=dict)
    shut: set[int] = field(default_factory=set)
    """Nodes no car passes."""
    private: set[int] = field(default_factory=set)
    """Nodes passed only to reach an address behind them."""
    delay: dict[int, tuple[float, float]] = field(default_factory=dict)
    towns: list[Town] = field(default_factory=list)
    missing: int = 0
    """Points of ways that are not in the file: the extract was cut there."""


def header_box(file: Path) -> Box | None:
    """The box the file says it covers, if it says so. Raises FileRefusedError when it is no .osm.pbf."""
    with _spoken(file):
        library = _osmium()
        reader = library.io.Reader(_known_as_pbf(file), library.osm.NOTHING)
        try:
            box = reader.header().box()
        finally:
            reader.close()
    if not box.valid():
        return None
    return Box(box.bottom_left.lat, box.bottom_left.lon, box.top_right.lat, box.top_right.lon)


def fingerprint_of(file: Path) -> str:
    """SHA-256 of the file. Raises FileRefusedError when it cannot be read."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as fault:
        raise _unreadable(file, fault.strerror or str(fault)) from fault


def read_roads(file: Path, *, ferries: bool, say: Say) -> RawRoads:
    """Every road a car may use, and what stands at its nodes.

    Raises FileRefusedError when the file is missing, cut off, no .osm.pbf, or without such roads.
    """
    raw = RawRoads()
    count = 0
    with _spoken(file):
        for entity in _entities(file):
            if entity.is_node():
                _node(raw, entity)
                continue
            _way(raw, entity, ferries)
            count += 1
            if count % _SAY_EVERY == 0:
                say(f"Reading {file.name}: {count:,} roads", 0, 0)
    if not raw.length:
        raise FileRefusedError(
            "no_roads",
            f"{file.name} holds no road a car may use",
            hint="use an extract of the county as Geofabrik offers it (.osm.pbf)",
        )
    return raw


def _osmium() -> Any:
    for module in ("osmium.filter", "osmium.io", "osmium.osm"):
        needed(module)
    return needed("osmium")


def _known_as_pbf(file: Path) -> Any:
    # the format is told by name: what is inside decides, not the file's ending
    return _osmium().io.File(str(file), "pbf")


def _entities(file: Path) -> Iterator[Any]:
    library = _osmium()
    kinds = library.osm.NODE | library.osm.WAY
    return iter(
        library.FileProcessor(_known_as_pbf(file), kinds)
        .with_locations()
        .with_filter(library.filter.KeyFilter(*_KEYS))
    )


@contextmanager
def _spoken(file: Path) -> Iterator[None]:
    """Turns what osmium says of a file into one sentence."""
    if not file.exists():
        raise FileRefusedError("file_missing", f"there is no file {file}", hint="check the name")
    if not file.is_file():
        raise FileRefusedError("not_a_file", f"{file} is not a file", hint="name a .osm.pbf file")
    try:
        yield
    except RuntimeError as fault:
        raise _refusal(file, str(fault)) from fault
    except OSError as fault:
        raise _unreadable(file, fault.strerror or str(fault)) from fault


def _refusal(file: Path, words: str) -> FileRefusedError:
    low = words.lower()
    if "eof" in low or "truncated" in low:
        return FileRefusedError(
            "file_cut_off",
            f"{file.name} is cut off: it ends in the middle",
            hint="fetch it again, and compare its size",
        )
    if "open failed" in low:
        return _unreadable(file, words.rsplit(": ", 1)[-1])
    return FileRefusedError(
        "not_a_pbf",
        f"{file.name} is not an OpenStreetMap extract (.osm.pbf), or is damaged ({words})",
        hint="use an extract of the county as Geofabrik offers it (.osm.pbf)",
    )


def _unreadable(file: Path, why: str) -> FileRefusedError:
    return FileRefusedError("file_unreadable", f"{file} cannot be read: {why}", hint="check who may read it")


def _node(raw: RawRoads, node: osmium.osm.Node) -> None:
    tags = dict(node.tags)
    kind = tags.get("place", "")
    if kind in PASSED_KM and tags.get("name"):
        raw.towns.append(Town(tags["name"], node.location.lat, node.location.lon, kind))
    use = barrier_use(tags)
    if use is Use.CLOSED:
        raw.shut.add(node.id)
    elif use is Use.ENDS:
        raw.private.add(node.id)
    seconds = node_seconds(tags)
    if any(seconds):
        raw.delay[node.id] = seconds


def _way(raw: RawRoads, way: osmium.osm.Way, ferries: bool) -> None:
    tags = dict(way.tags)
    ferry = ferries and is_car_ferry(tags)
    use = Use.OPEN if ferry else road_use(tags)
    if use is Use.CLOSED:
        return
    forward, backward = directions(tags)
    if not (forward or backward):
        return
    for points in _drawn(raw, way):
        there, back = _ferry_kmh(tags, points) if ferry else running_kmh(tags)
        raw.refs.extend(ref for ref, _, _ in points)
        raw.x.extend(x for _, x, _ in points)
        raw.y.extend(y for _, _, y in points)
        raw.length.append(len(points))
        raw.forward.append(there / SCALE if forward else 0.0)
        raw.backward.append(back / SCALE if backward else 0.0)
        raw.extra.append(WAIT_SECONDS if ferry else 0.0)
        raw.use.append(use)
        raw.address.append(0 if ferry or _keeps_away(tags) else 1)
        raw.name.append(raw.names.setdefault(_name(tags), len(raw.names)))


def _drawn(raw: RawRoads, way: osmium.osm.Way) -> Iterator[list[tuple[int, int, int]]]:
    """The stretches of a way whose points are in the file: reference, x and y."""
    points: list[tuple[int, int, int]] = []
    for node in way.nodes:
        place = node.location
        if place.valid():
            if not points or points[-1][0] != node.ref:
                points.append((node.ref, place.x, place.y))
            continue
        raw.missing += 1
        if len(points) > 1:
            yield points
        points = []
    if len(points) > 1:
        yield points


def _ferry_kmh(tags: dict[str, str], points: list[tuple[int, int, int]]) -> tuple[float, float]:
    from ecfrs_tui.domain.places import Place, straight_km

    places = [Place("", "", y / _TILES, x / _TILES) for _, x, y in points]
    km = sum(straight_km(one, other) for one, other in pairwise(places))
    kmh = km / crossing_seconds(tags) * 3600
    return kmh, kmh


def _keeps_away(tags: dict[str, str]) -> bool:
    """Nobody's gate is on a motorway, a slip road, a main dual carriageway or a roundabout."""
    highway = tags["highway"]
    dual_trunk = highway == "trunk" and tags.get("oneway") in ("yes", "true", "1", "-1")
    return (
        highway in _NOT_AN_ADDRESS
        or dual_trunk
        or tags.get("motorroad") == "yes"
        or tags.get("junction") in ("roundabout", "circular")
    )


def _name(tags: dict[str, str]) -> str:
    return (tags.get("ref") or tags.get("name") or "")[:80]
