"""Wishes for visits that stand already: the demonstration books them through the ordinary engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from ecfrs_tui.demo.draw import Draw
from ecfrs_tui.demo.phrases import FIREWORK_SEASON, WATER_SEASON
from ecfrs_tui.demo.schools import DemoSchool
from ecfrs_tui.demo.tables import csv_bytes
from ecfrs_tui.domain.programmes import Season
from ecfrs_tui.domain.terms import SchoolCalendar

_DAY = timedelta(days=1)
_WEEKS_BACK, _WEEKS_AHEAD = 6, 4
_PER_WEEK = (12, 16)
_ENOUGH_OPEN_DAYS = 3
"""A week counts as a school week with at least this many days on which schools are open."""
_SEARCH_WEEKS = 14
"""Longer than the summer holiday and six weeks together."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How often a programme is asked for and by how many groups of a year at once."""

    programme: str
    years: tuple[str, ...]
    weight: int
    most_groups: int
    whole_year: bool = False
    season: Season | None = None


HABITS = (
    Habit("HS3", ("3",), 9, 2),
    Habit("KC6", ("6",), 8, 2),
    Habit("CY6", ("6",), 6, 2),
    Habit("RPH", ("R",), 5, 2),
    Habit("AR8", ("7", "8"), 4, 2),
    Habit("RS6", ("6",), 3, 2),
    Habit("WS5", ("5",), 5, 2, season=WATER_SEASON),
    Habit("HX7", ("7", "8"), 2, 1, whole_year=True),
    Habit("FW", ("4", "5", "8"), 12, 1, whole_year=True, season=FIREWORK_SEASON),
    Habit("VC5", ("4", "5"), 1, 1),
    Habit("RS11", ("11",), 1, 1, whole_year=True),
    Habit("HR10", ("10",), 2, 2),
    Habit("FF", ("12",), 1, 1),
    Habit("GA9", ("9",), 1, 1),
)


@dataclass(slots=True)
class _Book:
    """What was wished for so far: no school twice in a week or for the same programme, one pair a week."""

    draw: Draw
    schools: tuple[DemoSchool, ...]
    had: set[tuple[int, str]] = field(default_factory=set)
    this_week: set[int] = field(default_factory=set)
    pairs: int = 0

    def wish(self, monday: date) -> tuple[DemoSchool, Habit, str] | None:
        """A school, a programme and a year that go together and are in season all that week."""
        habits = [
            h
            for h in HABITS
            if (h.season is None or (h.season.holds(monday) and h.season.holds(monday + 4 * _DAY)))
            and not (h.programme == "GA9" and self.pairs)
        ]
        habit = self.draw.pick([h for h in habits for _ in range(h.weight)])
        year = self.draw.pick(habit.years)
        able = [
            s
            for s in self.schools
            if s.urn not in self.this_week and (s.urn, habit.programme) not in self.had and s.classes(year)[0]
        ]
        if not able:
            return None
        school = self.draw.pick(able)
        self.had.add((school.urn, habit.programme))
        self.this_week.add(school.urn)
        self.pairs += habit.programme == "GA9"
        return school, habit, year


def visits_csv(schools: tuple[DemoSchool, ...], calendar: SchoolCalendar, *, today: date, seed: int) -> bytes:
    """Wishes for the last six school weeks, this one and the next four.

    `week` counts calendar weeks from the week of `today` (a weekend belongs to the week before it);
    `weekday` is 0 Monday to 4 Friday or empty for any; `state` is delivered, confirmed or held.
    """
    draw = Draw(seed, "visits")
    # a nursery has no year groups, and nobody is booked into a school that has closed
    book = _Book(draw, tuple(s for s in schools if s.status != "closed" and s.kind.phase != "Nursery"))
    monday = today - today.weekday() * _DAY
    rows: list[tuple[object, ...]] = []
    for week in _school_weeks(calendar, monday):
        book.this_week.clear()
        book.pairs = 0
        start = monday + 7 * week * _DAY
        for number in range(draw.between(*_PER_WEEK)):
            wished = book.wish(start)
            if wished is None:
                continue
            school, habit, year = wished
            groups, pupils = _size(habit, school, year)
            weekday = _weekday(calendar, school, start, draw, this_week=week == 0)
            past = week < 0 or (week == 0 and weekday is not None and start + weekday * _DAY < today)
            state = _state(week, past=past, number=number, draw=draw)
            shown = "" if weekday is None else weekday
            rows.append((school.urn, habit.programme, year, groups, pupils, week, shown, state))
    header = ("urn", "programme", "year", "groups", "pupils", "week", "weekday", "state")
    return csv_bytes(header, rows)


def _school_weeks(calendar: SchoolCalendar, monday: date) -> list[int]:
    """Offsets of the school weeks near: so many back, the present one, so many ahead."""

    def open_week(offset: int) -> bool:
        days = (monday + (7 * offset + n) * _DAY for n in range(5))
        return sum(calendar.closed(day) is None for day in days) >= _ENOUGH_OPEN_DAYS

    back = [n for n in range(-1, -_SEARCH_WEEKS - 1, -1) if open_week(n)][:_WEEKS_BACK]
    ahead = [n for n in range(1, _SEARCH_WEEKS + 1) if open_week(n)][:_WEEKS_AHEAD]
    return [*sorted(back), *([0] if open_week(0) else []), *ahead]


def _size(habit: Habit, school: DemoSchool, year: str) -> tuple[int, int]:
    """Groups and pupils in all; a class lesson takes one class a group, an assembly the year."""
    classes, pupils = school.classes(year)
    if habit.whole_year:
        return 1, min(pupils, 240)
    groups = min(classes, habit.most_groups)
    return groups, min(pupils, groups * round(pupils / classes))


def _weekday(
    calendar: SchoolCalendar, school: DemoSchool, monday: date, draw: Draw, *, this_week: bool
) -> int | None:
    """A day on which the school is open, or none named; this week each has one, to be past or to come."""
    named = draw.share() < 0.4
    days = list(_open_weekdays(calendar, school, monday))
    at = draw.share()
    return days[int(at * len(days))] if days and (named or this_week) else None


def _open_weekdays(calendar: SchoolCalendar, school: DemoSchool, monday: date) -> Iterator[int]:
    return (n for n in range(5) if not calendar.closed(monday + n * _DAY, school.authority, school.urn))


def _state(week: int, *, past: bool, number: int, draw: Draw) -> str:
    """What has become of it; some of last week still wait for their outcome, some to come are only held."""
    chance = draw.share()
    if past:
        return "confirmed" if week >= -1 and number % 5 == 0 else "delivered"
    return "held" if week > 0 and chance < 0.15 else "confirmed"
