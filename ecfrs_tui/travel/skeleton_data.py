"""The road skeleton as it stands in its files: nodes, edges, water lines and speeds."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from math import isfinite
from pathlib import Path

from ecfrs_tui.errors import FileRefusedError

FILES = ("nodes.csv", "edges.csv", "water.csv", "speeds.csv")
ROAD_CLASSES = frozenset("MDABU")
NODE_KINDS = frozenset("CTVJX")


@dataclass(frozen=True, slots=True)
class Node:
    """A town (C, T, V by size), a junction (J) or an interchange that no local road joins (X); WGS84."""

    name: str
    latitude: float
    longitude: float
    kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A road between two nodes by number; `km` is None where the straight line times the ratio serves."""

    start: int
    end: int
    road_class: str
    km: float | None


@dataclass(frozen=True, slots=True)
class Rates:
    """The figures of speeds.csv: km/h, ratios of road to straight line, minutes and kilometres."""

    kmh: dict[str, float]
    ratio: dict[str, float]
    end_minutes: dict[str, float]
    access_kmh: float
    access_ratio: float
    direct_km: float
    arrive_minutes: float


@dataclass(frozen=True, slots=True)
class SkeletonData:
    """Everything the estimator reads, and a fingerprint that changes when any of it does."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    water: tuple[tuple[float, float, float, float], ...]
    """Segments no leg off the network may cross: latitude, longitude, latitude, longitude."""
    rates: Rates
    fingerprint: str


def load_skeleton_data(folder: Path | None = None) -> SkeletonData:
    """Read the shipped skeleton, or an edited copy in `folder`.

    Raises FileRefusedError naming file and row when something cannot stand.
    """
    texts = {name: _text(folder, name) for name in FILES}
    digest = hashlib.sha256()
    for name in FILES:
        # line ends do not change a road
        digest.update(name.encode("utf-8") + b"\0" + "\n".join(texts[name].splitlines()).encode("utf-8"))
    nodes = _nodes(texts["nodes.csv"])
    return SkeletonData(
        nodes=nodes,
        edges=_edges(texts["edges.csv"], {node.name: at for at, node in enumerate(nodes)}),
        water=_water(texts["water.csv"]),
        rates=_rates(texts["speeds.csv"]),
        fingerprint=digest.hexdigest()[:12],
    )


def _text(folder: Path | None, name: str) -> str:
    try:
        if folder is None:
            return (files("ecfrs_tui.travel") / "data" / name).read_text(encoding="utf-8-sig")
        return (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise FileRefusedError(
            "skeleton_unreadable",
            f"The road file {name} cannot be read: {fault}.",
            hint="Put the file back, or use the shipped roads.",
        ) from fault


def _refuse(name: str, row: int, why: str) -> FileRefusedError:
    return FileRefusedError(
        "skeleton_row",
        f"{name}, row {row}: {why}.",
        hint="Correct the row, or use the shipped roads.",
        details={"file": name, "row": row},
    )


def _rows(name: str, text: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise _refuse(name, 1, f"the column {missing[0]} is missing")
    return [
        (at, {column: (row[column] or "").strip() for column in columns})
        for at, row in enumerate(reader, start=2)
    ]


def _number(name: str, row: int, column: str, text: str, least: float, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value) or not least <= value <= most:
        raise _refuse(name, row, f"{column} must be a number from {least:g} to {most:g}, not {text[:40]!r}")
    return value


def _nodes(text: str) -> tuple[Node, ...]:
    nodes: dict[str, Node] = {}
    for at, row in _rows("nodes.csv", text, ("node", "latitude", "longitude", "kind")):
        name = row["node"]
        if not name or name in nodes:
            raise _refuse("nodes.csv", at, "the node needs a name of its own")
        if row["kind"] not in NODE_KINDS:
            raise _refuse("nodes.csv", at, f"kind must be C, T, V, J or X, not {row['kind'][:20]!r}")
        latitude = _number("nodes.csv", at, "latitude", row["latitude"], 49, 61)
        longitude = _number("nodes.csv", at, "longitude", row["longitude"], -9, 3)
        nodes[name] = Node(name, latitude, longitude, row["kind"])
    if not nodes:
        raise _refuse("nodes.csv", 1, "there is no node in it")
    return tuple(nodes.values())


def _edges(text: str, numbers: dict[str, int]) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    for at, row in _rows("edges.csv", text, ("from_node", "to_node", "road_class", "km")):
        for column in ("from_node", "to_node"):
            if row[column] not in numbers:
                raise _refuse("edges.csv", at, f"{column} {row[column][:60]!r} is not in nodes.csv")
        if row["road_class"] not in ROAD_CLASSES:
            raise _refuse(
                "edges.csv", at, f"road_class must be M, D, A, B or U, not {row['road_class'][:20]!r}"
            )
        km = _number("edges.csv", at, "km", row["km"], 0.01, 500) if row["km"] else None
        edges.append(Edge(numbers[row["from_node"]], numbers[row["to_node"]], row["road_class"], km))
    return tuple(edges)


def _water(text: str) -> tuple[tuple[float, float, float, float], ...]:
    lines: dict[str, list[tuple[float, float]]] = {}
    for at, row in _rows("water.csv", text, ("water", "point", "latitude", "longitude")):
        latitude = _number("water.csv", at, "latitude", row["latitude"], 49, 61)
        longitude = _number("water.csv", at, "longitude", row["longitude"], -9, 3)
        lines.setdefault(row["water"], []).append((latitude, longitude))
    return tuple((*start, *end) for line in lines.values() for start, end in pairwise(line))


def _rates(text: str) -> Rates:
    found: dict[tuple[str, str], float] = {}
    for at, row in _rows("speeds.csv", text, ("kind", "what", "value", "unit")):
        found[row["kind"], row["unit"]] = _number("speeds.csv", at, "value", row["value"], 0, 500)

    def figure(kind: str, unit: str) -> float:
        if (kind, unit) not in found:
            raise _refuse("speeds.csv", 1, f"there is no row with kind {kind} and unit {unit}")
        value = found[kind, unit]
        if unit in ("km/h", "ratio") and value < 1:
            raise _refuse("speeds.csv", 1, f"the {unit} of {kind} must be at least 1")
        return value

    return Rates(
        kmh={kind: figure(kind, "km/h") for kind in "MDABU"},
        ratio={kind: figure(kind, "ratio") for kind in "MDABU"},
        end_minutes={kind: figure(kind, "minutes") for kind in "CTVJX"},
        access_kmh=figure("access", "km/h"),
        access_ratio=figure("access", "ratio"),
        direct_km=figure("direct", "km"),
        arrive_minutes=figure("arrive", "minutes"),
    )
