"""Made-up term dates by a rule, close to those an English county publishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

from ecfrs_tui.domain.terms import SchoolCalendar, TermEntry

AUTHORITIES = ("Essex", "Southend-on-Sea", "Thurrock")
TWO_WEEK_OCTOBER = 900118
"""URN of the one school with a second week of autumn half term, as some academies have."""
INSET_SCHOOLS = (900001, 900008, 900013, 900034, 900047, 900060, 900077, 900081, 900094, 900111)
"""URNs of the schools that sent us their INSET days."""

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


def bank_holidays(year: int) -> dict[date, str]:
    """The bank holidays of England in a year by their standing rules; days off by proclamation are unknown."""
    sunday = easter(year)
    found = {
        _substitute(date(year, 1, 1)): "New Year's Day",
        sunday - 2 * _DAY: "Good Friday",
        sunday + _DAY: "Easter Monday",
        date(year, 5, 1) + relativedelta(weekday=MO(1)): "Early May bank holiday",
        date(year, 5, 31) + relativedelta(weekday=MO(-1)): "Spring bank holiday",
        date(year, 8, 31) + relativedelta(weekday=MO(-1)): "Summer bank holiday",
    }
    christmas = date(year, 12, 25)
    # Christmas Day falls first; Boxing Day takes the next weekday left
    first, second = {4: (0, 3), 5: (2, 3), 6: (2, 1)}.get(christmas.weekday(), (0, 1))
    found[christmas + first * _DAY] = "Christmas Day"
    found[christmas + second * _DAY] = "Boxing Day"
    return found


def _substitute(day: date) -> date:
    return day + relativedelta(weekday=MO(1)) if day.weekday() >= 5 else day


def academic_year(day: date) -> int:
    """The year in which the academic year of that day began (1 September to 31 August)."""
    return day.year if day.month >= 9 else day.year - 1


@dataclass(frozen=True, slots=True)
class _Year:
    """The turning points of one academic year of one authority."""

    authority: str
    begins: int

    def _open(self, day: date, step: int) -> date:
        """The day itself or the nearest weekday in the direction of `step` that is no bank holiday."""
        while day.weekday() >= 5 or day in bank_holidays(day.year):
            day += step * _DAY
        return day

    def first_day(self) -> date:
        """The first weekday of September; Southend-on-Sea a day later."""
        late = 1 if self.authority == "Southend-on-Sea" else 0
        return self._open(self._open(date(self.begins, 9, 1), 1) + late * _DAY, 1)

    def breaks(self) -> tuple[tuple[str, date, date], ...]:
        """The five holidays inside the year: label, last school day before, first school day after."""
        year = self.begins + 1
        october = date(self.begins, 10, 31) + relativedelta(weekday=MO(-1))
        christmas = date(self.begins, 12, 21)
        christmas -= ((christmas.weekday() - 4) % 7) * _DAY
        february = date(year, 2, 13) + relativedelta(weekday=MO(1))
        easter_starts, easter_ends = _easter_break(year)
        may = date(year, 5, 31) + relativedelta(weekday=MO(-1))
        return (
            ("Autumn half term", self._open(october - _DAY, -1), self._open(october + _WEEK, 1)),
            ("Christmas holiday", christmas, self._open(christmas + 17 * _DAY, 1)),
            ("Spring half term", self._open(february - _DAY, -1), self._open(february + _WEEK, 1)),
            ("Easter holiday", self._open(easter_starts - _DAY, -1), self._open(easter_ends + _DAY, 1)),
            ("Summer half term", self._open(may - _DAY, -1), self._open(may + _WEEK, 1)),
        )

    def last_day(self) -> date:
        """The last weekday up to 22 July; Thurrock up to 21 July."""
        return self._open(date(self.begins + 1, 7, 21 if self.authority == "Thurrock" else 22), -1)


def _easter_break(year: int) -> tuple[date, date]:
    """First and last weekday of the Easter holiday: two weeks, placed by how early Easter is."""
    sunday = easter(year)
    if sunday <= date(year, 4, 1):
        return sunday - 2 * _DAY, sunday + 12 * _DAY
    if sunday <= date(year, 4, 9):
        return sunday - 6 * _DAY, sunday + 5 * _DAY
    return sunday - 13 * _DAY, sunday + _DAY


def _year_entries(year: _Year) -> Iterator[TermEntry]:
    labels = iter(("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2"))
    opened = year.first_day()
    for holiday, last, next_opening in year.breaks():
        yield TermEntry(year.authority, "term", next(labels), opened, last)
        yield TermEntry(year.authority, "holiday", holiday, *_weekdays_between(last, next_opening))
        opened = next_opening
    yield TermEntry(year.authority, "term", next(labels), opened, year.last_day())
    next_year = _Year(year.authority, year.begins + 1).first_day()
    summer = _weekdays_between(year.last_day(), next_year)
    yield TermEntry(year.authority, "holiday", "Summer holiday", *summer)


def _weekdays_between(last: date, opening: date) -> tuple[date, date]:
    first_off, last_off = last + _DAY, opening - _DAY
    while first_off.weekday() >= 5:
        first_off += _DAY
    while last_off.weekday() >= 5:
        last_off -= _DAY
    return first_off, last_off


def _inset_entries(begins: int) -> Iterator[TermEntry]:
    """Two non-pupil days a year for the schools that told us; on days their authority is open."""
    year = _Year("Essex", begins)
    half_term_over = year.breaks()[0][2]
    christmas_over = year.breaks()[1][2]
    for number, urn in enumerate(INSET_SCHOOLS):
        # the first school day of any authority, so that the row means something for each of them
        day = _Year("Southend-on-Sea", begins).first_day()
        yield TermEntry(str(urn), "inset", "INSET day", day, day)
        second = half_term_over if number % 2 else christmas_over
        yield TermEntry(str(urn), "inset", "INSET day", second, second)
    autumn = half_term_over
    yield TermEntry(
        str(TWO_WEEK_OCTOBER), "holiday", "Autumn half term, second week", autumn, autumn + 4 * _DAY
    )


def term_entries(today: date) -> tuple[TermEntry, ...]:
    """Terms, holidays and INSET days from two academic years before `today` until two after it."""
    middle = academic_year(today)
    years = range(middle - 2, middle + 3)
    entries = [e for name in AUTHORITIES for begins in years for e in _year_entries(_Year(name, begins))]
    entries += [e for begins in years for e in _inset_entries(begins)]
    return tuple(entries)


def demo_calendar(today: date) -> SchoolCalendar:
    """The calendar that the made-up terms give, with bank holidays by rule."""
    middle = academic_year(today)
    holidays = {d: n for y in range(middle - 2, middle + 4) for d, n in bank_holidays(y).items()}
    return SchoolCalendar(term_entries(today), holidays)
