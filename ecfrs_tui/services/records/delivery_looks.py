"""What is kept about programmes, terms and school days, read for screens and commands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.outputs.templating import Wording, slug
from ecfrs_tui.services.importing.school_year import ENTERED
from ecfrs_tui.services.inbox import OPEN_STATES
from ecfrs_tui.services.records.catalogue import state_of
from ecfrs_tui.services.records.deliveryviews import ProgrammeLine, SchoolDayLine, TermLine
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def programmes(session: DbSession, wording: Wording, now: datetime) -> tuple[ProgrammeLine, ...]:
    """The catalogue, what is delivered first; four queries."""
    today = now.date()
    trained, asked, ahead = _trained(session, today), _asked(session), _ahead(session, now)
    c = columns(t.Programme)
    lines = [
        ProgrammeLine(
            row.code,
            row.title,
            row.topic,
            row.years,
            row.mode,
            row.minutes,
            row.setup_minutes,
            row.gap_minutes,
            row.packup_minutes,
            row.max_pupils,
            row.officers_needed,
            row.season,
            row.active,
            row.retired_from,
            row.equipment,
            row.asked,
            row.version,
            *state_of(row.active, row.retired_from, today),
            trained.get(row.code, 0),
            asked.get(row.code, 0),
            ahead.get(row.code, 0),
            _letter(wording, row),
        )
        for row in session.connection().execute(select(*c))
    ]
    return tuple(
        sorted(lines, key=lambda p: (not p.delivered, p.topic.casefold(), p.title.casefold(), p.code))
    )


def _letter(wording: Wording, row: Any) -> str:
    """The template of the letter to parents, found as letters find it."""
    names = (f"parts/{slug(key)}.parents" for key in (row.code, row.title, row.topic) if slug(key))
    return next((name for name in names if wording.has(name)), "")


def _trained(session: DbSession, today: date) -> dict[str, int]:
    c = columns(t.Competence)
    holds = (c.valid_from.is_(None) | (c.valid_from <= today)) & (
        c.valid_until.is_(None) | (c.valid_until >= today)
    )
    query = select(c.programme, func.count(c.officer.distinct())).where(holds).group_by(c.programme)
    return dict(session.connection().execute(query).tuples().all())


def _asked(session: DbSession) -> dict[str, int]:
    request, wanted = columns(t.Request), columns(t.RequestSession)
    query = (
        select(wanted.programme, func.count(request.id.distinct()))
        .join_from(t.Request, t.RequestSession, wanted.request_id == request.id)
        .where(request.state.in_(OPEN_STATES))
        .group_by(wanted.programme)
    )
    return dict(session.connection().execute(query).tuples().all())


def _ahead(session: DbSession, now: datetime) -> dict[str, int]:
    visit, part = columns(t.Visit), columns(t.VisitSession)
    query = (
        select(part.programme, func.count(visit.id.distinct()))
        .join_from(t.Visit, t.VisitSession, part.visit_id == visit.id)
        .where(visit.state.in_(("held", "confirmed")) & (visit.arrives_at >= now))
        .group_by(part.programme)
    )
    return dict(session.connection().execute(query).tuples().all())


def terms(session: DbSession, today: date, *, past: bool = False) -> tuple[TermLine, ...]:
    """Terms, holidays and INSET days by their first day; those that are over only with `past`."""
    c = columns(t.TermEntry)
    query = select(*c).order_by(c.first_day, c.last_day, c.scope)
    if not past:
        query = query.where(c.last_day >= today)
    rows = session.connection().execute(query).all()
    names = _names(session, {int(row.scope) for row in rows if row.scope.isdigit()})
    return tuple(
        TermLine(
            row.id,
            row.scope,
            names.get(int(row.scope), row.scope) if row.scope.isdigit() else row.scope,
            row.kind,
            row.label,
            row.first_day,
            row.last_day,
            row.source,
            row.edited,
            row.source == ENTERED,
            row.last_day < today,
            row.version,
        )
        for row in rows
    )


def school_days(session: DbSession) -> tuple[SchoolDayLine, ...]:
    """The shapes of school days: the usual one first, then by phase, then schools of their own."""
    c, school = columns(t.SchoolDay), columns(t.School)
    rows = session.connection().execute(select(*c)).all()
    names = _names(session, {row.urn for row in rows if row.urn is not None})
    query = select(school.phase, func.count()).where(school.status.startswith("Open")).group_by(school.phase)
    by_phase: dict[str, int] = dict(session.connection().execute(query).tuples().all())
    own = {row.phase for row in rows if row.phase}
    others = sum(number for phase, number in by_phase.items() if phase not in own)

    def line(row: Any) -> SchoolDayLine:
        if row.urn is not None:
            place, number = names.get(row.urn, str(row.urn)), 1
        elif row.phase:
            place, number = f"{row.phase} schools", by_phase.get(row.phase, 0)
        else:
            place, number = "every other school", others
        times = (row.opens, row.lunch_starts, row.lunch_ends, row.closes)
        return SchoolDayLine(row.id, row.urn, row.phase or "", place, *times, number, row.version)

    lines = [line(row) for row in rows]
    return tuple(sorted(lines, key=lambda d: (d.urn is not None, bool(d.phase), d.place.casefold())))


def phases(session: DbSession) -> tuple[str, ...]:
    """The phases that schools of ours have."""
    c = columns(t.School)
    query = select(c.phase).where(c.phase != "").distinct().order_by(c.phase)
    return tuple(session.connection().execute(query).scalars())


def _names(session: DbSession, urns: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    c, wanted = columns(t.School), sorted(urns)
    for part in (wanted[n : n + 500] for n in range(0, len(wanted), 500)):
        query = select(c.urn, c.name).where(c.urn.in_(part))
        found |= dict(session.connection().execute(query).tuples().all())
    return found
