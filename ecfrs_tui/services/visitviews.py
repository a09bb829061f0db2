"""Rows of visits put together for the screens, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.phrases import message_words, what_words
from ecfrs_tui.services.views import SessionView, VisitRow
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def visits_where(
    session: DbSession, where: ColumnElement[bool], *, newest_first: bool = False, limit: int | None = None
) -> list[tuple[VisitRow, str]]:
    """Visits that fit a condition on their table, each with more words it may be found by; four queries."""
    c, school, venue, request = (columns(x) for x in (t.Visit, t.School, t.Venue, t.Request))
    order = (c.arrives_at.desc(), c.id.desc()) if newest_first else (c.arrives_at, c.id)
    query = (
        select(
            *(c[name] for name in _VISIT_COLUMNS),
            school.name.label("school_name"),
            school.town.label("school_town"),
            school.district.label("school_district"),
            venue.name.label("venue_name"),
            venue.district.label("venue_district"),
            request.reference.label("request_reference"),
        )
        .select_from(t.Visit)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .outerjoin(t.Request, c.request_id == request.id)
        .where(where)
        .order_by(*order)
        .limit(limit)
    )
    connection = session.connection()
    rows = connection.execute(query).all()
    if limit is not None or len(rows) < FEW:
        # by their keys: the condition would have the database look through the messages of ten years
        where = c.id.in_([row.id for row in rows])
    officers = _officers(session, where)
    sessions = _sessions(session, where)
    messages = _messages(session, where)
    return [
        (
            _view(row, officers.get(row.id, []), sessions.get(row.id, []), messages.get(row.id, [])),
            row.contact_name,
        )
        for row in rows
    ]


FEW = 500
"""Up to so many visits, what hangs on them is asked for by their keys."""
_VISIT_COLUMNS = (
    "id", "reference", "state", "urn", "district", "starts_at", "ends_at", "arrives_at", "departs_at",
    "held_until", "uid", "sequence", "version", "contact_name", "pupils_reached",
    "pupils_distinct", "teacher_present",
)  # fmt: skip


def _officers(session: DbSession, where: ColumnElement[bool]) -> dict[int, list[str]]:
    who = columns(t.VisitOfficer)
    query = select(who.visit_id, who.officer).join_from(t.VisitOfficer, t.Visit).where(where)
    found: dict[int, list[str]] = {}
    for row in session.connection().execute(query.order_by(who.id)):
        found.setdefault(row.visit_id, []).append(row.officer)
    return found


def _sessions(session: DbSession, where: ColumnElement[bool]) -> dict[int, list[SessionView]]:
    what, programme = columns(t.VisitSession), columns(t.Programme)
    query = (
        select(
            what.visit_id,
            what.programme,
            programme.title,
            what.year,
            what.pupils,
            what.starts_at,
            what.ends_at,
            what.pupils_actual,
        )
        .join_from(t.VisitSession, t.Visit)
        .join(t.Programme, what.programme == programme.code)
        .where(where)
        .order_by(what.starts_at, what.id)
    )
    found: dict[int, list[SessionView]] = {}
    for visit, *values in session.connection().execute(query):
        found.setdefault(visit, []).append(SessionView(*values))
    return found


def _messages(session: DbSession, where: ColumnElement[bool]) -> dict[int, list[tuple[str, datetime | None]]]:
    c = columns(t.Message)
    query = (
        select(c.visit_id, c.state, c.left_utc)
        .join_from(t.Message, t.Visit, c.visit_id == columns(t.Visit).id)
        .where(where)
    )
    found: dict[int, list[tuple[str, datetime | None]]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.visit_id, []).append((row.state, row.left_utc))
    return found


def _view(
    row: Row[Any],
    officers: Sequence[str],
    sessions: Sequence[SessionView],
    messages: Sequence[tuple[str, datetime | None]],
) -> VisitRow:
    planned = sum(s.pupils for s in sessions)
    return VisitRow(
        reference=row.reference,
        state=row.state,
        school=row.school_name or row.venue_name or "",
        town=row.school_town or "",
        district=row.district or row.school_district or row.venue_district or "",
        urn=row.urn,
        officers=tuple(officers),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        arrives_at=row.arrives_at,
        departs_at=row.departs_at,
        what=what_words((s.programme, s.year, 1) for s in sessions),
        pupils=planned if row.pupils_reached is None else row.pupils_reached,
        request=row.request_reference,
        held_until=row.held_until,
        messages=message_words(messages),
        uid=row.uid,
        sequence=row.sequence,
        sessions=tuple(sessions),
        version=row.version,
        distinct=row.pupils_distinct,
        teacher_present=row.teacher_present,
    )
