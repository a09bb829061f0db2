"""When the next step is due if nobody says a day."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.calendars import load_calendar
from ecfrs_tui.services.phrases import long_day

_LONGEST_HOLIDAY = 60
_FARTHEST_DAYS = 800


def school_day_in(session: DbSession, today: date, days: int) -> date:
    """The day so many days ahead, or the next one on which schools are open."""
    wanted = today + timedelta(days=days)
    calendar = load_calendar(session, wanted.year, wanted.year + 1)
    ahead = (wanted + timedelta(days=n) for n in range(_LONGEST_HOLIDAY))
    return next((day for day in ahead if calendar.closed(day, DEFAULT_AUTHORITY) is None), wanted)


def checked_due(due: date, today: date) -> date:
    """A day somebody stated. Raises RefusedError when it is over, or years ahead."""
    if due < today:
        raise RefusedError("due_past", f"{long_day(due)} is over", hint="give a day from today on")
    if due > today + timedelta(days=_FARTHEST_DAYS):
        raise RefusedError("due_far", f"{long_day(due)} is years ahead", hint="check the year")
    return due
