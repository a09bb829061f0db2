"""Dates as teachers type them, all of them ahead of today and on days when schools are open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ecfrs_tui.domain.programmes import Season
from ecfrs_tui.domain.terms import SchoolCalendar
from ecfrs_tui.domain.times import MONTH_NAMES

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TYPOS = {
    "January": "Janurary",
    "February": "Febuary",
    "April": "Apirl",
    "September": "Septmber",
    "October": "Ocotber",
    "November": "Novemeber",
    "December": "Decmber",
}
_BREAKS = {
    "Christmas holiday": "Christmas",
    "Easter holiday": "Easter",
    "Summer holiday": "the summer holidays",
}

_DAY = timedelta(days=1)
_NOTICE_DAYS = 9
"""No preference lies nearer than this to today: schools ask ahead, and officers need notice."""
_ENOUGH_DAYS = 8
"""A month is worth asking for when it has at least this many school days left."""
_ENOUGH_DAYS_OF_A_PART = 3
"""The same for a part of a month, `early May`."""
_LOOK_AHEAD_DAYS = 420
WATER_SEASON = Season((4, 1), (7, 31))
FIREWORK_SEASON = Season((10, 1), (11, 5))


def _ordinal(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMATS: dict[str, Callable[[date], str]] = {
    "slash": lambda d: f"{d.day}/{d.month}",
    "slashyear": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    "dots": lambda d: f"{d.day}.{d.month}.{d.year % 100:02d}",
    "ord": lambda d: _ordinal(d.day),
    "mon": lambda d: f"{_ordinal(d.day)} {MONTH_NAMES[d.month - 1][:3]}",
    "dm": lambda d: f"{d.day} {MONTH_NAMES[d.month - 1]}",
    "short": lambda d: f"{WEEKDAYS[d.weekday()][:3]} {d.day} {MONTH_NAMES[d.month - 1][:3]}",
    "long": lambda d: f"{WEEKDAYS[d.weekday()]} {_ordinal(d.day)} {MONTH_NAMES[d.month - 1]}",
    "day": lambda d: WEEKDAYS[d.weekday()],
    "weekdays": lambda d: f"{WEEKDAYS[d.weekday()]}s",
    "monthname": lambda d: MONTH_NAMES[d.month - 1],
}


@dataclass(frozen=True, slots=True)
class Said:
    """A date that a template can have in any of the ways people type one: `{d1:slash}`."""

    day: date

    def __format__(self, how: str) -> str:
        return _FORMATS[how](self.day)


def phrases(calendar: SchoolCalendar, *, today: date) -> dict[str, str | Said]:
    """What the placeholders of the request templates stand for on that day."""
    first = today + _NOTICE_DAYS * _DAY
    span = [first + n * _DAY for n in range(_LOOK_AHEAD_DAYS)]
    days = [day for day in span if _open(calendar, day)]
    months = _months(days)
    tuesday_or_thursday = [d for d in months[0] if d.weekday() in (1, 3)]
    weeks = [d for d in days if d.weekday() == 0 and all(_open(calendar, d + n * _DAY) for n in range(5))]
    found: dict[str, str | Said] = {
        "month": _month_name(months[0]),
        "later_month": _month_name(months[1]),
        "later_month_typo": _TYPOS.get(_month_name(months[1]), _month_name(months[1])),
        "not_day": Said(tuesday_or_thursday[len(tuesday_or_thursday) // 2]),
        "early_month": _month_name(_part_open(days, 1, 7)),
        "mid_month": _month_name(_part_open(days, 11, 20)),
        "break": _next_break(calendar, today),
    }
    found |= {f"d{n}": Said(days[at]) for n, at in enumerate((1, 3, 6, 9, 12, 15, 18, 22, 26), start=1)}
    for number in range(3):
        found[f"wc{number + 1}"] = Said(weeks[number])
        found[f"wc{number + 1}_end"] = Said(weeks[number] + 4 * _DAY)
    water = next(m for m in _months(days, WATER_SEASON))
    found["water_month"] = _month_name(water)
    found["water_day"] = Said(water[len(water) // 2])
    found["firework_wc"] = Said(next(d for d in weeks if FIREWORK_SEASON.holds(d)))
    # what a hostile or careless form sends: a terminal's escape, its one-byte form, right-to-left, a line end
    return found | {"esc": "\x1b", "csi": "\x9b", "rtl": "\u202e", "crlf": "\r\n"}


def _open(calendar: SchoolCalendar, day: date) -> bool:
    return all(calendar.closed(day, name) is None for name in ("Essex", "Southend-on-Sea", "Thurrock"))


def _months(days: list[date], season: Season | None = None) -> list[list[date]]:
    """The school days by month, in order, of the months that have enough of them (in the season)."""
    wanted = [day for day in days if season is None or season.holds(day)]
    return [found for found in _by_month(wanted) if len(found) >= _ENOUGH_DAYS]


def _by_month(days: list[date]) -> list[list[date]]:
    found: dict[tuple[int, int], list[date]] = {}
    for day in days:
        found.setdefault((day.year, day.month), []).append(day)
    return list(found.values())


def _part_open(days: list[date], first: int, last: int) -> list[date]:
    """The first run of school days between two days of a month that is long enough to be asked for."""
    parts = _by_month([d for d in days if first <= d.day <= last])
    return next(part for part in parts if len(part) >= _ENOUGH_DAYS_OF_A_PART)


def _month_name(days: list[date]) -> str:
    return MONTH_NAMES[days[0].month - 1]


def _next_break(calendar: SchoolCalendar, today: date) -> str:
    """What people call the holiday that is on or comes next."""
    ahead = (e for e in calendar.terms("Essex") if e.kind == "holiday" and e.last_day >= today)
    return _BREAKS.get(next(ahead).label, "half term")
