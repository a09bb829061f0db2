"""Read models of officers' calendars and of what was taken over from Bookings. Times are London wall time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A calendar an officer's busy times are read from.

    `where` names the server or file, never the whole address: who has that can read the diary.
    `good_at` is the last good reading, `problem` why a later one failed; `known_until` the day beyond
    which nothing in it does not mean free. `busy` counts the busy times from now on.
    """

    number: int
    officer: str
    name: str
    where: str
    fetched: bool
    good_at: datetime | None
    problem: str
    known_until: date | None
    busy: int
    notes: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """What reading a calendar came to. `problem` is why it could not be read; then nothing was changed.

    `ours` counts entries that are our own visits; `clashes` names visits that a new busy time hits.
    """

    number: int | None
    officer: str
    name: str
    added: int = 0
    gone: int = 0
    unchanged: int = 0
    ours: int = 0
    problem: str = ""
    hint: str = ""
    notes: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    known_until: date | None = None

    @property
    def words(self) -> str:
        """One line."""
        if self.problem:
            return f"{self.officer} {self.name}: {self.problem}"
        hits = f"; now in the way of {', '.join(self.clashes)}" if self.clashes else ""
        mine = f", {self.ours} our own" if self.ours else ""
        return (
            f"{self.officer} {self.name}: {self.added} busy times added, {self.gone} gone, "
            f"{self.unchanged} unchanged{mine}{hits}"
        )


@dataclass(frozen=True, slots=True)
class BookingsView:
    """A booking taken over, and what a later export says differently."""

    booking_id: str
    visit: str
    state: str
    school: str
    starts_at: datetime
    question: str
    seen_at: datetime
