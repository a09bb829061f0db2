"""What came of a campaign: who answered, who booked, who declined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.need import Theme
from ecfrs_tui.services.contact_log import DECLINED, REPLIED
from ecfrs_tui.services.loading import LIVE
from ecfrs_tui.services.phrases import london
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


@dataclass(frozen=True)
class Came:
    """What came of a campaign: the URNs of its schools by what happened.

    A school is *contacted* once a contact with it was logged under the campaign. It has *answered* when it
    then spoke to us, answered, booked or declined, or is booked; *declined* when the last thing it said was
    no. It is *booked* with a live visit (held, confirmed or delivered) on a topic of the theme that was made
    after the list. What a school said outside campaigns since the list was made counts too. All of them are
    counted among the contacted schools only.
    """

    contacted: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    booked: set[int] = field(default_factory=set)
    declined: set[int] = field(default_factory=set)
    last: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    """The latest contact with each school: kind and London wall time."""

    def response(self, urn: int) -> str:
        """In one word: booked, declined, answered, none yet (contacted), or nothing."""
        if urn in self.booked:
            return "booked"
        if urn in self.declined:
            return "declined"
        if urn in self.answered:
            return "answered"
        return "none yet" if urn in self.contacted else ""


def percent(part: int, whole: int) -> int | None:
    """A rate in whole per cent; None when there is nothing to take it of."""
    return round(100 * part / whole) if whole else None


def came_of(session: DbSession, saved: Row[Any] | t.TargetList, theme: Theme | None) -> Came:
    """What came of a campaign (`Came` says how it is counted); three queries."""
    c, entry = columns(t.ContactLog), columns(t.TargetEntry)
    mine = select(entry.urn).where(entry.list_id == saved.id)
    query = (
        select(c.urn, c.at, c.kind, c.list_id)
        .where(c.urn.in_(mine) & ((c.list_id == saved.id) | (c.list_id.is_(None) & (c.at >= saved.made_at))))
        .order_by(c.at, c.id)
    )
    came = Came()
    replied: dict[int, str] = {}
    for row in session.connection().execute(query):
        came.last[row.urn] = (row.kind, row.at)
        if row.list_id == saved.id:
            came.contacted.add(row.urn)
        if row.kind in REPLIED:
            replied[row.urn] = row.kind
    if came.contacted and theme is not None:
        came.booked.update(came.contacted & _visited_since(session, saved, theme.topics))
    came.answered.update(came.contacted & (replied.keys() | came.booked))
    came.declined.update(u for u in came.contacted - came.booked if replied.get(u) == DECLINED)
    return came


def _visited_since(session: DbSession, saved: Row[Any] | t.TargetList, topics: Sequence[str]) -> set[int]:
    """Schools of the list with a live visit on the topics that was made after the list."""
    visit, part, programme, entry = (
        columns(x) for x in (t.Visit, t.VisitSession, t.Programme, t.TargetEntry)
    )
    query = (
        select(visit.urn, visit.reference)
        .select_from(t.Visit)
        .join(t.VisitSession, part.visit_id == visit.id)
        .join(t.Programme, part.programme == programme.code)
        .where(
            visit.urn.in_(select(entry.urn).where(entry.list_id == saved.id))
            & visit.state.in_(LIVE)
            & (visit.arrives_at >= saved.made_at)
            & programme.topic.in_(list(topics))
        )
        .distinct()
    )
    rows = session.connection().execute(query).all()
    made = _made(session, [row.reference for row in rows])
    # a visit that nobody booked here (imported) is judged by its day alone
    return {row.urn for row in rows if made.get(row.reference, saved.made_at) >= saved.made_at}


def _made(session: DbSession, references: Sequence[str]) -> dict[str, datetime]:
    """When each visit was booked or held first, London wall time, as the audit has it."""
    c = columns(t.AuditEntry)
    found: dict[str, datetime] = {}
    for part in (list(references[n : n + 500]) for n in range(0, len(references), 500)):
        query = (
            select(c.reference, func.min(c.id).label("first"))
            .where(c.reference.in_(part) & c.action.in_(("book", "hold")))
            .group_by(c.reference)
            .subquery()
        )
        rows = select(c.reference, c.at_utc).join(query, query.c.first == c.id)
        found.update({ref: london(at) for ref, at in session.connection().execute(rows)})
    return found
