"""Settles the question that a later export of Bookings raised about a visit."""

from __future__ import annotations

from sqlmodel import select

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.telling import stored_visit
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t


def settle(context: Context, visit: str) -> Outcome:
    """The visit stays as it is here; the same question is not asked again.

    Raises NotFoundError for an unknown visit, RefusedError when nothing is asked about it.
    """
    with context.writing() as (work, _):
        row = stored_visit(work.session, visit)
        asked = work.session.exec(
            select(t.BookingsRow).where(t.BookingsRow.visit_id == row.id, t.BookingsRow.question != "")
        ).first()
        if asked is None:
            raise RefusedError(
                "nothing_asked",
                f"Bookings raises no question about {row.reference}",
                hint="`bookings list --questions` shows them",
            )
        words = f"{row.reference} stays as it is ({asked.question})"
        asked.question = ""
        work.record("bookings", row.reference, words)
        reference = row.reference
    from ecfrs_tui.services.diary import visit_row

    with context.store.reading() as session:
        return Outcome(words, visit_row(session, reference))
