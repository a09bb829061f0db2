"""Every visit behind a report of reach, streamed from the database row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.reporting.base import (
    Scope,
    authority_column,
    district_column,
    places_joined,
    visit_filters,
)
from ecfrs_tui.services.reportviews import ReportColumn, ReportOptions, Value
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

AT_ONCE = 500
"""Visits fetched together."""
PUBLIC = (
    ReportColumn("date", "Date", "date"),
    ReportColumn("state", "State"),
    ReportColumn("urn", "URN"),
    ReportColumn("school", "School"),
    ReportColumn("district", "District"),
    ReportColumn("authority", "Authority"),
    ReportColumn("phase", "Phase"),
    ReportColumn("topics", "Topics"),
    ReportColumn("sessions", "Sessions", "number"),
    ReportColumn("planned", "Planned pupils", "number"),
    ReportColumn("attendances", "Attendances", "number"),
    ReportColumn("distinct", "Distinct pupils", "number"),
)
OWN = (ReportColumn("visit", "Visit"), *PUBLIC, ReportColumn("officers", "Officers"))
NO_SCHOOL = "venue outside the register"
"""What partners read for a venue: its name may be a household's."""


@dataclass(frozen=True)
class Listed:
    """The list with its rows still to come; they can be read once, while the session lives."""

    title: str
    columns: tuple[ReportColumn, ...]
    rows: Iterator[tuple[Value, ...]]


def listed(session: DbSession, options: ReportOptions) -> Listed:
    """Delivered, confirmed and held visits of the options' span (which must be stated), oldest first.

    The edition for partners has no references, officers or venues by name.
    """
    if options.first is None or options.last is None:
        raise ValueError("the span of the list is not stated")
    scope = Scope(
        options.first,
        options.last,
        "",
        options.topic,
        options.district,
        options.authority,
        options.phase,
        options.partner,
    )
    return Listed("Visits", PUBLIC if scope.partner else OWN, _rows(session, scope))


def _rows(session: DbSession, scope: Scope) -> Iterator[tuple[Value, ...]]:
    visit = columns(t.Visit)
    after: tuple[datetime, int] = (scope.start, 0)
    while True:
        # page by page along the index: a cursor kept open would hold an old state of the database
        later = (visit.arrives_at > after[0]) | ((visit.arrives_at == after[0]) & (visit.id > after[1]))
        found = session.connection().execute(_page(scope).where(later)).all()
        parts = _parts(session, [row.id for row in found])
        for row in found:
            if scope.topic and scope.topic.casefold() not in {x.casefold() for x in parts[row.id].topics}:
                continue
            yield _row(row, parts[row.id], scope.partner)
        if len(found) < AT_ONCE:
            return
        after = (found[-1].arrives_at, found[-1].id)


def _page(scope: Scope) -> Any:
    visit, school, venue = columns(t.Visit), columns(t.School), columns(t.Venue)
    distinct = getattr(visit, "pupils_distinct", None)
    named = (
        visit.id,
        visit.reference,
        visit.arrives_at,
        visit.state,
        visit.urn,
        visit.pupils_reached,
        func.coalesce(school.name, venue.name, "").label("school"),
        district_column().label("district"),
        authority_column().label("authority"),
        func.coalesce(school.phase, "").label("phase"),
    )
    query = select(*named) if distinct is None else select(*named, distinct)
    return (
        query.select_from(places_joined(t.Visit.__table__))  # type: ignore[attr-defined]
        .where(visit_filters(scope))
        .order_by(visit.arrives_at, visit.id)
        .limit(AT_ONCE)
    )


@dataclass
class _Parts:
    topics: list[str]
    officers: list[str]
    sessions: int = 0
    planned: int = 0
    recorded: int | None = None


def _parts(session: DbSession, ids: list[int]) -> dict[int, _Parts]:
    what, programme = columns(t.VisitSession), columns(t.Programme)
    who, officer = columns(t.VisitOfficer), columns(t.Officer)
    found = {one: _Parts([], []) for one in ids}
    query = select(what.visit_id, programme.topic, what.pupils, what.pupils_actual)
    query = query.join_from(t.VisitSession, t.Programme, programme.code == what.programme)
    for row in session.connection().execute(query.where(what.visit_id.in_(ids)).order_by(what.id)):
        part = found[row.visit_id]
        part.sessions += 1
        part.planned += row.pupils
        if row.pupils_actual is not None:
            part.recorded = (part.recorded or 0) + row.pupils_actual
        if row.topic and row.topic not in part.topics:
            part.topics.append(row.topic)
    query = select(who.visit_id, officer.name).join_from(
        t.VisitOfficer, t.Officer, officer.code == who.officer
    )
    for row in session.connection().execute(query.where(who.visit_id.in_(ids)).order_by(who.id)):
        found[row.visit_id].officers.append(row.name)
    return found


def _row(row: Any, parts: _Parts, partner: bool) -> tuple[Value, ...]:
    delivered = row.state == "delivered"
    attended = row.pupils_reached if parts.recorded is None else parts.recorded
    public: tuple[Value, ...] = (
        row.arrives_at.date(),
        row.state,
        "" if row.urn is None else str(row.urn),
        NO_SCHOOL if partner and row.urn is None else row.school,
        row.district,
        row.authority,
        row.phase,
        ", ".join(parts.topics),
        parts.sessions,
        parts.planned,
        attended if delivered else None,
        getattr(row, "pupils_distinct", None) if delivered else None,
    )
    return public if partner else (row.reference, *public, ", ".join(parts.officers))
