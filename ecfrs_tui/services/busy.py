"""What else stands in an officer's diary."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.visits import Busy
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.loading import load_busy
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def busy_times(session: DbSession, officer: str, first: date, last: date) -> tuple[Busy, ...]:
    """Busy times of an officer that touch the days from `first` to `last`, in order (London wall time).

    Raises NotFoundError for an officer that is not known.
    """
    code = officer_code(session, officer)
    found = [busy for busy in load_busy(session, first, last) if busy.officer == code]
    return tuple(sorted(found, key=lambda busy: (busy.span, busy.label)))


def officer_code(session: DbSession, typed: str) -> str:
    """The code of an officer as the store has it, however it was typed. Raises NotFoundError."""
    c = columns(t.Officer)
    codes = [str(row.code) for row in session.connection().execute(select(c.code).order_by(c.code))]
    found = next((code for code in codes if code.upper() == typed.strip().upper()), None)
    if found is None:
        raise NotFoundError(
            "officer_unknown",
            f"there is no officer {typed}",
            hint=f"there are {', '.join(codes)}" if codes else "import officers first",
        )
    return found
