"""The full card of an officer: what they may deliver, the days ahead, and how old their calendar is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.calendar_looks import STALE_DAYS, calendar_views
from ecfrs_tui.services.calendarviews import CalendarView
from ecfrs_tui.services.cardviews import CardLine, DiaryState, OfficerPage
from ecfrs_tui.services.days import itinerary_of
from ecfrs_tui.services.diary import cell, visit_rows, weekdays
from ecfrs_tui.services.phrases import counted, long_day, near_day
from ecfrs_tui.services.records.team import busy_lines, competence_grid, team
from ecfrs_tui.services.records.teamviews import BusyLine, CompetenceCell
from ecfrs_tui.services.school_pages import visit_line
from ecfrs_tui.services.views import Cell, VisitRow

_LEVELS = {"oof": "away"}
"""Levels that have a word of ours."""
DAYS = 10
"""Weekdays ahead, today's among them."""
AHEAD = timedelta(days=28)
"""How far visits and busy times are listed one by one."""


def officer_page(session: DbSession, book: Book, now: datetime, code: str) -> OfficerPage:
    """The full card by code; the book has to hold this week and the next DAYS weekdays. Raises NotFoundError."""
    wanted = code.strip().upper()
    line = next((each for each in team(session, now) if each.code.upper() == wanted), None)
    if line is None or line.code not in book.officers:
        raise NotFoundError(
            "officer_unknown", f"there is no officer {code.strip()[:20]}", hint="`officers list` shows them"
        )
    officer = book.officers[line.code]
    days = weekdays(now.date(), DAYS)
    cells = tuple(cell(book, officer, day) for day in days)
    monday = now.date() - timedelta(days=now.weekday())
    week = [monday + timedelta(days=n) for n in range(7)]
    drives = [plan.drive_minutes for day in week if (plan := itinerary_of(book, officer, day)) is not None]
    rows = visit_rows(session, first=now.date(), last=(now + AHEAD).date(), officer=line.code)
    grid = competence_grid(session, now.date())
    held = [
        each for row in grid.rows for each in row.cells if each.officer == line.code and each.state != "never"
    ]
    busy = busy_lines(session, now, officer=line.code, past_days=0, ahead_days=AHEAD.days)
    return OfficerPage(
        line=line,
        competences=tuple(sorted(held, key=_first_to_end)),
        days=cells,
        day_words=tuple(_day_words(each, rows) for each in cells),
        busy=busy,
        week_drive=sum(drives),
        week_visits=sum(len(book.day(line.code, day)) for day in week),
        diaries=tuple(
            _diary(view, now) for view in calendar_views(session, now) if view.officer == line.code
        ),
        lines=_lines(cells, rows, busy, held, now),
    )


def _first_to_end(each: CompetenceCell) -> tuple[date, str]:
    return each.valid_until or date.max, each.title


def _day_words(each: Cell, rows: Sequence[VisitRow]) -> str:
    """What stands on the day, in a few words."""
    there = [row for row in rows if row.starts_at.date() == each.day]
    if not there:
        return each.word
    said = ", ".join(f"{row.starts_at:%H:%M} {row.school}" for row in there)
    return f"{said} · {each.drive_minutes} min driving" if each.drive_minutes else said


def _diary(view: CalendarView, now: datetime) -> DiaryState:
    """`Outlook, read today 08:30, known until 28 May 2027`."""
    if view.good_at is None:
        return DiaryState(f"{view.name}: never read{_why(view)}", False)
    until = f", known until {long_day(view.known_until)}" if view.known_until else ""
    stale = view.fetched and (now - view.good_at).days >= STALE_DAYS
    words = f"{view.name}: read {near_day(view.good_at, now)}{until}{_why(view)}"
    return DiaryState(words, not view.problem and not stale)


def _why(view: CalendarView) -> str:
    return f"; {view.problem}" if view.problem else ""


def _lines(
    cells: Sequence[Cell],
    rows: Sequence[VisitRow],
    busy: Sequence[BusyLine],
    held: Sequence[CompetenceCell],
    now: datetime,
) -> tuple[CardLine, ...]:
    """The days ahead, then what stands on them and in the diary in order, then what will have to be renewed."""
    found = [_day_line(each) for each in cells]
    # whose visit it is goes without saying here, the school does not
    ahead = [
        replace(
            visit_line(row, now), words=f"{row.school}, {row.town}: {row.what}", officers=row.officers[1:]
        )
        for row in rows
    ]
    ahead += [
        CardLine(
            f"busy {line.number}",
            "busy",
            line.starts_at,
            f"{line.label or line.level}, {_until(line)}",
            _LEVELS.get(line.level, line.level),
            "",
            "",
            line.starts_at > now,
        )
        for line in busy
    ]
    found += sorted(ahead, key=lambda line: line.when or datetime.min)
    found += [
        CardLine(
            f"competence {each.programme}",
            "competence",
            datetime.combine(each.valid_until, time()) if each.valid_until else None,
            each.title,
            each.state,
            each.programme,
        )
        for each in sorted(held, key=_first_to_end)
        if each.state in ("soon", "lapsed", "later")
    ]
    return tuple(found)


def _until(line: BusyLine) -> str:
    if line.whole_days:
        last = line.ends_at.date() - timedelta(days=1)
        return "all day" if last <= line.starts_at.date() else f"until {long_day(last)}"
    return f"until {line.ends_at:%H:%M}"


def _day_line(each: Cell) -> CardLine:
    parts = [
        counted(each.visits, "visit") if each.visits else "",
        f"{each.drive_minutes} min driving" if each.drive_minutes else "",
        f"{each.free_minutes // 60} h {each.free_minutes % 60:02d} free" if each.worked_minutes else "",
        each.word,
    ]
    return CardLine(
        f"day {each.day.isoformat()}",
        "day",
        datetime.combine(each.day, time()),
        " · ".join(part for part in parts if part),
        "",
        f"{each.officer} {each.day.isoformat()}",
        "day",
        True,
    )
