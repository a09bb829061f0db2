"""References that run on."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ecfrs_tui.services.importing.base import table_of
from ecfrs_tui.store.tables import Request


def next_request_number(session: Session) -> int:
    """The number behind the highest `REQ-…` that stands; call it inside the transaction that uses it."""
    session.flush()
    reference = table_of(Request).c.reference
    query = (
        select(reference)
        .where(reference.like("REQ-%"))
        .order_by(func.length(reference).desc(), reference.desc())
        .limit(1)
    )
    highest = session.connection().execute(query).scalar()
    digits = (highest or "").removeprefix("REQ-")
    return int(digits) + 1 if digits.isdecimal() else 1
