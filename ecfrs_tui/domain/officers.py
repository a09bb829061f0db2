"""Officers: where they start, when they work, what they may deliver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.times import Span


@dataclass(frozen=True, slots=True)
class Competence:
    """An officer may deliver a programme from `valid_from` until `valid_until`, both included."""

    programme: str
    valid_from: date | None
    valid_until: date | None

    def holds(self, day: date) -> bool:
        """True when the competence is in force on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


Week = Mapping[int, tuple[tuple[time, time], ...]]
"""Weekday (0 Monday) to the stretches worked, London wall time."""


@dataclass(frozen=True, slots=True)
class Officer:
    """An education officer. `pattern` is the week worked, `later` other weeks with their first days, in order."""

    code: str
    name: str
    email: str
    base: Place | None
    pattern: Week
    competences: tuple[Competence, ...] = ()
    max_sessions_per_day: int = 6
    max_drive_minutes_per_day: int = 180
    active_from: date | None = None
    active_until: date | None = None
    active: bool = True
    version: int = field(default=1, compare=False)
    later: tuple[tuple[date, Week], ...] = ()

    def week_on(self, day: date) -> Week:
        """The week in force on that day."""
        begun = [week for since, week in self.later if since <= day]
        return begun[-1] if begun else self.pattern

    def works(self, day: date) -> tuple[Span, ...]:
        """The stretches worked on that day; none outside the time in post."""
        if not self.active or (self.active_from and day < self.active_from):
            return ()
        if self.active_until and day > self.active_until:
            return ()
        return tuple(
            Span(datetime.combine(day, first), datetime.combine(day, last))
            for first, last in self.week_on(day).get(day.weekday(), ())
        )

    def may_deliver(self, programme: str, day: date) -> bool:
        """True when a competence for the programme is in force on the day."""
        return any(c.programme == programme and c.holds(day) for c in self.competences)

    def lapsed_on(self, programme: str, day: date) -> date | None:
        """The last day of the latest competence that ended before `day`, if there was one."""
        ended = [
            c.valid_until
            for c in self.competences
            if c.programme == programme and c.valid_until is not None and c.valid_until < day
        ]
        return max(ended, default=None)
