"""The nodes of a drive as a person would name the way."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ROAD = re.compile(r"\b[AM]\d{1,4}\b")


def readable_way(names: Sequence[str]) -> tuple[str, ...]:
    """Runs of junctions of one road become the road; towns and other names stand as they are.

    `["A12 J18 Sandon", "A12 J19 Boreham", "Hatfield Peverel"]` gives `("A12", "Hatfield Peverel")`.
    A junction of two roads belongs to the one that the drive stays on.
    """
    way: list[str] = []
    run: list[str] = []
    for name in [*names, ""]:
        roads = _ROAD.findall(name)
        staying = [road for road in run if road in roads]
        if staying:
            run = staying
            continue
        if run:
            _add(way, run[0])
        run = roads
        if name and not roads:
            _add(way, name)
    return tuple(way)


def _add(way: list[str], name: str) -> None:
    if not way or way[-1] != name:
        way.append(name)
