"""The first screen: what needs a person now, the officers' day, this week's load, this term's numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.services.days import day_view
from ecfrs_tui.services.diary import cell
from ecfrs_tui.services.errands import errands
from ecfrs_tui.services.tallies import tallies
from ecfrs_tui.services.views import TodayView


def today(session: DbSession, book: Book, now: datetime) -> TodayView:
    """Everything about today; `now` is London wall time.

    The book has to reach from the Monday of this week to `errands.CLASH_DAYS` ahead.
    """
    day = now.date()
    monday = day - timedelta(days=day.weekday())
    active = [o for _, o in sorted(book.officers.items()) if o.active]
    load = [_load(book, o.code, monday) for o in active]
    return TodayView(
        now=now,
        term=book.calendar.term_label(day),
        officers_out=sum(1 for o in active if book.day(o.code, day)),
        visits_this_week=_standing(book, monday, monday + timedelta(days=6)),
        errands=errands(session, book, now),
        days=tuple(day_view(book, o, day) for o in active),
        tallies=tallies(session, book, now),
        load=tuple(
            (o.name, sum(taken for taken, _ in days), sum(worked for _, worked in days))
            for o, days in zip(active, load, strict=True)
        ),
        load_days=tuple(load),
    )


def _standing(book: Book, first: date, last: date) -> int:
    return sum(1 for v in book.visits if first <= v.arrives_at.date() <= last and book.stands(v))


def _load(book: Book, code: str, monday: date) -> tuple[tuple[int, int], ...]:
    """Minutes taken and worked on each day of the week."""
    officer = book.officers[code]
    cells = [cell(book, officer, monday + timedelta(days=n)) for n in range(7)]
    return tuple((c.taken_minutes, c.worked_minutes) for c in cells)
