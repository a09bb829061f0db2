"""Who may drive where: OpenStreetMap's access tags as they apply to an officer's car."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

Tags = Mapping[str, str]


class Use(IntEnum):
    """What a car may do with a road or at a barrier."""

    CLOSED = 0
    ENDS = 1
    """Only to reach or leave an address on it: private roads, drives, rows of parking spaces."""
    OPEN = 2


ROADS = frozenset(
    [
        "motorway",
        "motorway_link",
        "trunk",
        "trunk_link",
        "primary",
        "primary_link",
        "secondary",
        "secondary_link",
        "tertiary",
        "tertiary_link",
        "unclassified",
        "residential",
        "living_street",
        "road",
        "service",
    ]
)
"""Values of `highway` that carry cars. Tracks, byways, paths and what is not built yet are left out."""

_CAR_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
"""The nearer to a car, the more it counts."""

_CLOSED = frozenset(
    [
        "no",
        "agricultural",
        "forestry",
        "agricultural;forestry",
        "military",
        "emergency",
        "psv",
        "bus",
        "taxi",
        "hgv",
    ]
)
_ENDS = frozenset(
    [
        "private",
        "destination",
        "customers",
        "delivery",
        "residents",
        "resident",
        "permit",
        "employees",
        "staff",
        "visitors",
    ]
)
_ENDS_SERVICES = frozenset(("driveway", "parking_aisle", "drive-through", "parking"))
_CLOSED_SERVICES = frozenset(("emergency_access", "busway", "bus"))

_SHUT_BARRIERS = frozenset(
    [
        "bollard",
        "block",
        "chain",
        "cycle_barrier",
        "debris",
        "fence",
        "jersey_barrier",
        "kissing_gate",
        "log",
        "motorcycle_barrier",
        "planter",
        "rising_bollard",
        "rope",
        "stile",
        "sump_buster",
        "bus_trap",
        "turnstile",
        "wall",
        "hedge",
        "tank_trap",
    ]
)


def road_use(tags: Tags) -> Use:
    """What a car may do with a way. Ferries are asked of `ferries`, not here."""
    if tags.get("highway") not in ROADS or tags.get("area") == "yes":
        return Use.CLOSED
    stated = _stated(tags)
    service = tags.get("service") if tags["highway"] == "service" else None
    if stated is None:
        if service in _CLOSED_SERVICES:
            return Use.CLOSED
        return Use.ENDS if service in _ENDS_SERVICES else Use.OPEN
    if stated is Use.OPEN and service in _ENDS_SERVICES:
        return Use.ENDS
    return stated


def barrier_use(tags: Tags) -> Use:
    """What a car may do at a node.

    A gate that says nothing is open, a locked one is shut, and bollards and their like are shut unless
    they let cars through by name.
    """
    barrier = tags.get("barrier")
    if barrier is None:
        return Use.OPEN
    if tags.get("locked") == "yes":
        return Use.CLOSED
    stated = _stated(tags)
    if stated is not None:
        return stated
    return Use.CLOSED if barrier in _SHUT_BARRIERS else Use.OPEN


def directions(tags: Tags) -> tuple[bool, bool]:
    """Whether a car may drive a way as it is drawn, and against it.

    A reversible lane changes with the hour and is used in neither direction; `alternating` (a narrow
    bridge) is used in both.
    """
    forward, backward = _one_way(tags)
    for key in ("vehicle", "motor_vehicle", "motorcar"):
        forward = _narrowed(forward, tags.get(f"{key}:forward"))
        backward = _narrowed(backward, tags.get(f"{key}:backward"))
    return forward, backward


def _one_way(tags: Tags) -> tuple[bool, bool]:
    for key in ("oneway:motorcar", "oneway:motor_vehicle", "oneway"):
        value = tags.get(key)
        if value in ("yes", "true", "1"):
            return True, False
        if value in ("-1", "reverse"):
            return False, True
        if value == "reversible":
            return False, False
        if value in ("no", "false", "0", "alternating"):
            return True, True
    ring = tags.get("junction") in ("roundabout", "circular")
    return True, not (ring or tags.get("highway") in ("motorway", "motorway_link"))


def _narrowed(may: bool, stated: str | None) -> bool:
    return may if stated is None else may and stated not in _CLOSED


def _stated(tags: Tags) -> Use | None:
    for key in _CAR_KEYS:
        value = tags.get(key)
        if value is None:
            continue
        if value in _CLOSED:
            return Use.CLOSED
        return Use.ENDS if value in _ENDS else Use.OPEN
    return None
