"""The school calendar as one value: terms and INSET days of the store, England's bank holidays, day shapes."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecfrs_tui.domain.terms import DayShape, SchoolCalendar, TermEntry
from ecfrs_tui.store.tables import SchoolDay
from ecfrs_tui.store.tables import TermEntry as TermRow
from ecfrs_tui.store.tables.columns import columns


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> tuple[tuple[date, str], ...]:
    """England's bank holidays of a year with their names (source: the `holidays` package)."""
    # only when a calendar is first wanted: the package takes a good while to load
    import holidays

    return tuple(sorted(holidays.country_holidays("GB", subdiv="ENG", years=year).items()))


def load_calendar(session: Session, first_year: int, last_year: int) -> SchoolCalendar:
    """The calendar from January of the first year to December of the last, both included."""
    terms, days = columns(TermRow), columns(SchoolDay)
    connection = session.connection()
    entries = connection.execute(
        select(terms.scope, terms.kind, terms.label, terms.first_day, terms.last_day)
        .where(terms.last_day >= date(first_year, 1, 1), terms.first_day <= date(last_year, 12, 31))
        .order_by(terms.first_day)
    )
    shapes = connection.execute(
        select(days.urn, days.phase, days.opens, days.lunch_starts, days.lunch_ends, days.closes)
    )
    return SchoolCalendar(
        entries=tuple(TermEntry(*row) for row in entries),
        bank_holidays={
            day: name for year in range(first_year, last_year + 1) for day, name in bank_holidays(year)
        },
        shapes={(row.urn, row.phase): DayShape(*row[2:]) for row in shapes},
    )
