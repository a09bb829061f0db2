"""Counts visits, sessions and young people in the database, by whatever a report is cut by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Float, case, cast, func, literal, null, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.reach import Stretch
from ecfrs_tui.services.reporting.base import (
    OF_SESSIONS,
    Scope,
    authority_column,
    district_column,
    places_joined,
    topic_filter,
    visit_filters,
)
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

STATES = ("delivered", "confirmed", "held")
OF_PLACES = frozenset({"district", "authority", "phase"})
Key = str | int


@dataclass(frozen=True, slots=True)
class Counted:
    """Visits of one state in one row of a report.

    `young_people` are attendances recorded for delivered visits, pupils planned for others. `distinct` is
    the sum of what was stated for `distinct_of` visits, None where it cannot be told apart.
    """

    visits: int = 0
    sessions: int = 0
    schools: int = 0
    young_people: int = 0
    distinct: int | None = None
    distinct_of: int = 0


Counts = dict[str, dict[Key, Counted]]
"""By state, then by row: the number of a stretch, or a name."""


def count(session: DbSession, scope: Scope, cut: Sequence[Stretch]) -> Counts:
    """Visits that arrive in the scope, by state and row.

    Two queries, one of visits and one of their sessions: joined, each visit would have to be told apart
    from itself, which costs more.
    """
    found: Counts = {state: {} for state in STATES}
    connection = session.connection()
    for row in connection.execute(_of_sessions(scope, cut)):
        people = row.attended if row.state == "delivered" else row.planned
        visits, schools = (row.visits, row.schools) if _sees_sessions(scope) else (0, 0)
        found[row.state][_key(row.cut)] = Counted(visits, row.sessions, schools, round(people or 0))
    if _sees_sessions(scope):
        return found
    for row in connection.execute(_of_visits(scope, cut)):
        key = _key(row.cut)
        found[row.state][key] = replace(
            found[row.state].get(key, Counted()),
            visits=row.visits,
            schools=row.schools,
            distinct=row.pupils if row.state == "delivered" and row.stated else None,
            distinct_of=row.stated,
        )
    return found


def count_all(session: DbSession, scope: Scope) -> dict[str, Counted]:
    """As `count`, everything in one row: schools that were visited in two months count once."""
    counts = count(session, replace(scope, by=""), ())
    return {state: counts[state].get("", Counted()) for state in STATES}


def together(session: DbSession, scope: Scope, counts: Counts) -> dict[str, Counted]:
    """As `count_all`, from rows that were counted already: sessions and young people are their sum where
    every session stands in one row."""
    if scope.by == "officer" or scope.topic:
        return count_all(session, scope)
    found = {state: Counted() for state in STATES}
    for row in session.connection().execute(_of_visits(replace(scope, by=""), ())):
        parts = counts[row.state].values()
        found[row.state] = Counted(
            row.visits,
            sum(c.sessions for c in parts),
            row.schools,
            sum(c.young_people for c in parts),
            row.pupils if row.state == "delivered" and row.stated else None,
            row.stated,
        )
    return found


def schools_ahead(session: DbSession, scope: Scope) -> int:
    """Schools and venues with a confirmed or held visit in the scope, and none delivered in it."""
    visit = columns(t.Visit)
    places: dict[str, set[tuple[int | None, int | None]]] = {state: set() for state in STATES}
    source, _ = _source(replace(scope, by=""), (), with_sessions=bool(scope.topic))
    query = (
        select(visit.state, visit.urn, visit.venue_id)
        .select_from(source)
        .where(visit_filters(scope))
        .distinct()
    )
    for row in session.connection().execute(_topical(query, scope)):
        places[row.state].add((row.urn, row.venue_id))
    return len((places["confirmed"] | places["held"]) - places["delivered"])


def attended_column() -> ColumnElement[float]:
    """The rule of `domain.reach.attendances` for one session of a delivered visit."""
    visit, what = columns(t.Visit), columns(t.VisitSession)
    other = t.VisitSession.__table__.alias("of_visit")  # type: ignore[attr-defined]
    planned = select(func.sum(other.c.pupils)).where(other.c.visit_id == visit.id).scalar_subquery()
    number = select(func.count()).where(other.c.visit_id == visit.id).scalar_subquery()
    return func.coalesce(
        cast(what.pupils_actual, Float),
        cast(visit.pupils_reached * what.pupils, Float) / func.nullif(planned, 0),
        cast(visit.pupils_reached, Float) / number,
        0.0,
    )


def _sees_sessions(scope: Scope) -> bool:
    """Whether which visits are counted hangs on their sessions."""
    return scope.by in OF_SESSIONS or bool(scope.topic)


def _key(value: Any) -> Key:
    return value if isinstance(value, int) else (value or "").strip()


def _of_sessions(scope: Scope, cut: Sequence[Stretch]) -> Any:
    visit, what = columns(t.Visit), columns(t.VisitSession)
    source, group = _source(scope, cut, with_sessions=True)
    named = [
        group.label("cut"),
        visit.state,
        func.count(what.id).label("sessions"),
        func.sum(case((visit.state == "delivered", attended_column()), else_=0.0)).label("attended"),
        func.sum(what.pupils).label("planned"),
    ]
    if _sees_sessions(scope):
        named += [func.count(visit.id.distinct()).label("visits"), _places().label("schools")]
    query = select(*named).select_from(source).where(visit_filters(scope))
    return _topical(query.group_by("cut", visit.state), scope)


def _of_visits(scope: Scope, cut: Sequence[Stretch]) -> Any:
    visit = columns(t.Visit)
    stated = getattr(visit, "pupils_distinct", null())
    source, group = _source(scope, cut, with_sessions=False)
    return (
        select(
            group.label("cut"),
            visit.state,
            func.count(visit.id).label("visits"),
            _places().label("schools"),
            func.sum(stated).label("pupils"),
            func.count(stated).label("stated"),
        )
        .select_from(source)
        .where(visit_filters(scope))
        .group_by("cut", visit.state)
    )


def _places() -> ColumnElement[int]:
    visit = columns(t.Visit)
    return func.count(visit.urn.distinct()) + func.count(visit.venue_id.distinct())


def _topical(query: Any, scope: Scope) -> Any:
    wanted = topic_filter(scope)
    return query if wanted is None else query.where(wanted)


def _source(scope: Scope, cut: Sequence[Stretch], *, with_sessions: bool) -> tuple[Any, Any]:
    """What a count reads from, and what it groups by."""
    visit, what, who = columns(t.Visit), columns(t.VisitSession), columns(t.VisitOfficer)
    programme, school = columns(t.Programme), columns(t.School)
    source: Any = t.Visit.__table__  # type: ignore[attr-defined]
    group: Any = _stretch_number(cut, 0, len(cut)) if cut else literal("")
    if scope.by in OF_PLACES or scope.district or scope.authority or scope.phase:
        source = places_joined(source)
    if with_sessions:
        source = source.join(t.VisitSession, what.visit_id == visit.id)
        if scope.topic or scope.by in ("topic", "programme"):
            source = source.join(t.Programme, what.programme == programme.code)
    match scope.by:
        case "district":
            group = district_column()
        case "authority":
            group = authority_column()
        case "phase":
            group = func.coalesce(school.phase, "")
        case "year_group":
            group = what.year
        case "topic":
            group = programme.topic
        case "programme":
            group = programme.title
        case "officer":
            source = source.join(t.VisitOfficer, who.visit_id == visit.id)
            group = who.officer
    return source, group


def _stretch_number(cut: Sequence[Stretch], low: int, high: int) -> ColumnElement[int]:
    """Which of the stretches a visit arrives in, halved and halved again: seven comparisons for ten years of
    months, where a list of them takes sixty and a join with them more."""
    if high - low == 1:
        return literal(low)
    middle = (low + high) // 2
    begins = datetime.combine(cut[middle].first, time())
    return case(
        (columns(t.Visit).arrives_at < begins, _stretch_number(cut, low, middle)),
        else_=_stretch_number(cut, middle, high),
    )
