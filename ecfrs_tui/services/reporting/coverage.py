"""Coverage gaps: schools never visited, longest unvisited, year groups missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.districts import present
from ecfrs_tui.services.reporting.base import NOT_STATED, Scope, title_of, topic_filter
from ecfrs_tui.services.reporting.draft import Draft
from ecfrs_tui.services.reportviews import ReportColumn, ReportSeries, ReportTable, Value
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

OPEN = ("Open", "Open, but proposed to close")
LONGEST = 50
"""How many of the longest unvisited are listed."""
YEARS = ("R", *(str(n) for n in range(1, 14)))
YEAR_AGES = {year: (n + 4, n + 5) for n, year in enumerate(YEARS)}
"""Ages at the beginning and at the end of a year group: Reception is 4 to 5."""
CUTS = ("district", "authority", "phase")


@dataclass(frozen=True, slots=True)
class Covered:
    """An open school and when it was last visited, its predecessors included."""

    name: str
    town: str
    district: str
    authority: str
    phase: str
    pupils: int | None
    years: frozenset[str]
    last: date | None
    in_span: bool
    met: frozenset[str]
    """Year groups that had a session in the span."""


def build(context: Context, session: DbSession, scope: Scope) -> Draft:
    """The gaps over the open schools of the register, by the district they lie in today."""
    found = [s for s in schools(session, scope, context.now()) if _passes(s, scope)]
    by = scope.by if scope.by in CUTS else "district"
    never = [s for s in found if s.last is None]
    unvisited = sorted((s for s in found if s.last), key=lambda s: (s.last or date.max, s.name))[:LONGEST]
    visited = sum(1 for s in found if s.in_span)
    figures: tuple[tuple[str, Value], ...] = (
        ("schools", len(found)),
        ("visited in the span", visited),
        ("never visited", len(never)),
        ("longest unvisited since", unvisited[0].last if unvisited else None),
    )
    today = context.now().date()
    notes = (
        "Open schools of the register. Visited: a delivered visit; visits to predecessors count. Venues outside "
        "the register are not in it.",
        "Districts are those of today, also for earlier visits.",
        "Year groups are taken from the ages the register states for a school.",
    )
    tables = (
        _summary(found, by),
        _years(found),
        _listed("Never visited", never, today),
        _listed("Longest unvisited", unvisited, today),
    )
    return Draft("Coverage", figures, tables, notes)


def schools(session: DbSession, scope: Scope, now: datetime) -> list[Covered]:
    """Every open school. Five queries, whatever the history."""
    c = columns(t.School)
    places = present(session, now.date())
    predecessors = _predecessors(session)
    last = _last_visits(session, scope)
    met = _met(session, scope)
    query = select(
        c.urn,
        c.name,
        c.town,
        c.district,
        c.district_code,
        c.authority,
        c.phase,
        c.pupils,
        c.low_age,
        c.high_age,
    ).where(c.status.in_(OPEN))
    found = []
    for row in session.connection().execute(query.order_by(c.name, c.urn)):
        urns = (row.urn, *predecessors.get(row.urn, ()))
        days = [last[urn] for urn in urns if urn in last]
        place = places.get(row.district_code)
        found.append(
            Covered(
                row.name,
                row.town,
                place.name if place else row.district,
                (place.authority if place else "") or row.authority,
                row.phase,
                row.pupils,
                _year_groups(row.low_age, row.high_age),
                max(days, default=None),
                any(urn in met for urn in urns),
                frozenset().union(*(met.get(urn, frozenset()) for urn in urns)),
            )
        )
    return found


def _passes(school: Covered, scope: Scope) -> bool:
    pairs = (
        (scope.district, school.district),
        (scope.authority, school.authority),
        (scope.phase, school.phase),
    )
    return all(not wanted or wanted.casefold() == has.casefold() for wanted, has in pairs)


def _year_groups(low: int | None, high: int | None) -> frozenset[str]:
    if low is None or high is None:
        return frozenset()
    return frozenset(year for year, (begins, ends) in YEAR_AGES.items() if low <= begins and ends <= high)


def _predecessors(session: DbSession) -> dict[int, set[int]]:
    """By school: every establishment it follows, through any number of steps."""
    c = columns(t.SchoolLink)
    query = select(c.urn, c.linked_urn).where(c.kind.ilike("%predecessor%"))
    direct: dict[int, set[int]] = {}
    for row in session.connection().execute(query):
        direct.setdefault(row.urn, set()).add(row.linked_urn)
    found = {}
    for urn, befores in direct.items():
        seen: set[int] = set()
        todo = list(befores)
        while todo:
            at = todo.pop()
            if at not in seen and at != urn:
                seen.add(at)
                todo.extend(direct.get(at, ()))
        found[urn] = seen
    return found


def _delivered(scope: Scope) -> ColumnElement[bool]:
    visit = columns(t.Visit)
    where: ColumnElement[bool] = (visit.state == "delivered") & visit.urn.is_not(None)
    return where


def _last_visits(session: DbSession, scope: Scope) -> dict[int, date]:
    visit, what, programme = columns(t.Visit), columns(t.VisitSession), columns(t.Programme)
    query = select(visit.urn, func.max(visit.arrives_at).label("last")).where(_delivered(scope))
    wanted = topic_filter(scope)
    if wanted is not None:
        query = query.select_from(t.Visit).join(t.VisitSession, what.visit_id == visit.id)
        query = query.join(t.Programme, programme.code == what.programme).where(wanted)
    rows = session.connection().execute(query.group_by(visit.urn))
    return {row.urn: row.last.date() for row in rows}


def _met(session: DbSession, scope: Scope) -> dict[int, frozenset[str]]:
    """By school: the year groups that had a session in the span."""
    visit, what, programme = columns(t.Visit), columns(t.VisitSession), columns(t.Programme)
    query: Any = (
        select(visit.urn, what.year)
        .select_from(t.Visit)
        .join(t.VisitSession, what.visit_id == visit.id)
        .where(_delivered(scope) & (visit.arrives_at >= scope.start) & (visit.arrives_at < scope.end))
        .distinct()
    )
    wanted = topic_filter(scope)
    if wanted is not None:
        query = query.join(t.Programme, programme.code == what.programme).where(wanted)
    found: dict[int, set[str]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.urn, set()).update(y.strip().upper() for y in row.year.split(","))
    return {urn: frozenset(years) for urn, years in found.items()}


def _summary(found: Sequence[Covered], by: str) -> ReportTable:
    groups: dict[str, list[Covered]] = {}
    for school in sorted(found, key=lambda s: str(getattr(s, by)).casefold()):
        groups.setdefault(str(getattr(school, by)) or NOT_STATED, []).append(school)
    rows = [(label, *_counts(members)) for label, members in groups.items()]
    return ReportTable(
        title=f"Coverage by {by}",
        columns=(
            ReportColumn("cut", title_of(by)),
            ReportColumn("schools", "Schools", "number"),
            ReportColumn("visited", "Visited in the span", "number"),
            ReportColumn("share", "Visited", "percent"),
            ReportColumn("never", "Never visited", "number"),
            ReportColumn("oldest", "Longest unvisited since", "date"),
        ),
        rows=tuple(rows),
        totals=("all", *_counts(found)),
        series=(
            ReportSeries("Visited in the span", tuple(float(row[2] or 0) for row in rows)),
            ReportSeries("Visited before", tuple(float(row[1] - row[2] - row[4]) for row in rows)),
            ReportSeries("Never visited", tuple(float(row[4]) for row in rows)),
        ),
        labels=tuple(groups),
    )


def _counts(members: Sequence[Covered]) -> tuple[int, int, float | None, int, date | None]:
    visited = sum(1 for s in members if s.in_span)
    # a visit in the span may be the first ever, and one of the span may lie before `last` of another topic
    never = sum(1 for s in members if s.last is None)
    oldest = min((s.last for s in members if s.last), default=None)
    return len(members), visited, 100 * visited / len(members) if members else None, never, oldest


def _years(found: Sequence[Covered]) -> ReportTable:
    rows = []
    for year in YEARS:
        having = [s for s in found if year in s.years]
        if having:
            met = sum(1 for s in having if year in s.met)
            label = "Reception" if year == "R" else f"Year {year}"
            rows.append((label, len(having), met, len(having) - met, 100 * met / len(having)))
    return ReportTable(
        title="Year groups met and missed",
        columns=(
            ReportColumn("year_group", "Year group"),
            ReportColumn("schools", "Schools with it", "number"),
            ReportColumn("met", "Met in the span", "number"),
            ReportColumn("missed", "Missed", "number"),
            ReportColumn("share", "Met", "percent"),
        ),
        rows=tuple(rows),
        series=(
            ReportSeries("Met in the span", tuple(float(row[2]) for row in rows)),
            ReportSeries("Missed", tuple(float(row[3]) for row in rows)),
        ),
        labels=tuple(row[0] for row in rows),
    )


def _listed(title: str, found: Sequence[Covered], today: date) -> ReportTable:
    return ReportTable(
        title=title,
        columns=(
            ReportColumn("school", "School"),
            ReportColumn("town", "Town"),
            ReportColumn("district", "District"),
            ReportColumn("phase", "Phase"),
            ReportColumn("pupils", "Pupils", "number"),
            ReportColumn("last", "Last visit", "date"),
            ReportColumn("days", "Days ago", "number"),
        ),
        rows=tuple(
            (s.name, s.town, s.district, s.phase, s.pupils, s.last, (today - s.last).days if s.last else None)
            for s in found
        ),
    )
