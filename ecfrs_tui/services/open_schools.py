"""The open school of a URN."""

from __future__ import annotations

from sqlmodel import Session as SqlSession

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.store import tables as t


def open_school(session: SqlSession, urn: int) -> t.School:
    """The row of an open school. Raises NotFoundError for an unknown URN, RefusedError for a closed one."""
    # a longer number is no URN, and more than the database can hold
    school = session.get(t.School, urn) if 0 < urn < 10**9 else None
    if school is None:
        raise NotFoundError("school_unknown", f"no school has the URN {urn}", hint="look it up by name")
    if not school.status.startswith("Open"):
        raise RefusedError(
            "school_closed", f"{school.name} is {school.status.lower()}", hint="look for its successor"
        )
    return school
