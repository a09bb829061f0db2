"""How reach is counted: the stretches of a report, what a session counts, what a target asks of a stretch.

Attendances are young people sitting in sessions: one who sits in two sessions counts twice. Distinct
pupils count once in a visit. The two are never added to one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ecfrs_tui.domain.terms import TermEntry

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STRETCHES = ("month", "quarter", "year", "calendar_year", "term")
"""What time can be cut into. `year` is a school year (1 September to 31 August); `quarter` is of the calendar."""
MEASURES = ("young_people", "visits", "schools")
MOST_STRETCHES = 400
"""Months of 33 years: a longer span is a slip of the pen, and more than one query should carry."""
SCHOOL_YEAR_BEGINS = 9


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a report, both days included. `label` is short enough for an axis."""

    label: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Goal:
    """A delivery target as far as counting goes; empty texts mean all."""

    measure: str
    topic: str
    district: str
    first: date
    last: date
    number: int


def school_year(day: date) -> tuple[date, date]:
    """First and last day of the school year that holds the day."""
    begins = day.year if day.month >= SCHOOL_YEAR_BEGINS else day.year - 1
    return date(begins, SCHOOL_YEAR_BEGINS, 1), date(begins + 1, SCHOOL_YEAR_BEGINS, 1) - timedelta(days=1)


def stretches(by: str, first: date, last: date, terms: Sequence[TermEntry] = ()) -> tuple[Stretch, ...]:
    """The span from `first` to `last` cut by month, quarter, school year, calendar year or term.

    The first and last one are cut off at the ends of the span. Days in no term fall into stretches called
    `outside term`, so that every day lies in exactly one. Raises ValueError for another `by`, for a span
    that runs backwards or gives more than MOST_STRETCHES.
    """
    if last < first:
        raise ValueError("the span runs backwards")
    found: list[Stretch] = []
    day = first
    while day <= last:
        label, until = _term_at(day, last, terms) if by == "term" else _stretch_at(by, day)
        found.append(Stretch(label, day, min(until, last)))
        if len(found) > MOST_STRETCHES:
            raise ValueError(f"more than {MOST_STRETCHES} stretches")
        if until >= last:
            break
        day = until + timedelta(days=1)
    return tuple(found)


def _stretch_at(by: str, day: date) -> tuple[str, date]:
    match by:
        case "month":
            return f"{MONTHS[day.month - 1]} {day.year}", _month_end(day.year, day.month)
        case "quarter":
            number = (day.month - 1) // 3 + 1
            return f"Q{number} {day.year}", _month_end(day.year, number * 3)
        case "year":
            begins, ends = school_year(day)
            return f"{begins.year}/{ends.year % 100:02}", ends
        case "calendar_year":
            return str(day.year), date(day.year, 12, 31)
    raise ValueError(f"time is not cut by {by}")


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _term_at(day: date, last: date, terms: Sequence[TermEntry]) -> tuple[str, date]:
    held = next((t for t in terms if t.kind == "term" and t.holds(day)), None)
    if held is not None:
        ends = min(
            (t.first_day - timedelta(days=1) for t in terms if t.kind == "term" and t.first_day > day),
            default=held.last_day,
        )
        year = str(held.first_day.year)
        label = held.label or "term"
        return label if year in label else f"{label} {year}", min(held.last_day, ends)
    ahead = min((t.first_day for t in terms if t.kind == "term" and t.first_day > day), default=None)
    label = f"no term, {day.day} {MONTHS[day.month - 1]} {day.year}"
    return label, last if ahead is None else ahead - timedelta(days=1)


def attendances(
    actual: int | None, planned: int, reached: int | None, planned_in_visit: int, sessions: int
) -> float:
    """Young people counted for a delivered session.

    What was recorded for the session; else its share of what was recorded for the whole visit, by planned
    pupils (equal shares when none were planned); else, when nobody recorded a number, nothing.
    """
    if actual is not None:
        return actual
    if reached is None:
        return 0
    if planned_in_visit > 0:
        return reached * planned / planned_in_visit
    return reached / sessions


def shared_days(goal: Goal, first: date, last: date) -> int:
    """How many days of the goal lie in the stretch."""
    return max(0, (min(goal.last, last) - max(goal.first, first)).days + 1)


def asked(goals: Sequence[Goal], first: date, last: date) -> float:
    """What the goals ask of a stretch of days: each by the share of its own days that lie in it."""
    return sum(
        goal.number * shared_days(goal, first, last) / ((goal.last - goal.first).days + 1) for goal in goals
    )


def goals_for(
    goals: Sequence[Goal], measure: str, first: date, last: date, *, topic: str = "", district: str = ""
) -> tuple[Goal, ...]:
    """The goals that are asked of a topic and a district (empty: of all) between two days.

    Those stated for just that; where none is, those of its districts, else those of its topics, else those
    of its topics in its districts. Never both a whole and its parts, which would count twice.
    """
    live = [g for g in goals if g.measure == measure and shared_days(g, first, last)]
    wanted = (_known(topic), _known(district))
    exact = [g for g in live if (_known(g.topic), _known(g.district)) == wanted]
    if exact:
        return tuple(exact)
    by_district = [g for g in live if not district and g.district and _known(g.topic) == wanted[0]]
    by_topic = [g for g in live if not topic and g.topic and _known(g.district) == wanted[1]]
    if by_district or by_topic:
        return tuple(by_district or by_topic)
    if topic or district:
        return ()
    return tuple(g for g in live if g.topic and g.district)


def _known(name: str) -> str:
    return name.strip().casefold()
