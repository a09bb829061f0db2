"""What was done, by whom and when: the audit in words."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.phrases import london
from ecfrs_tui.services.views import HistoryLine
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def history(session: DbSession, reference: str = "", limit: int = 50) -> tuple[HistoryLine, ...]:
    """The audit of one thing, or of everything without a reference, newest first; London wall time.

    A request's history holds what was done to its visits too.
    """
    c, visit, request = columns(t.AuditEntry), columns(t.Visit), columns(t.Request)
    query = select(c.at_utc, c.actor, c.words, c.reference).order_by(c.id.desc()).limit(max(limit, 0))
    wanted = reference.strip().upper()
    if wanted:
        of_request = (
            select(visit.reference)
            .join_from(t.Visit, t.Request, visit.request_id == request.id)
            .where(request.reference == wanted)
        )
        # themes and places go by keys in small letters
        query = query.where(c.reference.in_((wanted, reference.strip())) | c.reference.in_(of_request))
    rows = session.connection().execute(query)
    return tuple(HistoryLine(london(row.at_utc), row.actor, row.words, row.reference) for row in rows)
