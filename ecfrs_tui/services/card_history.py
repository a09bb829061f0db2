"""The history of a thing, newest first, with what its reader can still take back."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, cast, literal, or_, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.cards import place_row, with_predecessors
from ecfrs_tui.services.cardviews import HistoryItem
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import london
from ecfrs_tui.services.undo_steps import undo_steps
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

_MOST_STEPS = 1000
"""Beyond so many later changes nobody takes back one of long ago."""


def history_of(context: Context, reference: str, *, limit: int = 200) -> tuple[HistoryItem, ...]:
    """What was done to a thing, to what hangs on it, and by whom; everything without a reference.

    `reference` is that of a request (its visits are part of it), a visit, an officer's code, `urn:900123` or
    `venue:3` (requests and visits of the place are part of it), or whatever the audit knows.
    """
    c, undo = columns(t.AuditEntry), columns(t.UndoEntry)
    steps = {step.number: (place, step.told) for place, step in enumerate(undo_steps(context, _MOST_STEPS))}
    query = (
        select(c.id, c.at_utc, c.actor, c.words, c.reference, undo.id.label("step"))
        .select_from(t.AuditEntry)
        .outerjoin(t.UndoEntry, (undo.audit_id == c.id) & undo.undone.is_(False))
        .order_by(c.id.desc())
        .limit(max(limit, 0))
    )
    wanted = reference.strip()
    with context.store.reading() as session:
        if wanted:
            query = query.where(_about(session, wanted))
        rows = session.connection().execute(query).all()
    found = []
    for row in rows:
        after, told = steps.get(row.step, (0, False))
        step = row.step if row.step in steps else None
        found.append(
            HistoryItem(row.id, london(row.at_utc), row.actor, row.words, row.reference, step, after, told)
        )
    return tuple(found)


def _about(session: DbSession, wanted: str) -> ColumnElement[bool]:
    c, visit, request = columns(t.AuditEntry), columns(t.Visit), columns(t.Request)
    names: list[str] = [wanted, wanted.upper()]
    kind, _, number = wanted.lower().rpartition(":")
    if kind in ("urn", "venue"):
        row, venue = place_row(session, wanted)
        # what we know beside the register goes by the bare number, a venue by its own name
        names.append(f"VENUE-{number}" if venue else number)
        here = or_(
            c.reference.in_(select(visit.reference).where(with_predecessors(visit, row, venue))),
            c.reference.in_(select(request.reference).where(with_predecessors(request, row, venue))),
        )
        people = columns(t.Contact)
        at = people.venue_id == row.id if venue else people.urn == row.urn
        contacts = select(literal("CONTACT-") + cast(people.id, String)).where(at)
        return or_(c.reference.in_(names), here, c.reference.in_(contacts))
    of_request = (
        select(visit.reference)
        .join_from(t.Visit, t.Request, visit.request_id == request.id)
        .where(request.reference == wanted.upper())
    )
    return or_(c.reference.in_(names), c.reference.in_(of_request))
