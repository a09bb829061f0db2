"""The waiting list: requests that want a time that is full, and what comes free for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import name_of
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.scheduling.freed import Fit, Wish, fits
from ecfrs_tui.scheduling.words import short
from ecfrs_tui.services import inbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.days import stands_in_the_way
from ecfrs_tui.services.loading import load_busy, load_requests, load_visits
from ecfrs_tui.services.offerviews import FreedTime, WaitingRow
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.planning import worth_more
from ecfrs_tui.services.planviews import GapFit
from ecfrs_tui.services.views import Outcome, RequestRow
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

STILL = ("new", "needs info", "ready")
"""States of a request that waits: with an offer or a visit it no longer does."""
AHEAD_DAYS = 400
MOST_FREED = 40


def wait(context: Context, reference: str, *, note: str = "") -> Outcome:
    """Puts a request on the list. Raises NotFoundError, or RefusedError for one that is settled or waits."""
    with context.writing() as (work, _):
        request = _request(work, reference)
        if request.state not in STILL:
            raise RefusedError(
                "not_waiting", f"{request.reference} is {request.state}", hint="only open requests can wait"
            )
        if work.session.exec(entities(t.Waiting).where(t.Waiting.request_id == request.id)).first():
            raise RefusedError("waits_already", f"{request.reference} is on the waiting list already")
        assert request.id is not None
        work.session.add(t.Waiting(request_id=request.id, since=context.now(), note=note.strip()))
        words = f"{request.reference} waits for a time{': ' if note.strip() else ''}{note.strip()}"
        work.record("wait", request.reference, words)
    return Outcome(words)


def wait_no_more(context: Context, reference: str) -> Outcome:
    """Takes a request off the list. Raises NotFoundError, or RefusedError when it is not on it."""
    with context.writing() as (work, _):
        request = _request(work, reference)
        row = work.session.exec(entities(t.Waiting).where(t.Waiting.request_id == request.id)).first()
        if row is None:
            raise RefusedError("not_on_list", f"{request.reference} is not on the waiting list")
        work.session.delete(row)
        words = f"{request.reference} no longer waits"
        work.record("wait_no_more", request.reference, words)
    return Outcome(words)


def _request(work: Work, reference: str) -> t.Request:
    row = work.session.exec(
        entities(t.Request).where(t.Request.reference == reference.strip().upper())
    ).first()
    if row is None:
        raise NotFoundError(
            "request_unknown", f"there is no request {reference}", hint="`requests list` shows them"
        )
    return row


def waiting_rows(session: DbSession, now: datetime) -> tuple[WaitingRow, ...]:
    """Who waits, the longest first; requests that have an offer or a visit by now are left out."""
    rows, listed = _waiting(session, now)
    found = [
        WaitingRow(
            request=row.reference,
            school=row.school,
            what=row.what,
            need=row.need,
            since=listed[row.reference][0],
            days=(now.date() - listed[row.reference][0].date()).days,
            note=listed[row.reference][1],
        )
        for row in rows.values()
    ]
    return tuple(sorted(found, key=lambda w: (w.since, w.request)))


def _waiting(
    session: DbSession, now: datetime
) -> tuple[dict[str, RequestRow], dict[str, tuple[datetime, str]]]:
    c, request = columns(t.Waiting), columns(t.Request)
    query = select(request.reference, c.since, c.note).join_from(
        t.Waiting, t.Request, c.request_id == request.id
    )
    listed = {row.reference: (row.since, row.note) for row in session.connection().execute(query)}
    if not listed:
        return {}, {}
    where = request.reference.in_(listed) & request.state.in_(STILL)
    return {row.reference: row for row, _ in inbox.rows_where(session, now, where)}, listed


def freed_times(
    session: DbSession, book: Book, *, limit: int = 3, most: int = MOST_FREED
) -> tuple[FreedTime, ...]:
    """Times to come that were cancelled or let go of and that somebody on the list could take.

    `book` gives the officers, drives and rules; visits and busy times of each day are loaded here. The fits
    of a time are ordered by extra driving less what need and waiting are worth. Each is judged by itself.
    """
    now = book.now
    rows, _ = _waiting(session, now)
    if not rows:
        return ()
    values = load_requests(session, [*rows])
    wishes = [
        Wish(value, worth_more(rows[name]))
        for name, value in values.items()
        if value.school.key and value.school.place is not None and value.wanted
    ]
    found: list[FreedTime] = []
    seen: set[tuple[str, object]] = set()
    for visit, school, officer, starts, ends in _freed(session, now):
        if (officer, starts.date()) in seen or len(seen) >= most:
            continue
        seen.add((officer, starts.date()))
        day_book = _of_day(session, book, starts)
        if officer not in day_book.officers or stands_in_the_way(
            day_book, day_book.officers[officer], starts.date()
        ):
            continue
        own = [w for w in wishes if _wants(w, starts)]
        fitting = fits(own, day_book, officer, starts.date(), limit=limit)
        if fitting:
            views = tuple(_fit(fit, rows[fit.wish.request.reference], day_book) for fit in fitting)
            found.append(FreedTime(visit, school, officer, name_of(day_book, officer), starts, ends, views))
    return tuple(found)


def _wants(wish: Wish, day: datetime) -> bool:
    """False when the school named windows and none is on that day: cheaper than asking the rule book."""
    windows = wish.request.windows
    return not windows or any(w.starts_at.date() <= day.date() <= w.ends_at.date() for w in windows)


def _freed(session: DbSession, now: datetime) -> list[tuple[str, str, str, datetime, datetime]]:
    """Reference, school, officer, start and end of what was let go of, the soonest first."""
    c, who, school, venue = (columns(x) for x in (t.Visit, t.VisitOfficer, t.School, t.Venue))
    query = (
        select(c.reference, school.name, venue.name.label("venue"), who.officer, c.starts_at, c.ends_at)
        .select_from(t.Visit)
        .join(t.VisitOfficer, who.visit_id == c.id)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .where(
            (c.state == "cancelled")
            & (c.arrives_at > now)
            & (c.arrives_at < now + timedelta(days=AHEAD_DAYS))
        )
        .order_by(c.arrives_at, c.id)
    )
    return [
        (row.reference, row.name or row.venue or "", row.officer, row.starts_at, row.ends_at)
        for row in session.connection().execute(query)
    ]


def _of_day(session: DbSession, book: Book, moment: datetime) -> Book:
    """The book with the visits and busy times of another day, and of the week round it."""
    day = moment.date()
    first, last = day - timedelta(days=7), day + timedelta(days=7)
    there = book.with_visits(load_visits(session, first, last, book.programmes))
    return replace(there, busy=load_busy(session, first, last))


def _fit(fit: Fit, row: RequestRow, book: Book) -> GapFit:
    visit, school = fit.slot.visit, fit.wish.request.school
    extra = fit.slot.verdict.extra_drive_minutes
    with_ = [name_of(book, code) for code in visit.officers[1:]]
    more = f" with {' and '.join(with_)}" if with_ else ""
    need = f", need {row.need}" if row.need is not None else ""
    return GapFit(
        kind="request",
        reference=row.reference,
        school_key=school.key,
        school=school.name,
        town=school.town,
        need=row.need,
        officers=visit.officers,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        extra_drive_minutes=extra,
        words=f"waiting {counted(row.age_days, 'day')}{need}; {short(fit.slot)}, "
        f"adds {max(extra, 0)} min of driving{more}",
    )
