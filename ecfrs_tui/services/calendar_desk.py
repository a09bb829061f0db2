"""The part of the desk that knows officers' calendars, their weeks, and what Bookings held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from ecfrs_tui.services import calendarviews as calendar
from ecfrs_tui.services.views import ImportReport, Outcome


class CalendarDesk(Protocol):
    """What commands ask for and do."""

    def calendars(self) -> tuple[calendar.CalendarView, ...]:
        """Every calendar with the age of its last good reading."""
        ...

    def add_calendar(
        self, officer: str, address: str, *, name: str = "", days_known: int = 90
    ) -> calendar.CalendarRead:
        """Keeps an address, once it has been read well. Waits for the server."""
        ...

    def remove_calendar(self, number: int) -> Outcome:
        """Forgets a calendar and its busy times."""
        ...

    def fetch_calendars(
        self,
        *,
        officer: str | None = None,
        numbers: Sequence[int] = (),
        due: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[calendar.CalendarRead, ...]:
        """Reads the kept addresses again; belongs in a thread worker. `due` leaves out what is fresh."""
        ...

    def import_calendar(
        self, path: Path, officer: str, *, dry_run: bool = False, strict: bool = False
    ) -> ImportReport:
        """A file into an officer's busy times."""
        ...

    def officer_week(self, officer: str, first: date, last: date, *, out: Path | None = None) -> Outcome:
        """The officer's visits as one calendar file."""
        ...

    def day_sheet(self, officer: str, day: date, *, out: Path | None = None) -> Outcome:
        """The officer's day to print, as a page and as text."""
        ...

    def bookings(self, *, questions: bool = False) -> tuple[calendar.BookingsView, ...]:
        """What was taken over from Microsoft Bookings."""
        ...

    def settle_bookings(self, visit: str) -> Outcome:
        """The question about a visit is answered: it stays as it is here."""
        ...
