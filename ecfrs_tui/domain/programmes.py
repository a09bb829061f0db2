"""What can be delivered, and how the sessions of a visit follow one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Season:
    """A stretch of the year by month and day, both ends included; it may run over New Year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        """True when the day lies in the season."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class Programme:
    """Something that can be delivered. Lengths are minutes, `years` are `R`, `1` … `13`."""

    code: str
    title: str
    topic: str
    years: tuple[str, ...]
    mode: str
    minutes: int
    setup_minutes: int
    gap_minutes: int
    packup_minutes: int
    max_pupils: int
    officers_needed: int = 1
    season: Season | None = None
    active: bool = True
    retired_from: date | None = None

    def delivered(self, day: date) -> bool:
        """True when it can be had on that day at all, its season aside."""
        return self.active and (self.retired_from is None or day < self.retired_from)


@dataclass(frozen=True, slots=True)
class WantedSession:
    """What a school asked for of one programme: `groups` sessions, `pupils` young people in all of them."""

    programme: str
    year: str
    groups: int
    pupils: int
