"""Stretches of London wall time. Every datetime here is naive and means Europe/London."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Month names in English, whatever the machine's language is."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of wall time, the end not included."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        return int((self.end - self.start).total_seconds() // 60)

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least an instant; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True when the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


def subtract(whole: Span, holes: Iterable[Span]) -> list[Span]:
    """What is left of `whole` when the holes (in any order, overlapping or not) are taken out."""
    left: list[Span] = []
    at = whole.start
    for hole in sorted(holes):
        if hole.end <= at:
            continue
        if hole.start >= whole.end:
            break
        if hole.start > at:
            left.append(Span(at, hole.start))
        at = max(at, hole.end)
    if at < whole.end:
        left.append(Span(at, whole.end))
    return left


def whole_day(moment: datetime) -> Span:
    """Midnight to midnight of the day the moment lies in."""
    start = datetime.combine(moment.date(), time())
    return Span(start, start + timedelta(days=1))


@lru_cache(maxsize=4096)
def _clocks_change(day: date) -> bool:
    """Whether the offset from UTC is another at the end of the day than at its start."""
    start = datetime.combine(day, time(), tzinfo=_LONDON)
    return start.utcoffset() != datetime.combine(day + timedelta(days=1), time(), tzinfo=_LONDON).utcoffset()


def wall_time_fault(moment: datetime) -> str | None:
    """Why a London wall time is no clear instant (skipped or doubled by a clock change), or None."""
    if not _clocks_change(moment.date()):
        return None
    early = moment.replace(tzinfo=_LONDON, fold=0)
    late = moment.replace(tzinfo=_LONDON, fold=1)
    if early.utcoffset() == late.utcoffset():
        return None
    back = early.astimezone(UTC).astimezone(_LONDON).replace(tzinfo=None)
    if back != moment:
        return f"{moment:%H:%M} does not exist on {day_words(moment)}: the clocks go forward then"
    return f"{moment:%H:%M} happens twice on {day_words(moment)}: the clocks go back then"


def day_words(moment: date) -> str:
    """A date as people say it here: `Tue 9 Mar`."""
    return f"{moment:%a} {moment.day} {moment:%b}"


def round_up(moment: datetime, minutes: int = 15) -> datetime:
    """The next wall time on a grid of `minutes`, the moment itself when it lies on the grid."""
    start = datetime.combine(moment.date(), time())
    step = timedelta(minutes=minutes)
    over = (moment - start) % step
    return moment if not over else moment + (step - over)
