"""Requests that may ask for the same thing twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecfrs_tui.services.importing.base import table_of
from ecfrs_tui.store.tables import Request, RequestSession

WITHIN_DAYS = 60
OPEN_STATES = ("new", "needs info", "ready", "offered", "booked")
Asked = frozenset[tuple[str, str]]
"""(programme, year) pairs."""


@dataclass(frozen=True, slots=True)
class OpenRequests:
    """The open requests of each school, those of the import under way included."""

    _by_urn: dict[int, list[tuple[str, datetime, Asked]]] = field(default_factory=dict)

    @classmethod
    def load(cls, session: Session) -> OpenRequests:
        """All open requests with a school."""
        request, wanted = table_of(Request).c, table_of(RequestSession).c
        found = cls()
        query = (
            select(request.urn, request.reference, request.received_at, wanted.programme, wanted.year)
            .join_from(table_of(Request), table_of(RequestSession), wanted.request_id == request.id)
            .where(request.urn.is_not(None), request.state.in_(OPEN_STATES))
        )
        gathered: dict[tuple[int, str, datetime], set[tuple[str, str]]] = {}
        for urn, reference, received, programme, year in session.connection().execute(query):
            gathered.setdefault((urn, reference, received), set()).add((programme, year))
        for (urn, reference, received), asked in gathered.items():
            found.add(urn, reference, received, frozenset(asked))
        return found

    def add(self, urn: int, reference: str, received: datetime, asked: Asked) -> None:
        """One more open request."""
        self._by_urn.setdefault(urn, []).append((reference, received, asked))

    def forget(self, reference: str) -> None:
        """A request whose school or sessions are about to be read again."""
        for rows in self._by_urn.values():
            rows[:] = [row for row in rows if row[0] != reference]

    def same_as(self, urn: int, reference: str, received: datetime, asked: Asked) -> tuple[str, int] | None:
        """The earliest open request of the school for the same programme and year within 60 days before, and
        how many days lie between; None when there is none."""
        earlier = [
            (when, other)
            for other, when, theirs in self._by_urn.get(urn, ())
            if other != reference and _meet(theirs, asked) and 0 <= (received - when).days <= WITHIN_DAYS
        ]
        if not earlier:
            return None
        when, other = min(earlier)
        return other, (received.date() - when.date()).days


def _meet(one: Asked, other: Asked) -> bool:
    return any(p == q and (y == z or set(y.split(",")) & set(z.split(","))) for p, y in one for q, z in other)
