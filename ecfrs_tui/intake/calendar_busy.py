"""Busy times as a calendar gives them, and those of a VFREEBUSY part (RFC 5545 3.6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_LEVELS = {"FREE": "", "BUSY": "busy", "BUSY-TENTATIVE": "tentative", "BUSY-UNAVAILABLE": "oof"}


@dataclass(frozen=True, slots=True)
class BusyRead:
    """A stretch of London wall time; `level` is tentative, busy or oof."""

    starts_at: datetime
    ends_at: datetime
    level: str
    label: str
    uid: str


@dataclass(frozen=True, slots=True)
class Stretches:
    """Of a VFREEBUSY part: the busy ones, the last day it speaks of, and why some could not be read."""

    busy: tuple[BusyRead, ...]
    last: date | None
    unread: str = ""


def stretches(part: bytes) -> Stretches:
    """The stretches of one VFREEBUSY part, unfolded, with its BEGIN and END. One that is broken is told of."""
    from icalendar.parser import Contentline
    from icalendar.prop import vDDDTypes, vPeriod

    busy: list[BusyRead] = []
    days: list[date] = []
    unread = 0
    for line in part.decode("utf-8", "replace").splitlines():
        try:
            name, params, values = Contentline(line).parts()  # type: ignore[no-untyped-call]  # its library is half typed
            if name.upper() == "DTEND":
                days.append((wall(vDDDTypes.from_ical(values)) - timedelta(seconds=1)).date())  # type: ignore[no-untyped-call]
            if name.upper() != "FREEBUSY":
                continue
            level = _LEVELS.get(str(params.get("FBTYPE", "BUSY")).upper(), "busy")
        except (ValueError, TypeError, OverflowError):
            unread += 1
            continue
        for value in values.split(","):
            try:
                start, end = vPeriod.from_ical(value)  # type: ignore[no-untyped-call]
                starts, ends = wall(start), wall(start + end if isinstance(end, timedelta) else end)
            except (ValueError, TypeError, OverflowError):
                unread += 1
                continue
            days.append(starts.date())
            if level:
                busy.append(BusyRead(starts, ends, level, "busy", ""))
    said = f"{unread} of its stretches cannot be read" if unread else ""
    return Stretches(tuple(busy), max(days, default=None), said)


def wall(moment: Any) -> datetime:
    """A date is London midnight, a time without a zone is London time."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    if moment.tzinfo is not None:
        moment = moment.astimezone(LONDON)
    wall: datetime = moment.replace(tzinfo=None, microsecond=0, fold=0)
    return wall
