"""Read models of the full cards of a school, a visit and an officer, and of the history of a thing.

Times are naive London wall time, minutes whole numbers; texts may hold anything a stranger typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ecfrs_tui.services.needviews import PartView
from ecfrs_tui.services.records.teamviews import BusyLine, CompetenceCell, OfficerLine
from ecfrs_tui.services.views import Cell, RequestDetail, SchoolCard, VisitRow


@dataclass(frozen=True, slots=True)
class CardLine:
    """Something that hangs on the thing of a card.

    `kind` is what it is in a word (visit, request, call, letter, reply, incident, answer, partner, day, …);
    `reference` what it goes by and `opens` where enter leads: visit, request, school, officer, day, incidents,
    outbox, replies, or nothing. `when` is None where it has no time, `ahead` whether it is still to come.
    """

    key: str
    kind: str
    when: datetime | None
    words: str
    state: str = ""
    reference: str = ""
    opens: str = ""
    ahead: bool = False
    officers: tuple[str, ...] = ()
    """Codes of those on it."""


@dataclass(frozen=True, slots=True)
class NeedView:
    """Need of a school on one theme, 0 to 100, with the parts it is made of."""

    theme: str
    title: str
    need: int
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """All about a school or venue: its card, its need with the parts, and everything that ever was."""

    card: SchoolCard
    room: str
    parking: str
    notes: str
    need: tuple[NeedView, ...]
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class DriveView:
    """A drive of an officer to or from a visit, with where it begins or ends."""

    officer: str
    name: str
    towards: bool
    """To the visit; else away from it."""
    place: str
    minutes: int
    km: float
    source: str
    error_minutes: int


@dataclass(frozen=True, slots=True)
class VisitPage:
    """All about a visit. `warnings` are rules it breaks now, `overrides` what was overridden with which reason."""

    row: VisitRow
    state_reason: str
    contact: str
    room: str
    notes: str
    remarks: str
    request: RequestDetail | None
    drives: tuple[DriveView, ...]
    warnings: tuple[str, ...]
    overrides: tuple[tuple[str, str], ...]
    partners: tuple[str, ...]
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class DiaryState:
    """How old an officer's calendar is, in words; `sound` is False where it needs a person."""

    words: str
    sound: bool


@dataclass(frozen=True, slots=True)
class OfficerPage:
    """All about an officer: `days` are the next ten weekdays, `week_drive` the minutes at the wheel this week."""

    line: OfficerLine
    competences: tuple[CompetenceCell, ...]
    days: tuple[Cell, ...]
    day_words: tuple[str, ...]
    """What stands on each of the days."""
    busy: tuple[BusyLine, ...]
    week_drive: int
    week_visits: int
    diaries: tuple[DiaryState, ...]
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """An entry of the audit. `step` is the change in this person's journal that it made, None where that cannot be
    taken back by her or is taken back already; `after` counts her changes since, which an undo takes back first."""

    number: int
    at: datetime
    actor: str
    words: str
    reference: str
    step: int | None = None
    after: int = 0
    told: bool = False
