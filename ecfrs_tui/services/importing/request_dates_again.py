"""Reads a request's dates again once its school is known: terms, INSET days and hours are that school's."""

from __future__ import annotations

from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.intake.request_dates import read_dates
from ecfrs_tui.services.calendars import load_calendar
from ecfrs_tui.services.importing.request_reading import DATE_NOTE, set_notes
from ecfrs_tui.services.importing.request_rows import replace_preferences
from ecfrs_tui.store.tables import Request, School
from ecfrs_tui.store.work import Work


def dates_again(work: Work, row: Request, school: School) -> None:
    """Puts the windows and exclusions of the school's own calendar in place of the earlier ones."""
    if not row.typed_preferences and not row.typed_exclusions:
        return
    received = row.received_at.date()
    calendar = load_calendar(work.session, received.year - 1, received.year + 2)
    dates = read_dates(
        row.typed_preferences,
        row.typed_exclusions,
        today=received,
        calendar=calendar,
        authority=school.authority or DEFAULT_AUTHORITY,
        urn=school.urn,
        shape=calendar.shape(school.urn, school.phase),
    )
    row.understood, row.understood_confidence = dates.reading, dates.confidence
    row.not_understood = list(dates.not_understood)
    set_notes(row, DATE_NOTE, dates.notes)
    replace_preferences(work, row, dates)
