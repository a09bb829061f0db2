"""Joint visits: a partner comes along, named by role; and where a partner could still join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import clean
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.telling import outcome_of, stored_visit
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

LIVE = ("held", "confirmed", "delivered")
LONGEST = 80


@dataclass(frozen=True, slots=True)
class JoinRow:
    """A visit to come as partners may see it: no person's name, no officer, no room.

    `partners` are those who come along, by organisation and role; `possible` whether another could join, and
    `words` say how or why not.
    """

    visit: str
    state: str
    starts_at: datetime
    ends_at: datetime
    school: str
    town: str
    district: str
    authority: str
    phase: str
    programmes: tuple[str, ...]
    topics: tuple[str, ...]
    years: tuple[str, ...]
    sessions: int
    pupils: int
    partners: tuple[str, ...]
    possible: bool
    words: str


def set_joint(
    context: Context, visit: str, *, role: str, organisation: str = "", leaves: bool = False
) -> Outcome:
    """A partner's person comes along on a visit, or (`leaves`) does not after all.

    Raises RefusedError for a role that names a person, and for a visit that will not take place.
    """
    role, organisation = clean(role), clean(organisation)
    with context.writing() as (work, _):
        row = stored_visit(work.session, visit)
        if row.state not in LIVE or row.id is None:
            raise RefusedError(
                "not_live", f"{row.reference} is {row.state}", hint="choose a visit that stands"
            )
        _refuse_person(work.session, role, organisation)
        there = work.session.exec(
            entities(t.VisitPartner).where(
                t.VisitPartner.visit_id == row.id,
                t.VisitPartner.role == role,
                t.VisitPartner.organisation == organisation,
            )
        ).first()
        who = _said(organisation, role)
        if leaves:
            if there is None:
                raise NotFoundError("partner_unknown", f"{row.reference} is not joint with {who}")
            work.session.delete(there)
            words = f"{row.reference} is no longer joint with {who}"
        else:
            if there is not None:
                raise RefusedError("partner_twice", f"{row.reference} is joint with {who} already")
            work.session.add(t.VisitPartner(visit_id=row.id, organisation=organisation, role=role))
            words = f"{row.reference} is joint with {who}"
        work.record("joint", row.reference, words)
    return outcome_of(context, row.reference, words, (), ())


def _said(organisation: str, role: str) -> str:
    return f"{organisation} ({role})" if organisation else role


def _refuse_person(session: DbSession, role: str, organisation: str) -> None:
    if not role:
        raise RefusedError(
            "role_missing", "who comes along is not said", hint="give a role, such as youth officer"
        )
    for text in (role, organisation):
        if len(text) > LONGEST:
            raise RefusedError("too_long", f"longer than {LONGEST} characters", hint="shorten it")
        c = columns(t.Contact)
        person = select(c.id).where((func.lower(c.name) == text.lower()) & (c.name != "")).limit(1)
        if "@" in text or session.connection().execute(person).first() is not None:
            raise RefusedError(
                "role_is_person",
                "partners on a visit are named by role, not as persons",
                hint="give a role, such as youth officer or safeguarding lead",
            )


def partners_of(session: DbSession, number: int) -> tuple[str, ...]:
    """Who comes along on the visit of that number, by organisation and role."""
    c = columns(t.VisitPartner)
    query = select(c.organisation, c.role).where(c.visit_id == number).order_by(c.organisation, c.role)
    return tuple(_said(row.organisation, row.role) for row in session.connection().execute(query))


def joinable(session: DbSession, first: date, last: date, now: datetime) -> tuple[JoinRow, ...]:
    """Visits from `first` to `last` that are still to come, with who comes along and whether one could join.

    Holds are shown and not joined: they may lapse. Three queries; safe to share with partners.
    """
    c, school, venue = columns(t.Visit), columns(t.School), columns(t.Venue)
    begins = max(now, datetime.combine(first, time()))
    there = (
        c.state.in_(("held", "confirmed"))
        & (c.starts_at > begins)
        & (c.starts_at < datetime.combine(last + timedelta(days=1), time()))
    )
    query = (
        select(
            c.id,
            c.reference,
            c.state,
            c.starts_at,
            c.ends_at,
            func.coalesce(school.name, venue.name, "").label("school"),
            func.coalesce(school.town, "").label("town"),
            func.coalesce(func.nullif(c.district, ""), school.district, venue.district, "").label("district"),
            func.coalesce(func.nullif(c.authority, ""), school.authority, venue.authority, "").label(
                "authority"
            ),
            func.coalesce(school.phase, "").label("phase"),
        )
        .select_from(t.Visit)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .where(there)
        .order_by(c.starts_at, c.id)
    )
    sessions, along = _sessions(session, there), _partners(session, there)
    return tuple(
        _row(row, sessions.get(row.id, []), tuple(along.get(row.id, ())))
        for row in session.connection().execute(query)
    )


def _sessions(session: DbSession, there: Any) -> dict[int, list[Row[Any]]]:
    what, programme = columns(t.VisitSession), columns(t.Programme)
    query = (
        select(what.visit_id, programme.title, programme.topic, programme.mode, what.year, what.pupils)
        .join_from(t.VisitSession, t.Visit)
        .join(t.Programme, what.programme == programme.code)
        .where(there)
        .order_by(what.starts_at, what.id)
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.visit_id, []).append(row)
    return found


def _partners(session: DbSession, there: Any) -> dict[int, list[str]]:
    c = columns(t.VisitPartner)
    query = (
        select(c.visit_id, c.organisation, c.role)
        .join_from(t.VisitPartner, t.Visit)
        .where(there)
        .order_by(c.organisation, c.role)
    )
    found: dict[int, list[str]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.visit_id, []).append(_said(row.organisation, row.role))
    return found


def _row(row: Row[Any], sessions: list[Row[Any]], partners: tuple[str, ...]) -> JoinRow:
    possible = row.state == "confirmed" and not partners
    if partners:
        words = f"joint with {', '.join(partners)}"
    elif row.state == "held":
        words = "pencilled: ask again once it is confirmed"
    elif sessions and all(s.mode == "virtual" for s in sessions):
        words = "could be joined online"
    else:
        words = "could be joined"
    return JoinRow(
        visit=row.reference,
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        school=row.school,
        town=row.town,
        district=row.district,
        authority=row.authority,
        phase=row.phase,
        programmes=tuple(dict.fromkeys(s.title for s in sessions)),
        topics=tuple(dict.fromkeys(s.topic for s in sessions)),
        years=tuple(dict.fromkeys(s.year for s in sessions if s.year)),
        sessions=len(sessions),
        pupils=sum(s.pupils for s in sessions),
        partners=partners,
        possible=possible,
        words=words,
    )
