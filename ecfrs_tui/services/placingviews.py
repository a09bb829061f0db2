"""Read models of placing: what is in hand, the grid of what it would cost, a day with it in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ecfrs_tui.services.views import DayView, OfficerView


@dataclass(frozen=True, slots=True)
class HandView:
    """A request or a visit that was picked up. `starts_at` and `officers` are where a visit stands now."""

    reference: str
    is_visit: bool
    school: str
    town: str
    what: str
    minutes: int
    """From the start of the first session to the end of the last."""
    team: int
    """How many officers come."""
    first_day: date
    """Where a look at the days begins."""
    starts_at: datetime | None = None
    officers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceCell:
    """An officer's day for what is in hand: extra driving minutes of the best time there, or a word why not.

    `of_school` says that the word is about the school's own days and hours. `cost` is 0 (the cheapest in the
    grid) to 1 (the dearest).
    """

    officer: str
    day: date
    extra: int | None
    word: str = ""
    of_school: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    officers: tuple[str, ...] = ()
    explanation: str = ""
    tight: bool = False
    cost: float = 0.0
    here: bool = False
    """The visit in hand stands here."""


@dataclass(frozen=True, slots=True)
class PlaceGrid:
    """Officers down, days across; `cells[i][j]` is officer i on day j."""

    hand: HandView
    officers: tuple[OfficerView, ...]
    days: tuple[date, ...]
    day_notes: tuple[str, ...]
    cells: tuple[tuple[PlaceCell, ...], ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class PlacedDay:
    """An officer's day with what is in hand at one start.

    `extra` is the driving of the day with it less the driving without it; `spare_before` and `spare_after` are
    minutes left at the ends of the drives to it and on (None where no visit comes before or after). `broken`
    are the rules in the way, in words; with `hard` one of them cannot be overridden.
    """

    hand: HandView
    day: DayView
    officers: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    extra: int
    without: int
    spare_before: int | None
    spare_after: int | None
    broken: tuple[str, ...]
    hard: bool
    warnings: tuple[str, ...]
    lunch_at: datetime | None
