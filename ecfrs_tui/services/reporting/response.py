"""Response: what became of requests, and what schools that were contacted answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.contact_log import BOOKED, DECLINED, REPLIED
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.inbox import OPEN_STATES
from ecfrs_tui.services.reporting.base import NOT_STATED, Scope, time_cut, title_of
from ecfrs_tui.services.reporting.draft import Draft
from ecfrs_tui.services.reportviews import ReportColumn, ReportSeries, ReportTable, Value
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

CAME_TRUE = ("booked", "delivered", "closed")
CUTS = ("district", "authority", "phase")
NOTES = (
    "Requests by the day they were received, without duplicates. Booked: a visit was confirmed or delivered. "
    "Share: booked of all that are no longer open.",
    "Contacted: schools that were written to, called or spoken to in the span. Answered: the school itself said "
    "something. Response: answered of contacted; conversion: booked of contacted.",
    "Districts and phases are the schools' of today.",
)


def build(context: Context, session: DbSession, scope: Scope) -> Draft:
    """Requests and contacts of the span."""
    requests, contacts = _requests(session, scope), _contacts(session, scope)
    asked = _asked_table(session, scope, requests)
    reached = _contact_table(scope, contacts)
    total, schools = asked.totals, reached.totals
    figures: tuple[tuple[str, Value], ...] = (
        ("requests", total[1]),
        ("booked", total[2]),
        ("schools contacted", schools[1]),
        ("answered", schools[2]),
    )
    return Draft("Response", figures, (asked, reached), NOTES)


def _span(column: Any, scope: Scope) -> Any:
    return (column >= scope.start) & (column < datetime.combine(scope.last + timedelta(days=1), time()))


def _place(scope: Scope, query: Any) -> Any:
    school = columns(t.School)
    for column, wanted in (
        (school.district, scope.district),
        (school.authority, scope.authority),
        (school.phase, scope.phase),
    ):
        if wanted:
            query = query.where(func.lower(column) == wanted.lower())
    return query


def _requests(session: DbSession, scope: Scope) -> Sequence[Any]:
    c, school, what, programme = (columns(x) for x in (t.Request, t.School, t.RequestSession, t.Programme))
    query = (
        select(
            c.id,
            c.state,
            c.received_at,
            func.coalesce(school.district, "").label("district"),
            func.coalesce(school.authority, "").label("authority"),
            func.coalesce(school.phase, "").label("phase"),
        )
        .select_from(t.Request)
        .outerjoin(t.School, school.urn == c.urn)
        .where(_span(c.received_at, scope) & (c.state != "duplicate"))
    )
    if scope.topic:
        of_topic = (
            select(what.id)
            .join_from(t.RequestSession, t.Programme, programme.code == what.programme)
            .where((what.request_id == c.id) & (func.lower(programme.topic) == scope.topic.lower()))
        )
        query = query.where(of_topic.exists())
    return session.connection().execute(_place(scope, query)).all()


def _asked_table(session: DbSession, scope: Scope, found: Sequence[Any]) -> ReportTable:
    by = scope.by if scope.by in CUTS else ""
    cut = time_cut(session, scope)
    groups: dict[str, list[Any]] = {stretch.label: [] for stretch in cut}
    for row in sorted(found, key=lambda r: str(getattr(r, by)) if by else ""):
        day = row.received_at.date()
        label = next((s.label for s in cut if s.first <= day <= s.last), "") if cut else ""
        groups.setdefault(
            label or (getattr(row, by) if by else "") or (NOT_STATED if by else "all"), []
        ).append(row)
    rows = [(label, *_states(members)) for label, members in groups.items()]
    return ReportTable(
        title=f"Requests by {title_of(scope.by).lower()}" if cut or by else "Requests",
        columns=(
            ReportColumn("cut", title_of(scope.by) if cut or by else ""),
            ReportColumn("received", "Received", "number"),
            ReportColumn("booked", "Booked", "number"),
            ReportColumn("declined", "Declined by us", "number"),
            ReportColumn("withdrawn", "Withdrawn", "number"),
            ReportColumn("open", "Open", "number"),
            ReportColumn("share", "Booked of settled", "percent"),
        ),
        rows=tuple(rows),
        totals=("all", *_states(found)),
        series=tuple(
            ReportSeries(name, tuple(float(row[at]) for row in rows))
            for name, at in (("Booked", 2), ("Declined by us", 3), ("Withdrawn", 4), ("Open", 5))
        ),
        labels=tuple(groups),
    )


def _states(members: Iterable[Any]) -> tuple[Any, ...]:
    states = [row.state for row in members]
    booked = sum(1 for s in states if s in CAME_TRUE)
    still = sum(1 for s in states if s in OPEN_STATES)
    settled = len(states) - still
    return (
        len(states),
        booked,
        states.count("declined"),
        states.count("withdrawn"),
        still,
        100 * booked / settled if settled else None,
    )


def _contacts(session: DbSession, scope: Scope) -> Sequence[Any]:
    c, school = columns(t.ContactLog), columns(t.School)
    query = (
        select(c.urn, c.kind, school.district, school.authority, school.phase)
        .join_from(t.ContactLog, t.School, school.urn == c.urn)
        .where(_span(c.at, scope))
        .distinct()
    )
    return session.connection().execute(_place(scope, query)).all()


def _contact_table(scope: Scope, found: Sequence[Any]) -> ReportTable:
    by = scope.by if scope.by in CUTS else "district"
    groups: dict[str, dict[int, set[str]]] = {}
    whole: dict[int, set[str]] = {}
    for row in sorted(found, key=lambda r: str(getattr(r, by)).casefold()):
        groups.setdefault(getattr(row, by) or NOT_STATED, {}).setdefault(row.urn, set()).add(row.kind)
        whole.setdefault(row.urn, set()).add(row.kind)
    rows = [(label, *_answers(schools)) for label, schools in groups.items()]
    return ReportTable(
        title=f"Schools contacted by {by}",
        columns=(
            ReportColumn("cut", title_of(by)),
            ReportColumn("contacted", "Contacted", "number"),
            ReportColumn("answered", "Answered", "number"),
            ReportColumn("booked", "Booked", "number"),
            ReportColumn("declined", "Declined", "number"),
            ReportColumn("response", "Response", "percent"),
            ReportColumn("conversion", "Conversion", "percent"),
        ),
        rows=tuple(rows),
        totals=("all", *_answers(whole)),
    )


def _answers(schools: dict[int, set[str]]) -> tuple[Any, ...]:
    number = len(schools)
    answered = sum(1 for kinds in schools.values() if kinds & set(REPLIED))
    booked = sum(1 for kinds in schools.values() if BOOKED in kinds)
    declined = sum(1 for kinds in schools.values() if DECLINED in kinds)
    shares = (100 * answered / number, 100 * booked / number) if number else (None, None)
    return (number, answered, booked, declined, *shares)
