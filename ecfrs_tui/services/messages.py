"""The messages about visits and requests, and what of them has left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.clock import LONDON
from ecfrs_tui.services.message_states import WANTED
from ecfrs_tui.services.phrases import london
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in a list; times are London wall time."""

    kind: str
    state: str
    visit: str
    request: str
    officer: str
    recipient: str
    email: str
    subject: str
    uid: str
    sequence: int
    drafted_at: datetime
    left_at: datetime | None
    path: str
    problem: str
    number: int = 0
    way: str = ""
    attempts: int = 0
    next_attempt_at: datetime | None = None
    released_by: str = ""


def message_rows(
    session: DbSession,
    *,
    visit: str = "",
    states: tuple[str, ...] = (),
    since: datetime | None = None,
    most: int | None = None,
) -> tuple[MessageRow, ...]:
    """Messages in the order they were drafted; no states means all that were not withdrawn.

    With `since` (a London time) of those nobody has to do with any more only what left, or was drafted, from
    then on. `most` leaves that many, and of those nobody has to do with the oldest out first.
    """
    m, v, r = columns(t.Message), columns(t.Visit), columns(t.Request)
    query = (
        select(
            m.id,
            m.way,
            m.attempts,
            m.next_attempt_utc,
            m.released_by,
            m.kind,
            m.state,
            m.officer,
            m.recipient_name,
            m.recipient_email,
            m.subject,
            m.uid,
            m.sequence,
            m.drafted_utc,
            m.left_utc,
            m.path,
            m.problem,
            v.reference.label("visit"),
            r.reference.label("request"),
        )
        .select_from(t.Message)
        .outerjoin(t.Visit, m.visit_id == v.id)
        .outerjoin(t.Request, m.request_id == r.id)
        .order_by(m.id)
    )
    if visit:
        query = query.where(v.reference == visit.strip().upper())
    query = query.where(m.state.in_(states) if states else m.state != "withdrawn")
    wanted, when = m.state.in_(WANTED), func.coalesce(m.left_utc, m.drafted_utc)
    if since is not None:
        query = query.where(wanted | (when >= since.replace(tzinfo=LONDON).astimezone(UTC)))
    if most is not None:
        newest = query.order_by(None).order_by(wanted.desc(), when.desc(), m.id.desc()).limit(most)
        chosen = newest.with_only_columns(m.id).subquery()
        query = query.where(m.id.in_(select(chosen.c.id)))
    return tuple(
        MessageRow(
            row.kind,
            row.state,
            row.visit or "",
            row.request or "",
            row.officer or "",
            row.recipient_name,
            row.recipient_email,
            row.subject,
            row.uid,
            row.sequence,
            london(row.drafted_utc),
            london(row.left_utc) if row.left_utc else None,
            row.path,
            row.problem,
            row.id,
            row.way,
            row.attempts,
            london(row.next_attempt_utc) if row.next_attempt_utc else None,
            row.released_by,
        )
        for row in session.connection().execute(query)
    )


def about_of(session: DbSession, message: t.Message) -> str:
    """The reference of what a message is about."""
    for table, key in ((t.Visit, message.visit_id), (t.Request, message.request_id)):
        row = session.get(table, key) if key is not None else None
        if isinstance(row, t.Visit | t.Request):
            return row.reference
    return ""
