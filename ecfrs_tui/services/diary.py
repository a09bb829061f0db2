"""Looks at what is booked: the list of visits and the week of the team (a single day: `days`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY
from ecfrs_tui.domain.times import subtract
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.days import day_view, itinerary_of, short_word, stands_in_the_way
from ecfrs_tui.services.loading import LIVE
from ecfrs_tui.services.matching import plain_text, word_filter
from ecfrs_tui.services.views import Cell, OfficerView, VisitRow, WeekGrid
from ecfrs_tui.services.visitviews import visits_where
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

__all__ = [
    "cell",
    "day_note",
    "day_view",
    "officer_view",
    "shortest_visit",
    "visit_row",
    "visit_rows",
    "week",
]

FILTER_FIELDS = ("state", "district", "town", "officer", "programme")


def visit_rows(
    session: DbSession,
    *,
    first: date | None = None,
    last: date | None = None,
    officer: str | None = None,
    states: Sequence[str] = (),
    words: str = "",
) -> tuple[VisitRow, ...]:
    """Visits that arrive from `first` to `last` (London, both included), in order of their time.

    No states means held, confirmed and delivered. Every one of `words` must be in the school, town,
    district, reference, request, programme, contact or officer; `state:`, `district:`, `town:`,
    `officer:` and `programme:` ask for that alone, and `state:` without `states` looks at all of them.
    """
    asked = word_filter(words, FILTER_FIELDS)
    c = columns(t.Visit)
    where: ColumnElement[bool] = c.id.is_not(None)
    if first is not None:
        where &= c.arrives_at >= datetime.combine(first, time())
    if last is not None:
        where &= c.arrives_at < datetime.combine(last + timedelta(days=1), time())
    if officer is not None:
        who = columns(t.VisitOfficer)
        where &= c.id.in_(select(who.visit_id).where(who.officer == officer))
    if states or not asked.wanted("state"):
        where &= c.state.in_(tuple(states) or LIVE)
    found = visits_where(session, where)
    if not (asked.words or asked.fields):
        return tuple(view for view, _ in found)
    return tuple(view for view, more in found if asked.fits(_text(view, more), _fields(view)))


def visit_row(session: DbSession, reference: str) -> VisitRow:
    """One visit in whatever state. Raises NotFoundError."""
    found = visits_where(session, columns(t.Visit).reference == reference.strip().upper())
    if not found:
        raise NotFoundError(
            "visit_unknown", f"there is no visit {reference}", hint="`visits list` shows them"
        )
    return found[0][0]


def week(_: DbSession, book: Book, first: date, days: int = 10) -> WeekGrid:
    """Officers by `days` weekdays from `first`; the book has to reach over all of them.

    Taken minutes are visits, drives and busy times inside the officer's working hours, counted once.
    """
    span = weekdays(first, days)
    officers = [
        o
        for _, o in sorted(book.officers.items())
        if o.active and any(_in_post(o, day) for day in (span[0], span[-1]))
    ]
    return WeekGrid(
        tuple(officer_view(o) for o in officers),
        span,
        tuple(day_note(book, day) for day in span),
        tuple(tuple(cell(book, o, day) for day in span) for o in officers),
    )


def officer_view(officer: Officer) -> OfficerView:
    """An officer as lists show them."""
    return OfficerView(
        officer.code,
        officer.name,
        officer.email,
        officer.base.label if officer.base else "",
        officer.active,
    )


def weekdays(first: date, days: int) -> tuple[date, ...]:
    found: list[date] = []
    day = first
    while len(found) < max(days, 1):
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


def _in_post(officer: Officer, day: date) -> bool:
    begun = officer.active_from is None or officer.active_from <= day
    return begun and (officer.active_until is None or day <= officer.active_until)


def day_note(book: Book, day: date) -> str:
    """Why schools are closed on a weekday, or nothing; authorities are named where they differ."""
    authorities = sorted({e.scope for e in book.calendar.entries if not e.scope.isdigit()})
    why = {a: book.calendar.closed(day, a) for a in authorities or [DEFAULT_AUTHORITY]}
    reasons = {reason for reason in why.values() if reason}
    if len(set(why.values())) == 1:
        return next(iter(reasons), "")
    return "; ".join(
        f"{reason} ({', '.join(a for a, r in why.items() if r == reason)})" for reason in sorted(reasons)
    )


def cell(book: Book, officer: Officer, day: date) -> Cell:
    """One officer's day in the grid."""
    works = officer.works(day)
    visits = book.day(officer.code, day)
    itinerary = itinerary_of(book, officer, day)
    holes = [v.span for v in visits]
    holes += [d.span for d in itinerary.drives] if itinerary else []
    holes += [b.span for b in book.busy_on(officer.code, day)]
    free = [gap for span in works for gap in subtract(span, holes)]
    worked = sum(span.minutes for span in works)
    left = sum(gap.minutes for gap in free)
    word = stands_in_the_way(book, officer, day)
    if not word and max((gap.minutes for gap in free), default=0) < shortest_visit(book):
        word = "full"
    if not word:
        busy = book.busy_on(officer.code, day)
        word = short_word(max(busy, key=lambda b: b.span.minutes)) if busy else ""
    return Cell(
        officer.code,
        day,
        len(visits),
        sum(len(v.sessions) for v in visits),
        worked,
        worked - left,
        left,
        itinerary.drive_minutes if itinerary else 0,
        word,
    )


def shortest_visit(book: Book) -> int:
    """Minutes at the school that the shortest programme on offer takes; an hour where there is none."""
    return min(
        (p.setup_minutes + p.minutes + p.packup_minutes for p in book.programmes.values() if p.active),
        default=60,
    )


def _text(view: VisitRow, more: str) -> str:
    titles = " ".join(f"{s.programme} {s.title}" for s in view.sessions)
    officers = " ".join(view.officers)
    return plain_text(
        f"{view.school} {view.town} {view.district} {view.reference} {view.request or ''} "
        f"{view.what} {titles} {officers} {more}"
    )


def _fields(view: VisitRow) -> dict[str, str]:
    return {
        "state": plain_text(view.state),
        "district": plain_text(view.district),
        "town": plain_text(view.town),
        "officer": plain_text(" ".join(view.officers)),
        "programme": plain_text(" ".join(f"{s.programme} {s.title}" for s in view.sessions)),
    }
