"""The roads and towns of a drive as a person would name the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from ecfrs_tui.domain.places import EARTH_KM
from ecfrs_tui.travel.roads.towns import PASSED_KM, Town

_NUMBERED = re.compile(r"[AMB]\d{1,4}(?:\(M\))?")
_LEAST_SHARE = 0.12
_LEAST_METRES = 500.0
_LONG_METRES = 3_000.0
"""A numbered road is named when the drive keeps to it for that share and length, or for this length."""
_MOST_NAMES = 6
_END_KM = 1.5
"""A town this near to either end is where the drive is from or to, and not on its way."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A road of the way: its number or name, metres, and where it begins, WGS84."""

    name: str
    metres: float
    latitude: float
    longitude: float


def named_way(way: Sequence[Stretch], towns: Sequence[Town]) -> tuple[str, ...]:
    """Numbered roads that carry a fair part of the drive, and towns passed, in order.

    A drive on none of them is named by the two streets it keeps to longest. `A47, Uppingham, A6003`.
    """
    whole = sum(stretch.metres for stretch in way)
    length: dict[str, float] = {}
    for stretch in way:
        length[_road(stretch)] = length.get(_road(stretch), 0.0) + stretch.metres
    wanted = {
        road
        for road, metres in length.items()
        if _NUMBERED.fullmatch(road)
        and (metres >= _LONG_METRES or (metres >= _LEAST_METRES and metres >= _LEAST_SHARE * whole))
    }
    passed = _passed(way, towns)
    if not wanted and not any(passed):
        wanted = set(sorted((r for r in length if r), key=lambda r: -length[r])[:2])
    names: list[str] = []
    for stretch, town in zip(way, passed, strict=True):
        # the town is where the stretch begins
        for name in (town, _road(stretch) if _road(stretch) in wanted else ""):
            # a road left and joined again is named once
            if name and name not in names:
                names.append(name)
    return tuple(names[:_MOST_NAMES])


def _road(stretch: Stretch) -> str:
    """`A1;A14` is the first of the two."""
    return stretch.name.split(";")[0].strip()


def _passed(way: Sequence[Stretch], towns: Sequence[Town]) -> list[str]:
    """For each stretch, the town it passes nearest to the middle of; empty for most."""
    found = [""] * len(way)
    if not towns:
        return found
    latitude = np.array([stretch.latitude for stretch in way])
    longitude = np.array([stretch.longitude for stretch in way])
    for town in towns:
        km = _km(latitude, longitude, town)
        nearest = int(np.argmin(km))
        near_an_end = min(float(km[0]), float(km[-1])) < _END_KM
        if km[nearest] <= PASSED_KM[town.kind] and not near_an_end:
            found[nearest] = town.name
    return found


def _km(latitude: NDArray[np.float64], longitude: NDArray[np.float64], town: Town) -> NDArray[np.float64]:
    degree = radians(1) * EARTH_KM
    east = (longitude - town.longitude) * cos(radians(town.latitude))
    return degree * np.hypot(latitude - town.latitude, east)
