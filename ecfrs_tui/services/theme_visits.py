"""Visits to schools on the topics of a theme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

_AT_ONCE = 400
"""Keys in one query: databases bound how many values they take."""


def last_on_theme(
    session: DbSession, urns: Sequence[int], topics: Sequence[str] | None, now: datetime
) -> dict[int, datetime]:
    """By URN when the school was last visited on one of these topics (None: on any), London wall time.

    Visits to a school's predecessors count as its own.
    """
    found: dict[int, datetime] = {}
    for part in (list(urns[n : n + _AT_ONCE]) for n in range(0, len(urns), _AT_ONCE)):
        heirs = _heirs(session, part)
        for urn, at in _visits(session, sorted(heirs), topics, now):
            for heir in heirs[urn]:
                found[heir] = max(at, found.get(heir, at))
    return found


def _heirs(session: DbSession, urns: list[int]) -> dict[int, set[int]]:
    """Each school and each of its predecessors, with whose past it is."""
    heirs = {urn: {urn} for urn in urns}
    c = columns(t.SchoolLink)
    query = select(c.urn, c.linked_urn).where(c.urn.in_(urns) & c.kind.ilike("%predecessor%"))
    for urn, before in session.connection().execute(query):
        heirs.setdefault(before, set()).add(urn)
    return heirs


def _visits(
    session: DbSession, urns: list[int], topics: Sequence[str] | None, now: datetime
) -> list[tuple[int, datetime]]:
    visit, part, programme = columns(t.Visit), columns(t.VisitSession), columns(t.Programme)
    query = select(visit.urn, visit.arrives_at).where(
        visit.urn.in_(urns) & visit.state.in_(("confirmed", "delivered")) & (visit.departs_at <= now)
    )
    if topics is not None:
        query = (
            query.join(t.VisitSession, part.visit_id == visit.id)
            .join(t.Programme, part.programme == programme.code)
            .where(programme.topic.in_(list(topics)))
        )
    return [(urn, at) for urn, at in session.connection().execute(query)]
