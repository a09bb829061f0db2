"""An edit of something that somebody else has changed since it was read is refused, with who and what."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import StaleError
from ecfrs_tui.services.phrases import london
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def refuse_stale(session: DbSession, what: str, reference: str, stands: int, read_at: int | None) -> None:
    """Raises StaleError when the version that stands is not the one the edit was made on.

    `read_at` None is an edit by command, made on whatever stands. The audit of `reference` says who it was.
    """
    if read_at is None or stands == read_at:
        return
    c = columns(t.AuditEntry)
    query = select(c.at_utc, c.actor, c.words).where(c.reference == reference).order_by(c.id.desc()).limit(1)
    last = session.connection().execute(query).first()
    who = f" by {last.actor} at {london(last.at_utc):%H:%M}: {last.words}" if last else ""
    raise StaleError(
        "edited_since",
        f"{what} has been changed meanwhile{who}",
        hint="look at both, and say whose is kept",
        details={
            "version": stands,
            "by": last.actor if last else "",
            "words": last.words if last else "",
        },
    )
