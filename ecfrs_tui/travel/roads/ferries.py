"""Ferries that take cars; they are left out unless the build is told otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping

WAIT_SECONDS = 600.0
"""Waiting for the boat and getting aboard, once a crossing."""

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})|(\d{1,3})")
_ISO = re.compile(r"pt(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,4})s)?")
_CARS = ("motorcar", "motor_vehicle", "vehicle")


def is_car_ferry(tags: Mapping[str, str]) -> bool:
    """Whether cars are said to be taken and how long it takes is stated; silence about either is a no."""
    takes = next((tags[key] for key in _CARS if key in tags), "no")
    return tags.get("route") == "ferry" and takes in ("yes", "designated") and crossing_seconds(tags) > 0


def crossing_seconds(tags: Mapping[str, str]) -> float:
    """The stated duration: `00:20`, `1:05:00`, `20` (minutes) or `PT20M`; 0 when it cannot be read."""
    text = tags.get("duration", "").strip().lower()
    iso = _ISO.fullmatch(text)
    if iso:
        hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return hours * 3600.0 + minutes * 60 + seconds
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return 0.0
    if clock[4]:
        return int(clock[4]) * 60.0
    if clock[1]:
        return int(clock[1]) * 3600.0 + int(clock[2]) * 60 + int(clock[3])
    return int(clock[2]) * 3600.0 + int(clock[3]) * 60
