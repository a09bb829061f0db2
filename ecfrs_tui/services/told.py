"""What was told of a visit before it became a hold again, and what is told once that is settled.

A hold is quiet. A visit that was confirmed, told of, and then put with somebody else until the school
has agreed is a hold of which people know an older state: as the messages that left say it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.clock import LONDON
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.layout import shift
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.services import outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_visit
from ecfrs_tui.services.telling import tell, tell_of_move
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work


def as_told(session: DbSession, row: t.Visit, visit: Visit, book: Book) -> Visit | None:
    """The visit as its last messages put it: who comes and when. None when nobody was told of it."""
    latest: dict[str | None, t.Message] = {}
    query = entities(t.Message).where(t.Message.visit_id == row.id, t.Message.uid == row.uid)
    for message in session.exec(query.order_by(col(t.Message.id))).all():
        if message.state in outbox.LEFT and message.ics is not None:
            latest[message.officer] = message
    known = {party: m for party, m in latest.items() if m.method != "CANCEL"}
    if not known:
        return None
    officers = tuple(party for party in known if party is not None)
    newest = max(known.values(), key=lambda m: (m.sequence, m.id or 0))
    starts = _start(newest.ics or b"")
    if newest.officer is not None:  # an officer's entry begins with the arrival
        starts += visit.starts_at - visit.arrives_at
    shape = book.calendar.shape(visit.school.urn, visit.school.phase)
    return shift(visit, visit.school, shape, officers, starts)


def _start(ics: bytes) -> datetime:
    """London wall time of the event of one of our messages, which state it in UTC or with its zone."""
    import icalendar

    (event,) = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    moment: Any = event["DTSTART"].dt  # type: ignore[union-attr]  # our own calendars state a moment
    at_london: datetime = moment.astimezone(LONDON).replace(tzinfo=None)
    return at_london


def tell_confirmed(
    context: Context, work: Work, row: t.Visit, visit: Visit, book: Book, written: list[Path]
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Invitations when nobody knew of the visit, else what a move sends: same UID, next SEQUENCE."""
    before = as_told(work.session, row, visit, book)
    if before is None:
        return tell(context, work, row, book, "invitation", written)
    row.sequence += 1
    return tell_of_move(context, work, row, before, visit, book, True, written)


def tell_given_up(context: Context, work: Work, row: t.Visit, book: Book, reason: str) -> outbox.Drafted:
    """Drafts the cancellation of a hold to those who know an older state of it; nothing when nobody does."""
    before = as_told(work.session, row, load_visit(work.session, row.reference, book.programmes), book)
    if before is None:
        return outbox.Drafted(())
    row.sequence += 1
    return outbox.draft(
        context, work, row, before, book, "cancellation", officers=before.officers, reason=reason
    )
