"""The made-up calendar and the small notation the tests of preferences share."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ecfrs_tui.domain.terms import SchoolCalendar, TermEntry
from ecfrs_tui.intake.preferences import Understanding, understand

TODAY = date(2027, 2, 22)
LAST = date(2027, 7, 21)
HORIZON = (LAST - TODAY).days


def _entry(kind: str, label: str, first: tuple[int, int], last: tuple[int, int]) -> TermEntry:
    return TermEntry("Essex", kind, label, date(2027, *first), date(2027, *last))


CALENDAR = SchoolCalendar(
    entries=(
        _entry("term", "Spring 1", (1, 5), (2, 12)),
        _entry("holiday", "Half term", (2, 15), (2, 19)),
        _entry("term", "Spring 2", (2, 22), (3, 25)),
        _entry("holiday", "Easter holiday", (3, 26), (4, 9)),
        _entry("term", "Summer 1", (4, 12), (5, 28)),
        _entry("holiday", "Half term", (5, 31), (6, 4)),
        _entry("term", "Summer 2", (6, 7), (7, 21)),
    ),
    bank_holidays={
        date(2027, 3, 26): "Good Friday",
        date(2027, 3, 29): "Easter Monday",
        date(2027, 5, 3): "Early May bank holiday",
        date(2027, 5, 31): "Spring bank holiday",
    },
)
_OPEN = ((2, 22, 3, 25), (4, 12, 5, 28), (6, 7, 7, 21))
HOURS = {"day": "08:45-15:15", "am": "08:45-12:00", "pm": "13:00-15:15"}
NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def read(text: str, *, today: date = TODAY, horizon: int = HORIZON) -> Understanding:
    """The sentence understood on the day of the tests."""
    return understand(text, today=today, calendar=CALENDAR, horizon_days=horizon)


def school_days(first: tuple[int, int], last: tuple[int, int], names: str = "") -> list[date]:
    """The open days between two days of 2027, both included, spelt out from the terms above."""
    wanted = names.split() or NAMES
    found = []
    for a, b, c, d in _OPEN:
        day = date(2027, a, b)
        while day <= date(2027, c, d):
            inside = date(2027, *first) <= day <= date(2027, *last)
            if inside and day.weekday() < 5 and NAMES[day.weekday()] in wanted and day != date(2027, 5, 3):
                found.append(day)
            day += timedelta(days=1)
    return found


def days(notation: str) -> list[date]:
    """`2 4 Mar, 13 Apr` as dates of 2027; `Mar: Tue Thu` as those weekdays of the month when school is open."""
    found: list[date] = []
    for part in notation.split(","):
        if ":" in part:
            span, names = (side.strip() for side in part.split(":"))
            found += school_days(*_span(span), names)
        elif ".." in part or part.strip() == "all":
            found += school_days(*_span(part.strip()))
        else:
            *numbers, month = part.split()
            index = datetime.strptime(month, "%b").month
            found += [date(2027, index, int(n)) for n in numbers]
    return sorted(found)


def _span(words: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """`Mar`, `all`, or `8 Mar..19 Mar`."""
    if words == "all":
        return (TODAY.month, TODAY.day), (LAST.month, LAST.day)
    if ".." not in words:
        month = datetime.strptime(words, "%b").month
        return (month, 1), (month, 30 if month in (4, 6) else 28 if month == 2 else 31)
    one, other = (datetime.strptime(side.strip() + " 2028", "%d %b %Y") for side in words.split(".."))
    return (one.month, one.day), (other.month, other.day)


def stretch(day: date, hours: str) -> tuple[datetime, datetime]:
    """A window's two ends from `am` or `10:00-12:00`."""
    start, end = (time.fromisoformat(t) for t in HOURS.get(hours, hours).split("-"))
    return datetime.combine(day, start), datetime.combine(day, end)


def expected(notation: str) -> list[tuple[datetime, datetime, int]]:
    """`am 2 4 Mar | pm 5 Mar || day 9 Mar`: hours and days; `|` another set, `||` the next rank."""
    found = []
    for rank, choice in enumerate(notation.split("||"), start=1):
        for part in choice.split("|"):
            if part.strip():
                hours, _, when = part.strip().partition(" ")
                found += [(*stretch(day, h), rank) for day in days(when) for h in hours.split("+")]
    return sorted(found)
