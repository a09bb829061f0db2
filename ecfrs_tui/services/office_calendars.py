"""The office's calendars: implements `services.calendar_desk.CalendarDesk`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from ecfrs_tui.services import calendarviews as calendar
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import ImportReport, Outcome, Suggestions


class CalendarOffice:
    """What `services.office.Office` inherits. The rooms are opened when they are asked for."""

    context: Context

    def calendars(self) -> tuple[calendar.CalendarView, ...]:
        """Every calendar with the age of its last good reading."""
        from ecfrs_tui.services import calendar_looks

        with self.context.store.reading() as session:
            return calendar_looks.calendar_views(session, self.context.now())

    def add_calendar(
        self, officer: str, address: str, *, name: str = "", days_known: int = 90
    ) -> calendar.CalendarRead:
        """Keeps an address, once it has been read well."""
        from ecfrs_tui.services import calendar_reading

        return calendar_reading.add(self.context, officer, address, name=name, days_known=days_known)

    def remove_calendar(self, number: int) -> Outcome:
        """Forgets a calendar and its busy times."""
        from ecfrs_tui.services import calendar_reading

        return calendar_reading.remove(self.context, number)

    def fetch_calendars(
        self,
        *,
        officer: str | None = None,
        numbers: Sequence[int] = (),
        due: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[calendar.CalendarRead, ...]:
        """Reads the kept addresses again."""
        from ecfrs_tui.services import calendar_reading

        return calendar_reading.fetch_all(
            self.context, officer=officer, numbers=numbers, due=due, progress=progress
        )

    def import_calendar(
        self, path: Path, officer: str, *, dry_run: bool = False, strict: bool = False
    ) -> ImportReport:
        """A file into an officer's busy times."""
        from ecfrs_tui.services import calendar_reading

        return calendar_reading.import_calendar(self.context, path, officer, dry_run=dry_run, strict=strict)

    def officer_week(self, officer: str, first: date, last: date, *, out: Path | None = None) -> Outcome:
        """The officer's visits as one calendar file."""
        from ecfrs_tui.services import officer_week

        return officer_week.term_file(self.context, officer, first, last, out=out)

    def day_sheet(self, officer: str, day: date, *, out: Path | None = None) -> Outcome:
        """The officer's day to print, as a page and as text."""
        from ecfrs_tui.services import officer_week

        return officer_week.day_sheet(self.context, officer, day, out=out)

    def bookings(self, *, questions: bool = False) -> tuple[calendar.BookingsView, ...]:
        """What was taken over from Microsoft Bookings."""
        from ecfrs_tui.services import calendar_looks

        with self.context.store.reading() as session:
            return calendar_looks.bookings_views(session, questions=questions)

    def settle_bookings(self, visit: str) -> Outcome:
        """The question about a visit is answered: it stays as it is here."""
        from ecfrs_tui.services import bookings_questions

        return bookings_questions.settle(self.context, visit)

    def diaries_warned(self, suggestions: Suggestions) -> Suggestions:
        """The suggestions, with a warning where nothing in an officer's diary does not mean free."""
        from ecfrs_tui.services import calendar_looks

        if not suggestions.slots:
            return suggestions
        with self.context.store.reading() as session:
            known = calendar_looks.known_diaries(session)
        return calendar_looks.with_warnings(suggestions, known, self.context.now())
