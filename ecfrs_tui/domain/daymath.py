"""The arithmetic of an officer's day in whole minutes past its midnight: departures, drives, lunch.

What `itinerary` shows and what the planner searches with is computed here and nowhere else. `drive` is
asked for the whole minutes of a drive at a departure; `busy` are (start, end) pairs in order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

NO_WAY_MINUTES = 24 * 60
"""What a drive counts where there is no way: a whole day, so that it never fits."""
NEVER = 10 * 24 * 60
"""Later than any minute of a day."""

P = TypeVar("P")
Drive = Callable[[P, P, int], int]
Stretches = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class LunchRule:
    """Lunch takes `minutes`, somewhere from `opens` to `closes` (minutes past midnight)."""

    minutes: int
    opens: int
    closes: int


def scaled(quiet: float, factor: float) -> int:
    """Whole minutes of a drive: its quiet minutes times the factor of its departure."""
    return int(quiet * factor + 0.5)


def latest_departure(drive: Drive[P], origin: P, destination: P, arrives: int) -> int:
    """A departure, as late as the time of day allows to the minute, that arrives no later than stated."""
    departs = arrives - drive(origin, destination, arrives)
    for _ in range(6):
        over = departs + drive(origin, destination, departs) - arrives
        if over <= 0:
            break
        departs -= over
    return departs


def leave_base(drive: Drive[P], base: P, first: P, arrives: int, busy: Stretches = ()) -> tuple[int, int]:
    """Departure from base and minutes of the drive: as late as may be, but after what comes before."""
    departs = latest_departure(drive, base, first, arrives)
    for start, end in busy:
        if start < arrives and end > departs:
            departs = end
    return departs, drive(base, first, departs)


def go_on(drive: Drive[P], origin: P, destination: P, departs: int, busy: Stretches = ()) -> tuple[int, int]:
    """Departure and minutes of a drive that waits for whatever busy time it would run into."""
    minutes = drive(origin, destination, departs)
    for start, end in busy:
        if start < departs + max(minutes, 1) and departs < end:
            departs = end
            minutes = drive(origin, destination, departs)
    return departs, minutes


def lunch_in_gap(
    rule: LunchRule, since: int, until: int, departs: int, minutes: int, busy: Stretches = ()
) -> int | None:
    """When lunch can begin between `since` and `until` round a drive, the earliest; None if not at all."""
    if not minutes:
        return lunch_in(rule, since, until, busy)
    before = lunch_in(rule, since, min(departs, until), busy)
    return before if before is not None else lunch_in(rule, max(departs + minutes, since), until, busy)


def lunch_in(rule: LunchRule, since: int, until: int, busy: Stretches = ()) -> int | None:
    """When lunch can begin in a stretch without a drive, the earliest; None if it does not fit."""
    at, close = max(since, rule.opens), min(until, rule.closes)
    for start, end in busy:
        if start - at >= rule.minutes:
            break
        at = max(at, end)
    return at if close - at >= rule.minutes else None


def drive_after_lunch(
    drive: Drive[P],
    rule: LunchRule,
    origin: P,
    destination: P,
    since: int,
    arrives: int | None,
    busy: Stretches = (),
) -> tuple[int, int] | None:
    """Departure and minutes of a drive put off until after lunch, if there is room for both."""
    begins = max(since, rule.opens)
    departs = begins + rule.minutes
    if lunch_in(rule, begins, departs, busy) is None:
        return None
    moved, minutes = go_on(drive, origin, destination, departs, busy)
    if moved != departs or (arrives is not None and departs + minutes > arrives):
        return None
    return departs, minutes
