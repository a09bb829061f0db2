"""This term's numbers."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.terms import TermEntry
from ecfrs_tui.services.views import Tally
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def current_term(book: Book, now: datetime) -> TermEntry | None:
    """The term that holds the day; in a holiday the one that ended last, so that its numbers stay in view."""
    begun = [e for e in book.calendar.terms() if e.kind == "term" and e.first_day <= now.date()]
    return begun[-1] if begun else None


def tallies(session: DbSession, book: Book, now: datetime) -> tuple[Tally, ...]:
    """Young people and schools of this term; nothing while no terms are entered.

    Done are delivered visits, with the young people recorded for them. Booked are confirmed visits with
    their planned pupils, and the schools among them that are not done already.
    """
    term = current_term(book, now)
    if term is None:
        return ()
    visit, what = columns(t.Visit), columns(t.VisitSession)
    start = datetime.combine(term.first_day, time())
    end = datetime.combine(term.last_day, time()) + timedelta(days=1)
    planned = select(func.sum(what.pupils)).where(what.visit_id == visit.id).scalar_subquery()
    query = select(visit.state, visit.urn, visit.venue_id, visit.pupils_reached, planned.label("planned"))
    query = query.where(
        (visit.arrives_at >= start) & (visit.arrives_at < end) & visit.state.in_(("delivered", "confirmed"))
    )
    reached = booked = 0
    places: dict[str, set[tuple[int | None, int | None]]] = {"delivered": set(), "confirmed": set()}
    for row in session.connection().execute(query):
        places[row.state].add((row.urn, row.venue_id))
        if row.state == "delivered":
            reached += row.pupils_reached or 0
        else:
            booked += row.planned or 0
    done = places["delivered"]
    return (
        Tally("young people", reached, booked, None),
        Tally("schools", len(done), len(places["confirmed"] - done), None),
    )
