"""What stops on the way cost. Turns themselves are not modelled, and turn restrictions are not read."""

from __future__ import annotations

from collections.abc import Mapping

Tags = Mapping[str, str]

JUNCTION_SECONDS = 2.0
"""Where three or more roads open to all meet: looking, slowing, now and then waiting. Drives do not count."""

_SIGNALS = 8.0
_AT_NODE = {
    "traffic_signals": _SIGNALS,
    "mini_roundabout": 4.0,
    "stop": 5.0,
    "give_way": 3.0,
}
_CROSSING_WITH_LIGHTS = 2.0
_LEVEL_CROSSING = 10.0
_GATE = 10.0
_GATES = frozenset(("gate", "lift_gate", "swing_gate", "sliding_gate", "toll_booth"))


def node_seconds(tags: Tags) -> tuple[float, float]:
    """Seconds lost at a node by those who drive its way as it is drawn, and against it.

    Half a cycle of red at every fourth set of lights is 8 seconds a set; the others are in proportion.
    """
    if tags.get("barrier") in _GATES:
        return _GATE, _GATE
    if tags.get("railway") == "level_crossing":
        return _LEVEL_CROSSING, _LEVEL_CROSSING
    kind = tags.get("highway", "")
    seconds = _AT_NODE.get(kind, 0.0)
    if kind == "crossing" and "traffic_signals" in (tags.get("crossing"), tags.get("crossing:signals")):
        seconds = _CROSSING_WITH_LIGHTS
    facing = tags.get("direction") or tags.get("traffic_signals:direction")
    if facing == "forward":
        return seconds, 0.0
    if facing == "backward":
        return 0.0, seconds
    return seconds, seconds
