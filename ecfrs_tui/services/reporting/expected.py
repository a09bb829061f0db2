"""What open requests let expect: young people asked for, that no visit stands for yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.reach import Stretch
from ecfrs_tui.services.inbox import OPEN_STATES
from ecfrs_tui.services.reporting.base import Scope
from ecfrs_tui.services.reporting.counting import Counted, Key
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

NO_DAY = "no day stated"
"""Open requests that name no day they would still take."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A programme asked for by an open request; `groups` sessions with `pupils` in all of them."""

    request: int
    place: str
    district: str
    authority: str
    phase: str
    topic: str
    programme: str
    year: str
    groups: int
    pupils: int
    day: date | None
    """The first day from now on that the school would take, if it named any."""


def expected(
    session: DbSession, scope: Scope, cut: Sequence[Stretch], now: datetime
) -> tuple[dict[Key, Counted], Counted]:
    """By row, and all together. Requests whose first day lies outside the span are left out; those that name
    no day count whenever the span reaches into the future.

    A request's visits are counted as one each.
    """
    wanted = [a for a in asked_for(session, now) if _passes(a, scope, now)]
    key = _key_of(scope, cut)
    rows: dict[Key, list[Asked]] = {}
    for one in wanted:
        rows.setdefault(key(one), []).append(one)
    return {name: _counted(found) for name, found in rows.items()}, _counted(wanted)


def asked_for(session: DbSession, now: datetime) -> list[Asked]:
    """Every programme of every open request without a live visit. Two queries."""
    c, what, programme = columns(t.Request), columns(t.RequestSession), columns(t.Programme)
    school, venue, visit = columns(t.School), columns(t.Venue), columns(t.Visit)
    live = (
        select(visit.id).where((visit.request_id == c.id) & visit.state.in_(("held", "confirmed"))).exists()
    )
    query = (
        select(
            c.id,
            c.urn,
            c.venue_id,
            func.coalesce(school.district, venue.district, "").label("district"),
            func.coalesce(school.authority, venue.authority, "").label("authority"),
            func.coalesce(school.phase, "").label("phase"),
            programme.topic,
            programme.title,
            what.year,
            what.groups,
            what.pupils,
        )
        .select_from(t.Request)
        .join(t.RequestSession, what.request_id == c.id)
        .join(t.Programme, programme.code == what.programme)
        .outerjoin(t.School, school.urn == c.urn)
        .outerjoin(t.Venue, venue.id == c.venue_id)
        .where(c.state.in_(OPEN_STATES) & ~live)
        .order_by(what.id)
    )
    days = _first_days(session, now)
    return [_asked(row, days.get(row.id)) for row in session.connection().execute(query)]


def _asked(row: Any, day: date | None) -> Asked:
    place = f"urn:{row.urn}" if row.urn is not None else f"venue:{row.venue_id}" if row.venue_id else ""
    return Asked(
        row.id,
        place,
        row.district,
        row.authority,
        row.phase,
        row.topic,
        row.title,
        row.year,
        row.groups,
        row.pupils,
        day,
    )


def _first_days(session: DbSession, now: datetime) -> dict[int, date]:
    c, request = columns(t.Preference), columns(t.Request)
    query = (
        select(c.request_id, func.min(c.starts_at).label("starts"))
        .join_from(t.Preference, t.Request, request.id == c.request_id)
        .where(request.state.in_(OPEN_STATES) & (c.rank > 0) & (c.ends_at > now))
        .group_by(c.request_id)
    )
    return {r.request_id: max(r.starts.date(), now.date()) for r in session.connection().execute(query)}


def _passes(asked: Asked, scope: Scope, now: datetime) -> bool:
    day = asked.day
    inside = scope.last >= now.date() if day is None else scope.first <= day <= scope.last
    pairs = (
        (scope.topic, asked.topic),
        (scope.district, asked.district),
        (scope.authority, asked.authority),
        (scope.phase, asked.phase),
    )
    return inside and all(not wanted or wanted.casefold() == has.casefold() for wanted, has in pairs)


def _key_of(scope: Scope, cut: Sequence[Stretch]) -> Callable[[Asked], Key]:
    if cut:
        return lambda a: next(
            (n for n, s in enumerate(cut) if a.day is not None and s.first <= a.day <= s.last), NO_DAY
        )
    if scope.by == "officer":
        return lambda _: ""
    name = {"year_group": "year"}.get(scope.by, scope.by)
    return lambda a: str(getattr(a, name, "")).strip()


def _counted(found: Sequence[Asked]) -> Counted:
    return Counted(
        visits=len({a.request for a in found}),
        sessions=sum(a.groups for a in found),
        schools=len({a.place for a in found if a.place}),
        young_people=sum(a.pupils for a in found),
    )
