"""Reads a request's dates again once its school is known: terms, INSET days and hours are that school's."""

from __future__ import annotations

from sqlmodel import Session

from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.intake.request_dates import RequestDates, read_dates
from ecfrs_tui.services.calendars import load_calendar
from ecfrs_tui.services.importing.request_reading import DATE_NOTE, set_notes
from ecfrs_tui.services.importing.request_rows import replace_preferences
from ecfrs_tui.store.tables import Request, School
from ecfrs_tui.store.work import Work


def dates_again(work: Work, row: Request, school: School) -> None:
    """Puts the windows and exclusions of the school's own calendar in place of the earlier ones."""
    if not row.typed_preferences and not row.typed_exclusions:
        return
    dates = read_dates_of(work.session, row, school)
    row.understood, row.understood_confidence = dates.reading, dates.confidence
    row.not_understood = list(dates.not_understood)
    set_notes(row, DATE_NOTE, dates.notes)
    replace_preferences(work, row, dates)


def read_dates_of(session: Session, row: Request, school: School | None) -> RequestDates:
    """What the words of a request mean at a school (None: nobody knows which), counted from the day it came."""
    received = row.received_at.date()
    calendar = load_calendar(session, received.year - 1, received.year + 2)
    urn = school.urn if school is not None else None
    return read_dates(
        row.typed_preferences,
        row.typed_exclusions,
        today=received,
        calendar=calendar,
        authority=(school.authority if school is not None else "") or DEFAULT_AUTHORITY,
        urn=urn,
        shape=calendar.shape(urn, school.phase if school is not None else None),
    )
