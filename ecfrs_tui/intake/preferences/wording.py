"""Puts the windows into plain words for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from ecfrs_tui.domain.terms import DayShape
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Window
from ecfrs_tui.intake.preferences.names import WEEKDAY_NAMES
from ecfrs_tui.intake.preferences.sentence import short_day

_MOST_LISTED = 12


def reading(windows: Sequence[Window], exclusions: Sequence[Span], shape: DayShape) -> str:
    """What was understood, in a line: `mornings of 9 11 16 18 Mar; not Fri 12 Mar`.

    Dates and 24-hour wall times of Europe/London; choices in order of rank.
    """
    said: list[str] = []
    for rank in sorted({w.rank for w in windows}):
        mine = [w for w in windows if w.rank == rank]
        said.append(_choice(mine, shape))
    words = ", otherwise ".join(said) if said else "no school day"
    whole = [s.start.date() for s in exclusions if s.minutes == 24 * 60]
    parts = [s for s in exclusions if s.minutes != 24 * 60]
    if whole:
        words += f"; not {_ruled_out(whole)}"
    if parts:
        words += f"; not {_parts(parts, shape)}"
    return words


def _ruled_out(days: list[date]) -> str:
    """Weekdays that are out again and again by their name, other days by their dates."""
    often = [n for n in range(7) if sum(d.weekday() == n for d in days) >= 5]
    if len(days) <= _MOST_LISTED or not 0 < len(often) < 5:
        return _days(days)
    rest = [d for d in days if d.weekday() not in often]
    named = " or ".join(f"{WEEKDAY_NAMES[n]}s" for n in often)
    stretch = f"{short_day(days[0])} to {short_day(days[-1])} {days[-1].year}"
    return f"{named} from {stretch}" + (f" or {_days(rest)}" if rest else "")


def _choice(windows: list[Window], shape: DayShape) -> str:
    by_hours: dict[tuple[tuple[time, time], ...], list[date]] = {}
    by_day: dict[date, list[tuple[time, time]]] = {}
    for window in windows:
        by_day.setdefault(window.starts_at.date(), []).append(
            (window.starts_at.time(), window.ends_at.time())
        )
    for day, hours in by_day.items():
        by_hours.setdefault(tuple(hours), []).append(day)
    said = []
    for several, days in by_hours.items():
        names = [_hours(start, end, shape) for start, end in several]
        when = " and ".join(name for name in names if name)
        if when in ("mornings", "afternoons"):
            said.append(f"{when} of {_days(days)}")
        else:
            whole = f"all day on {_days(days)}" if len(by_hours) > 1 else _days(days)
            said.append(f"{_days(days)}, {when}" if when else whole)
    return " or ".join(said)


def _hours(start: time, end: time, shape: DayShape) -> str:
    if (start, end) == (shape.opens, shape.closes):
        return ""
    if (start, end) == (shape.opens, shape.lunch_starts):
        return "mornings"
    if (start, end) == (shape.lunch_ends, shape.closes):
        return "afternoons"
    return f"{start:%H:%M}–{end:%H:%M}"


def _parts(parts: list[Span], shape: DayShape) -> str:
    by_hours: dict[tuple[time, time], list[date]] = {}
    for part in parts:
        by_hours.setdefault((part.start.time(), part.end.time()), []).append(part.start.date())
    said = []
    for (start, end), days in by_hours.items():
        named = _hours(start, end, shape)
        if end == time.min:
            named = f"after {start:%H:%M}"
        elif start == time.min:
            named = f"before {end:%H:%M}"
        said.append(f"{named or 'opening hours'} of {_days(days)}")
    return " nor ".join(said)


def _days(days: list[date]) -> str:
    """A few dates with their weekdays, more by month, many as a stretch."""
    days = sorted(set(days))
    if len(days) <= 3:
        return " or ".join(short_day(day) for day in days)
    if len(days) <= _MOST_LISTED:
        said = []
        for year, month in dict.fromkeys((d.year, d.month) for d in days):
            mine = [d for d in days if (d.year, d.month) == (year, month)]
            said.append(f"{' '.join(str(d.day) for d in mine)} {mine[0]:%b}")
        return ", ".join(said)
    names = sorted({d.weekday() for d in days})
    stretch = f"{short_day(days[0])} to {short_day(days[-1])}"
    if days[0].year != days[-1].year:
        stretch = f"{short_day(days[0])} {days[0].year} to {short_day(days[-1])} {days[-1].year}"
    if len(names) < 5:
        which = " ".join(f"{WEEKDAY_NAMES[n]}s" for n in names)
        return f"{len(days)} days ({which}) from {stretch}"
    return f"{len(days)} school days from {stretch}"
