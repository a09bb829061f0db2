"""How fast a car really runs on a British road, from its class, its limit and its surroundings."""

from __future__ import annotations

import re
from collections.abc import Mapping

Tags = Mapping[str, str]

KMH_OF_MPH = 1.609344

SCALE = 1.0
"""All driving times are multiplied by this: the one figure to set from timed journeys (TRAVEL.md section 7).
An engine of this kind without the running shares below came out at 1.2 to 1.5 times the free flow of others
(section 2): those shares and the delays of `delays` say the same in parts that can be looked at."""

_MOTORWAYS = ("motorway", "motorway_link")
_A_ROADS = ("trunk", "trunk_link", "primary", "primary_link")
_B_ROADS = ("secondary", "secondary_link")

_MOTORWAY_MPH, _DUAL_MPH, _SINGLE_MPH, _BUILT_UP_MPH = 70, 70, 60, 30
"""The national limits for cars (Highway Code, rule 124)."""

_BUILT_UP = ("residential", "living_street", "service", "road")
_OWN_MPH = {"living_street": 10, "service": 15}
"""Where the road itself and not its limit sets the pace."""

_SERVICE_MPH = {"driveway": 10, "parking_aisle": 8, "drive-through": 8, "alley": 12}
_LEAST_MPH, _MOST_MPH = 5, 70
_NAMED_MPH = {
    "gb:motorway": 70,
    "gb:nsl_dual": 70,
    "gb:nsl_single": 60,
    "gb:nsl_restricted": 30,
    "gb:restricted": 30,
    "gb:urban": 30,
    "walk": 5,
}
_NATIONAL = ("gb:national", "national", "nsl", "gb:nsl", "gb:rural", "none", "variable", "signals")
_FIGURE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?")
_ZONE = re.compile(r"(?:gb:)?zone:?(\d{2})|gb:(?:zone)?(\d{2})|(\d{2}) ?zone")


def running_kmh(tags: Tags) -> tuple[float, float]:
    """The running speed along a way as it is drawn and against it, in km/h, between junctions.

    Limit times the share of it that cars reach outside the peaks:

    - motorway 0.92 of 70 mph (64) and dual carriageway 0.80 of 70 (56): what the fit of the skeleton to
      known Essex drives gave those roads (103 and 87 km/h, TRAVEL.md section 3);
    - single carriageway at 60: A road 0.80 (48), B road 0.72 (43), tertiary 0.62 (37), lane 0.48 (29).
      Cars average about 50 mph where such a road runs free (DfT speed statistics, from memory); bends,
      width and what is met take the rest, the more the smaller the road;
    - 50 and 40 mph: 0.85; 30 mph: 0.75 (22); 20 mph and less: 0.80 (16): parked cars, crossings, the
      people turning off in front. What junctions cost comes on top (`delays`).
    """
    highway = tags.get("highway", "")
    both = _limit(tags.get("maxspeed")) or _limit(tags.get("maxspeed:type"))
    both = both or _limit(tags.get("source:maxspeed"))
    if both is None and _says_national(tags):
        both = _national(tags)
    found = [_limit(tags.get(f"maxspeed:{way}")) or both or _default(tags) for way in ("forward", "backward")]
    own = _OWN_MPH.get(highway)
    if highway == "service":
        own = _SERVICE_MPH.get(tags.get("service", ""), own)
    mph = [
        float(own) if own is not None and limit >= own else limit * _share(highway, limit, tags)
        for limit in found
    ]
    return mph[0] * KMH_OF_MPH, mph[1] * KMH_OF_MPH


def _limit(text: str | None) -> float | None:
    """A limit in mph; None for what is no figure (`national` included) or no sensible one."""
    if not text:
        return None
    first = re.split(r"[;|,]", text.strip().lower())[0].strip()
    if first in _NAMED_MPH:
        return float(_NAMED_MPH[first])
    zone = _ZONE.fullmatch(first)
    figure = _FIGURE.fullmatch(first)
    if zone:
        mph = float(next(group for group in zone.groups() if group))
    elif figure:
        # a bare figure is km/h by OpenStreetMap's rule, also in Britain
        mph = float(figure[1]) / (1.0 if figure[2] == "mph" else KMH_OF_MPH)
    else:
        return None
    return min(mph, float(_MOST_MPH)) if mph >= _LEAST_MPH - 0.5 else None


def _says_national(tags: Tags) -> bool:
    keys = ("maxspeed", "maxspeed:type", "source:maxspeed")
    return any(tags.get(key, "").strip().lower() in _NATIONAL for key in keys)


def _national(tags: Tags) -> float:
    if tags.get("highway") in _MOTORWAYS:
        return _MOTORWAY_MPH
    return _DUAL_MPH if _is_dual(tags) else _SINGLE_MPH


def _default(tags: Tags) -> float:
    """Nothing is said: street lights (or a pavement) make it 30 by law, else the national limit."""
    if tags.get("highway") in _MOTORWAYS:
        return _MOTORWAY_MPH
    if tags.get("highway") in _BUILT_UP:
        return _BUILT_UP_MPH
    pavement = tags.get("sidewalk") in ("both", "left", "right", "yes", "separate")
    lit = tags.get("lit") in ("yes", "24/7", "automatic")
    if (lit or pavement) and not _is_dual(tags):
        return _BUILT_UP_MPH
    return _national(tags)


def _is_dual(tags: Tags) -> bool:
    if tags.get("dual_carriageway") == "yes":
        return True
    one_way = tags.get("oneway") in ("yes", "true", "1", "-1")
    main = tags.get("highway") in ("trunk", "primary", "secondary")
    return one_way and main and tags.get("junction") not in ("roundabout", "circular")


def _share(highway: str, limit: float, tags: Tags) -> float:
    if tags.get("junction") in ("roundabout", "circular", "mini_roundabout"):
        # nobody goes round at the limit of the road that leads to it
        return min(1.0, 20 / limit)
    if highway in _MOTORWAYS and limit >= 55:
        return 0.92
    if limit >= 65 or (limit >= 55 and _is_dual(tags)):
        return 0.80
    if limit >= 55:
        if highway in _A_ROADS:
            return 0.80
        if highway in _B_ROADS:
            return 0.72
        return 0.62 if highway.startswith("tertiary") else 0.48
    if limit >= 35:
        return 0.85 if highway in (*_A_ROADS, *_B_ROADS, *_MOTORWAYS) else 0.75
    return 0.75 if limit > 22 else 0.80
