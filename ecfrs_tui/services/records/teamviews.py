"""Read models of the team: officers, their weeks, what else blocks them, what they may deliver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer with all that is kept. `state` says in words whether they are in post on the day of asking."""

    code: str
    name: str
    email: str
    phone: str
    base_name: str
    base: str
    """Postcode, or the point as `latitude, longitude`; empty when nobody knows."""
    placed: bool
    max_sessions: int
    max_drive_minutes: int
    active_from: date | None
    active_until: date | None
    version: int
    state: str
    in_post: bool
    week: tuple[str, ...]
    """Seven stretches of the week in force, Monday first; empty for a day off."""
    trained: int
    """Programmes they may deliver today."""
    away: str
    """The next leave, in words."""


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A working week of an officer: from `since` (None: the beginning) until the next one begins."""

    officer: str
    name: str
    since: date | None
    until: date | None
    days: tuple[str, ...]
    minutes: int
    in_force: bool
    version: int
    """Of the officer: a week belongs to them."""

    @property
    def key(self) -> str:
        """Names the week for good."""
        return f"{self.officer}@{self.since.isoformat() if self.since else ''}"


@dataclass(frozen=True, slots=True)
class BusyLine:
    """Something else in an officer's diary. `entered` was typed here; the rest comes from calendars and files."""

    number: int
    officer: str
    name: str
    starts_at: datetime
    ends_at: datetime
    label: str
    level: str
    source: str
    entered: bool
    over: bool
    version: int

    @property
    def whole_days(self) -> bool:
        """Whether it takes whole days."""
        return self.starts_at.time() == self.ends_at.time() == datetime.min.time()


@dataclass(frozen=True, slots=True)
class CompetenceCell:
    """What an officer may deliver of one programme: `state` is held, soon (ends within weeks), lapsed, later or
    never."""

    officer: str
    name: str
    programme: str
    title: str
    valid_from: date | None
    valid_until: date | None
    state: str
    version: int

    @property
    def key(self) -> str:
        """Names the pair."""
        return f"{self.officer}/{self.programme}"


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A programme with every officer in post, in the order of `officers`."""

    programme: str
    title: str
    topic: str
    needed: int
    cells: tuple[CompetenceCell, ...]

    @property
    def able(self) -> int:
        """How many may deliver it today."""
        return sum(cell.state in ("held", "soon") for cell in self.cells)


@dataclass(frozen=True, slots=True)
class CompetenceGrid:
    """Programmes down, officers across (code and name)."""

    officers: tuple[tuple[str, str], ...]
    rows: tuple[CompetenceRow, ...]
