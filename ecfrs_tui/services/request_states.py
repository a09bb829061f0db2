"""What becomes of a request when something becomes of its visit."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session as DbSession

from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def set_request_state(session: DbSession, row: t.Visit, state: str) -> None:
    """Sets the state of the request behind a visit, if there is one."""
    if row.request_id is not None:
        request = session.get(t.Request, row.request_id)
        if request is not None:
            request.state = state


def reopen(session: DbSession, row: t.Visit) -> None:
    """The request is ready again when no other live visit stands for it."""
    if row.request_id is None:
        return
    c = columns(t.Visit)
    other = (
        (c.request_id == row.request_id) & (c.id != row.id) & c.state.in_(("held", "confirmed", "delivered"))
    )
    if session.connection().execute(select(c.id).where(other).limit(1)).first() is None:
        set_request_state(session, row, "ready")
