"""Looks at officers' calendars: the list, the lines of Today, and how far each officer's diary is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.times import day_words
from ecfrs_tui.intake.calendar_address import shown
from ecfrs_tui.services.calendarviews import BookingsView, CalendarView
from ecfrs_tui.services.phrases import london, near_day
from ecfrs_tui.services.views import SlotView, Suggestions
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

STALE_DAYS = 3
"""A calendar last read well so long ago is named where a time is suggested."""


@dataclass(frozen=True, slots=True)
class Known:
    """How far an officer's diary is known: the least of the calendars that are read for the officer."""

    until: date
    read_at: datetime


def calendar_views(session: DbSession, now: datetime) -> tuple[CalendarView, ...]:
    """All calendars by officer and name."""
    c, busy = columns(t.CalendarSource), columns(t.BusyTime)
    number = (
        select(func.count())
        .where((busy.officer == c.officer) & (busy.source == c.name) & (busy.ends_at > now))
        .scalar_subquery()
    )
    query = select(*c, number.label("busy")).order_by(c.officer, c.name)
    return tuple(
        CalendarView(
            row.id,
            row.officer,
            row.name,
            shown(row.address) if row.address else "",
            bool(row.address),
            london(row.good_utc) if row.good_utc else None,
            row.problem,
            row.known_until,
            row.busy,
            tuple(row.notes or ()),
            row.version,
        )
        for row in session.connection().execute(query)
    )


def bookings_views(session: DbSession, *, questions: bool = False) -> tuple[BookingsView, ...]:
    """What was taken over from Bookings by time; with `questions` only what a later export says differently."""
    c, visit, school = columns(t.BookingsRow), columns(t.Visit), columns(t.School)
    query = (
        select(
            c.booking_id, visit.reference, visit.state, school.name, visit.starts_at, c.question, c.seen_utc
        )
        .join_from(t.BookingsRow, t.Visit, c.visit_id == visit.id)
        .outerjoin(t.School, visit.urn == school.urn)
        .order_by(visit.starts_at, c.id)
    )
    if questions:
        query = query.where(c.question != "")
    return tuple(
        BookingsView(
            row.booking_id,
            row.reference,
            row.state,
            row.name or "",
            row.starts_at,
            row.question,
            london(row.seen_utc),
        )
        for row in session.connection().execute(query)
    )


def lines_of_today(session: DbSession, now: datetime) -> Iterator[tuple[str, str]]:
    """A visit's reference, or nothing, and the words of each line: calendars not read, questions of Bookings."""
    c = columns(t.CalendarSource)
    failing = select(c.officer, c.name, c.good_utc, c.problem).where(c.problem != "").order_by(c.officer)
    for row in session.connection().execute(failing):
        good = london(row.good_utc) if row.good_utc else None
        since = f"as it was {near_day(good, now)}" if good else "never read"
        yield "", f"{row.officer}’s {row.name} ({since}): {row.problem}"
    for asked in bookings_views(session, questions=True):
        if asked.state in ("held", "confirmed") and asked.starts_at > now:
            yield asked.visit, f"{asked.visit} {asked.school}: {asked.question}"


def known_diaries(session: DbSession) -> Mapping[str, Known]:
    """How far the diary of each officer who has a calendar is known; one that has none is kept by hand."""
    c = columns(t.CalendarSource)
    query = (
        select(c.officer, func.min(c.known_until).label("until"), func.min(c.good_utc).label("good"))
        .where(c.known_until.is_not(None) & c.good_utc.is_not(None) & (c.address != ""))
        .group_by(c.officer)
    )
    found = {}
    for row in session.connection().execute(query):
        found[row.officer] = Known(row.until, london(row.good))
    return found


def with_warnings(suggestions: Suggestions, known: Mapping[str, Known], now: datetime) -> Suggestions:
    """The suggestions, with a warning where nothing in a diary does not mean free."""
    slots = tuple(
        replace(slot, warnings=(*slot.warnings, *_warnings(slot, known, now))) for slot in suggestions.slots
    )
    return replace(suggestions, slots=slots)


def _warnings(slot: SlotView, known: Mapping[str, Known], now: datetime) -> Iterator[str]:
    for code, name in zip(slot.officers, slot.officer_names, strict=True):
        if code not in known:
            continue
        diary = known[code]
        if slot.starts_at.date() > diary.until:
            last = datetime.combine(diary.until, time())
            yield f"{name}’s calendar is known until {day_words(last)} only"
        elif (now - diary.read_at).days >= STALE_DAYS:
            yield f"{name}’s calendar was last read {(now - diary.read_at).days} days ago"
