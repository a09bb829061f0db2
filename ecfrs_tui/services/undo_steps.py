"""What this person can take back, the last change first."""

from __future__ import annotations

from sqlalchemy import exists, select

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.message_states import LEFT
from ecfrs_tui.services.phrases import london
from ecfrs_tui.services.undoing import UNTOLD
from ecfrs_tui.services.undoviews import UndoStep
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def undo_steps(context: Context, limit: int = 50) -> tuple[UndoStep, ...]:
    """The changes of this person that stand, in the order in which an undo takes them back."""
    c, visit, message = columns(t.UndoEntry), columns(t.Visit), columns(t.Message)
    left = exists().where(
        (visit.reference == c.reference) & (message.visit_id == visit.id) & message.state.in_(LEFT)
    )
    query = (
        select(c.id, c.at_utc, c.words, c.reference, c.action, left.label("told"))
        .where((c.actor == context.actor) & c.undone.is_(False))
        .order_by(c.id.desc())
        .limit(max(limit, 0))
    )
    with context.store.reading() as session:
        rows = session.connection().execute(query).all()
    return tuple(
        UndoStep(row.id, london(row.at_utc), row.words, row.reference, row.told and row.action not in UNTOLD)
        for row in rows
    )
