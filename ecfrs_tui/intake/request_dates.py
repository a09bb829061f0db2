"""What a school wrote about dates it would like and dates it cannot do, as windows and exclusions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ecfrs_tui.domain.terms import DayShape, SchoolCalendar
from ecfrs_tui.domain.times import Span, subtract, whole_day
from ecfrs_tui.domain.visits import Window
from ecfrs_tui.intake.preferences import Understanding, understand
from ecfrs_tui.intake.values import shortened

SHORTEST_MINUTES = 20
"""What an exclusion leaves of a window is dropped when it is shorter: the shortest assembly does not fit."""
_MOST_EXCLUDED = 0.6
"""A “cannot do” that rules out more of the open days than this whole was misread, and is left to the person."""
_FEW_DAYS = 20
_TURNED = re.compile(
    r"\b(?:any|every|all|only)\b.*\b(?:except|but not|apart from|other than)\b", re.IGNORECASE
)
"""“Any day except Tuesday” where the impossible days were asked for: which way round is anybody's guess."""
_NOTHING = re.compile(
    r"\W*(?:none?|no|nope|nil|n ?/ ?a|na|not (?:applicable|really|that i know of|at (?:the moment|present))|nothing|"
    r"no (?:dates?|days?|preference|restrictions?|issues?)|none (?:that i know of|at (?:the moment|present)|known)|"
    r"all (?:fine|ok|good)|any(?: ?(?:time|day))?(?: is)?(?: fine| ok)?|flexible|unknown|not yet known|tbc|x)?\W*",
    re.IGNORECASE,
)
_DENIALS = re.compile(
    r"\b(?:not|no|never|avoid(?:ing)?|except(?: for)?|excluding|apart from|can ?not do|cannot|can['’]?t(?: do)?|"
    r"unable(?: to do)?|unavailable(?: on)?|don['’]?t|won['’]?t|do not|please|we|are|is|out|but)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RequestDates:
    """Windows sorted, outside every exclusion. `confidence` is that of the less certain of the two texts.

    `reading` says in plain words what was understood; blank when nothing was written.
    """

    windows: tuple[Window, ...]
    exclusions: tuple[Span, ...]
    reading: str
    confidence: float | None
    not_understood: tuple[str, ...]
    notes: tuple[str, ...]


def read_dates(
    preferred: str,
    not_possible: str,
    *,
    today: date,
    calendar: SchoolCalendar,
    authority: str,
    urn: int | None,
    shape: DayShape,
) -> RequestDates:
    """Reads both answers as of `today`, the day they were received. A blank wish gives no windows at all."""
    about: dict[str, Any] = {"today": today, "calendar": calendar, "urn": urn, "shape": shape}
    notes: list[str] = []
    not_understood: list[str] = []
    confidences: list[float] = []
    windows: tuple[Window, ...] = ()
    exclusions: list[Span] = []
    reading = ""
    if preferred.strip():
        wish = understand(preferred, authority=authority, **about)
        windows, reading = wish.windows, wish.reading
        exclusions.extend(wish.exclusions)
        not_understood.extend(wish.not_understood)
        notes.extend(wish.notes)
        confidences.append(wish.confidence)
    if not _NOTHING.fullmatch(not_possible):
        bars = understand(_DENIALS.sub(" ", not_possible), authority=authority, **about)
        ruled_out = (
            [] if _TURNED.search(not_possible) else _ruled_out(bars, today, calendar, authority, urn, shape)
        )
        exclusions.extend(ruled_out)
        if ruled_out:
            confidences.append(bars.confidence)
            not_understood.extend(bars.not_understood)
            notes.append(f"cannot do: {_days_words(ruled_out)}")
        else:
            confidences.append(0.0)
            not_understood.append(shortened(not_possible, 120))
            notes.append(
                f"“{shortened(not_possible)}” (cannot do) rules out no day that could be read from it"
            )
    return RequestDates(
        windows=_outside(windows, exclusions),
        exclusions=tuple(sorted(set(exclusions))),
        reading=reading,
        confidence=min(confidences, default=None),
        not_understood=tuple(not_understood),
        notes=tuple(notes),
    )


def _ruled_out(
    bars: Understanding,
    today: date,
    calendar: SchoolCalendar,
    authority: str,
    urn: int | None,
    shape: DayShape,
) -> list[Span]:
    """Whole days, midnight to midnight, where the reading fills the school's day; parts of days elsewhere.

    Where the reading itself rules days out (INSET, a trip) and leaves nearly all others open, those ruled
    out are what was meant. Nothing, where it would rule out nearly all days whole.
    """
    spans = [_whole_or_part(window.span, shape) for window in bars.windows]
    days = {span.start.date() for span in spans}
    last = max(days, default=today)
    schooldays = sum(
        calendar.closed(today + timedelta(days=n), authority, urn) is None
        for n in range((last - today).days + 1)
    )
    nearly_all = len(days) > _MOST_EXCLUDED * schooldays and len(days) > _FEW_DAYS
    if nearly_all and bars.exclusions:
        return list(bars.exclusions)
    if nearly_all and any(span.minutes == 24 * 60 for span in spans):
        return []
    return [*spans, *bars.exclusions]


def _whole_or_part(span: Span, shape: DayShape) -> Span:
    whole = span.start.time() <= shape.opens and span.end.time() >= shape.closes
    return whole_day(span.start) if whole else span


def _days_words(spans: list[Span]) -> str:
    days = sorted({span.start.date() for span in spans})
    parts = " (parts of the day)" if any(span.minutes < 24 * 60 for span in spans) else ""
    if len(days) <= 6:
        return ", ".join(f"{day:%a} {day.day} {day:%b}" for day in days) + parts
    weekdays = dict.fromkeys(f"{day:%A}s" for day in sorted(days, key=date.weekday))
    first, last = days[0], days[-1]
    return (
        f"{len(days)} days ({', '.join(weekdays) if len(weekdays) < 5 else 'any weekday'}) "
        f"from {first.day} {first:%b %Y} to {last.day} {last:%b %Y}{parts}"
    )


def _outside(windows: tuple[Window, ...], exclusions: list[Span]) -> tuple[Window, ...]:
    left = []
    for window in windows:
        for span in subtract(window.span, exclusions):
            if span.minutes >= SHORTEST_MINUTES:
                left.append(Window(span.start, span.end, window.rank))
    return tuple(sorted(left, key=lambda w: (w.starts_at, w.ends_at)))
