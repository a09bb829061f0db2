"""While they are on the phone: when could we come, and can the next visit move? Answered for one school at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.programmes import Programme, WantedSession
from ecfrs_tui.domain.visits import Request
from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.scheduling.placing import picked_up
from ecfrs_tui.scheduling.slots import Slot, best_slots
from ecfrs_tui.services import slots
from ecfrs_tui.services.callviews import CallAnswers
from ecfrs_tui.services.cards import place_row
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.inbox import OPEN_STATES
from ecfrs_tui.services.loading import last_officers, load_visit, school_value
from ecfrs_tui.services.need_scores import need_of_card
from ecfrs_tui.services.themes import load_themes
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

TIMES = 3
MOVE_BACK_DAYS, MOVE_ON_DAYS = 7, 21
"""How far round a visit other times are looked for."""
HAD_LATELY_DAYS = 400
_YEARS = ("R", *(str(n) for n in range(1, 14)))
_AGES = {"primary": (4, 11), "secondary": (11, 18), "nursery": (3, 5)}


def answers(context: Context, key: str) -> CallAnswers:
    """What a caller asks of a school or venue by its key, `urn:900123` or `venue:3`. Raises NotFoundError."""
    now = context.now()
    with context.store.reading() as session:
        row, venue = place_row(session, key)
        at = columns(t.Visit).venue_id == row.id if venue else columns(t.Visit).urn == row.urn
        asked, visit = _asked(session, row, venue), _next_visit(session, at, now)
    found = CallAnswers(asked=asked, visit=visit)
    if asked:
        found = _for_request(context, found)
    elif not venue:
        found = _for_proposal(context, found, row)
    return _for_visit(context, found) if visit else found


def _asked(session: DbSession, row: Any, venue: bool) -> str:
    c = columns(t.Request)
    at = c.venue_id == row.id if venue else c.urn == row.urn
    query = select(c.reference).where(at & c.state.in_(OPEN_STATES)).order_by(c.received_at, c.id).limit(1)
    return session.connection().execute(query).scalar() or ""


def _next_visit(session: DbSession, at: Any, now: Any) -> str:
    c = columns(t.Visit)
    ahead = at & (c.arrives_at >= now) & c.state.in_(("held", "confirmed"))
    query = select(c.reference).where(ahead).order_by(c.arrives_at, c.id).limit(1)
    return session.connection().execute(query).scalar() or ""


def _for_request(context: Context, found: CallAnswers) -> CallAnswers:
    try:
        suggested = slots.suggest(context, found.asked, limit=TIMES)
    except EcfrsError as error:
        return replace(found, no_times=error.message)
    reasons = [reason for refusal in suggested.refusals for reason in refusal.reasons[:1]]
    return replace(found, times=suggested.slots, no_times=next(iter(reasons), "nobody can then"))


def _for_visit(context: Context, found: CallAnswers) -> CallAnswers:
    today = context.now().date()
    with context.store.reading() as session:
        c = columns(t.Visit)
        starts = (
            session.connection().execute(select(c.starts_at).where(c.reference == found.visit)).scalar_one()
        )
        first = max(starts.date() - timedelta(days=MOVE_BACK_DAYS), today)
        last = starts.date() + timedelta(days=MOVE_ON_DAYS)
        book = context.book(session, first, last)
        visit = load_visit(session, found.visit, book.programmes)
    hand = picked_up(visit, book)
    others = best_slots(hand.request, hand.book, first, last, limit=TIMES + 1, team=hand.team)
    elsewhere = [slot for slot in others if slot.visit.starts_at != visit.starts_at][:TIMES]
    why = "" if elsewhere else f"no other time from {MOVE_BACK_DAYS} days before to {MOVE_ON_DAYS} after it"
    return replace(found, moves=_views(elsewhere, hand.book), no_moves=why)


def _for_proposal(context: Context, found: CallAnswers, row: Any) -> CallAnswers:
    today = context.now().date()
    last = today + timedelta(days=context.settings.suggest_days)
    with context.store.reading() as session:
        book = context.book(session, today, last)
        proposed = propose(session, row, book.programmes, today)
        if proposed is None:
            return replace(found, no_times="no programme is for their years")
        programme, year = proposed
        known = last_officers(session, [row.urn], [])
        pupils = _usual_pupils(session, row.urn, programme)
    school = school_value(row)
    if school.place is None:
        return replace(found, no_times="nobody knows where it is: enter its postcode")
    wanted = (WantedSession(programme.code, year, 1, pupils),)
    request = Request("", school, wanted, last_officers=known.get(school.key, ()))
    times = _views(best_slots(request, book, today, last, limit=TIMES), book)
    return replace(
        found,
        proposal=f"{programme.code}/{year}×1" if year else programme.code,
        proposed=programme.title,
        pupils=pupils,
        times=times,
        no_times="" if times else f"nobody is free for it in the next {context.settings.suggest_days} days",
    )


def _views(found: Sequence[Slot], book: Book) -> tuple[Any, ...]:
    return tuple(slots.slot_view(n, slot, book) for n, slot in enumerate(found, start=1))


def propose(
    session: DbSession, row: Any, catalogue: Mapping[str, Programme], today: date
) -> tuple[Programme, str] | None:
    """What a school is most likely to be given next, and for which year: what it needs most and has not had lately."""
    years = school_years(row.phase, row.low_age, row.high_age)
    themes = load_themes(session).values()
    needs = [title for title, _ in need_of_card(session, today, row.urn)]
    needed = {topic: needs.index(x.title) for x in themes if x.title in needs for topic in x.topics}
    had = _had_lately(session, row.urn, today)
    possible = [
        (each.code in had, needed.get(each.topic, len(needs)), each.mode == "virtual", each.code, each, fit)
        for each in catalogue.values()
        if each.delivered(today) and (fit := [y for y in each.years or years if y in years])
    ]
    if not possible:
        return None
    *_, programme, fitting = min(possible, key=lambda each: each[:4])
    return programme, fitting[0]


def school_years(phase: str, low: int | None, high: int | None) -> tuple[str, ...]:
    """The year groups of a school by its ages (in years), or by its phase; all of them where neither is known."""
    if low is None or high is None:
        low, high = next((ages for word, ages in _AGES.items() if word in phase.lower()), (4, 18))
    return tuple(year for n, year in enumerate(_YEARS) if low <= n + 4 < high)


def _had_lately(session: DbSession, urn: int, today: date) -> set[str]:
    visit, part = columns(t.Visit), columns(t.VisitSession)
    since = today - timedelta(days=HAD_LATELY_DAYS)
    query = (
        select(part.programme)
        .join_from(t.VisitSession, t.Visit, part.visit_id == visit.id)
        .where(
            (visit.urn == urn)
            & (visit.arrives_at >= since)
            & visit.state.not_in(("cancelled", "not delivered"))
        )
    )
    return set(session.connection().execute(query).scalars())


def _usual_pupils(session: DbSession, urn: int, programme: Programme) -> int:
    """As many as a session took there the last time; a class of thirty where nobody was."""
    visit, part = columns(t.Visit), columns(t.VisitSession)
    query = (
        select(part.pupils)
        .join_from(t.VisitSession, t.Visit, part.visit_id == visit.id)
        .where((visit.urn == urn) & (part.pupils > 0))
        .order_by(visit.arrives_at.desc(), part.id)
        .limit(1)
    )
    found = session.connection().execute(query).scalar() or 30
    return int(min(found, programme.max_pupils or found))
