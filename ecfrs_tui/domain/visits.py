"""Visits, requests and whatever else stands in an officer's diary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ecfrs_tui.domain.programmes import Programme, WantedSession
from ecfrs_tui.domain.schools import School
from ecfrs_tui.domain.times import Span

LIVE_STATES = frozenset({"held", "confirmed", "delivered"})
"""States in which a visit takes up its officers' time."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch in which the school would take the visit; rank 1 is liked best."""

    starts_at: datetime
    ends_at: datetime
    rank: int = 1

    @property
    def span(self) -> Span:
        """The stretch as a span."""
        return Span(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class Session:
    """One delivery of one programme to one group."""

    programme: Programme
    year: str
    pupils: int
    span: Span


@dataclass(frozen=True, slots=True)
class Visit:
    """One arrival of one or more officers at one school, proposed or standing.

    `arrives_at` is sign-in and set-up, `departs_at` the end of packing up; both London wall time.
    `windows` and `exclusions` are those of the request behind it (none: any time is as good).
    `overrides` maps a rule's name to the reason the assistant gave for going against it.
    """

    reference: str
    school: School
    officers: tuple[str, ...]
    sessions: tuple[Session, ...]
    arrives_at: datetime
    departs_at: datetime
    state: str = "proposed"
    windows: tuple[Window, ...] = ()
    exclusions: tuple[Span, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    held_until: datetime | None = None

    @property
    def starts_at(self) -> datetime:
        """Start of the first session."""
        return self.sessions[0].span.start

    @property
    def ends_at(self) -> datetime:
        """End of the last session."""
        return self.sessions[-1].span.end

    @property
    def span(self) -> Span:
        """Arrival to departure."""
        return Span(self.arrives_at, self.departs_at)


@dataclass(frozen=True, slots=True)
class Request:
    """What a school asked for, as far as placing it needs."""

    reference: str
    school: School
    wanted: tuple[WantedSession, ...]
    windows: tuple[Window, ...] = ()
    exclusions: tuple[Span, ...] = ()
    last_officers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Busy:
    """Anything else in an officer's diary that blocks; `level` is tentative, busy or oof."""

    officer: str
    span: Span
    label: str
    level: str = "busy"
    source: str = "entered"
    uid: str = ""
