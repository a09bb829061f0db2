"""Loads what a span of days needs as one value, all at once: rows become the rule book's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book, HouseRules
from ecfrs_tui.domain.officers import Competence, Officer
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.programmes import Programme, Season, WantedSession
from ecfrs_tui.domain.schools import School
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.travel import Profile, TravelTimes
from ecfrs_tui.domain.visits import Busy, Request, Session, Visit, Window
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.calendars import load_calendar
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

LIVE = ("held", "confirmed", "delivered")


def _rows(session: DbSession, query: Any) -> Sequence[Row[Any]]:
    return session.connection().execute(query).all()


def load_officers(session: DbSession) -> dict[str, Officer]:
    """All officers by code, with pattern and competences."""
    span, comp, off = columns(t.WorkingSpan), columns(t.Competence), columns(t.Officer)
    weeks: dict[str, dict[date | None, dict[int, tuple[tuple[time, time], ...]]]] = {}
    query = select(span.officer, span.weekday, span.starts, span.ends, span.since).order_by(span.starts)
    for row in _rows(session, query):
        days = weeks.setdefault(row.officer, {}).setdefault(row.since, {})
        days[row.weekday] = (*days.get(row.weekday, ()), (row.starts, row.ends))
    trained: dict[str, list[Competence]] = {}
    for row in _rows(session, select(comp.officer, comp.programme, comp.valid_from, comp.valid_until)):
        trained.setdefault(row.officer, []).append(Competence(row.programme, row.valid_from, row.valid_until))
    officers = {}
    for row in _rows(session, select(*off).order_by(off.code)):
        base = None
        if row.base_latitude is not None and row.base_longitude is not None:
            label = row.base_name or row.base_postcode or "base"
            base = Place(f"officer:{row.code}", label, row.base_latitude, row.base_longitude)
        officers[row.code] = Officer(
            row.code,
            row.name,
            row.email,
            base,
            weeks.get(row.code, {}).get(None, {}),
            tuple(trained.get(row.code, ())),
            row.max_sessions_per_day,
            row.max_drive_minutes_per_day,
            row.active_from,
            row.active_until,
            row.active,
            row.version,
            tuple(sorted((since, week) for since, week in weeks.get(row.code, {}).items() if since)),
        )
    return officers


def load_programmes(session: DbSession) -> dict[str, Programme]:
    """The catalogue by code."""
    return {
        row.code: Programme(
            row.code,
            row.title,
            row.topic,
            tuple(y for y in row.years.split(",") if y),
            row.mode,
            row.minutes,
            row.setup_minutes,
            row.gap_minutes,
            row.packup_minutes,
            row.max_pupils,
            row.officers_needed,
            season_of(row.season),
            row.active,
            row.retired_from,
        )
        for row in _rows(session, select(*columns(t.Programme)))
    }


def season_of(text: str) -> Season | None:
    """`10-01..11-05` as a season; empty is all year."""
    if not text:
        return None
    first, last = (tuple(int(n) for n in part.split("-")) for part in text.split(".."))
    return Season((first[0], first[1]), (last[0], last[1]))


def school_value(row: Any, *, venue: bool = False) -> School:
    """A row of the register, or of the venues, as the rule book sees it."""
    key = f"venue:{row.id}" if venue else f"urn:{row.urn}"
    place = None
    if row.latitude is not None and row.longitude is not None:
        place = Place(key, row.name, row.latitude, row.longitude)
    return School(
        key=key,
        name=row.name,
        urn=None if venue else row.urn,
        authority=row.authority,
        phase="" if venue else row.phase,
        town="" if venue else row.town,
        place=place,
    )


def load_schools(session: DbSession, urns: Sequence[int], venues: Sequence[int]) -> dict[str, School]:
    """The schools and venues asked for, by key."""
    found: dict[str, School] = {}
    school, venue = columns(t.School), columns(t.Venue)
    for part in (urns[n : n + 500] for n in range(0, len(urns), 500)):
        query = select(
            school.urn,
            school.name,
            school.authority,
            school.phase,
            school.town,
            school.latitude,
            school.longitude,
        ).where(school.urn.in_(part))
        found.update({f"urn:{row.urn}": school_value(row) for row in _rows(session, query)})
    if venues:
        for row in _rows(session, select(*venue).where(venue.id.in_(venues))):
            found[f"venue:{row.id}"] = school_value(row, venue=True)
    return found


def load_visits(
    session: DbSession, first: date, last: date, programmes: Mapping[str, Programme]
) -> tuple[Visit, ...]:
    """Live visits that arrive from `first` to `last`, in order, with their requests' wishes."""
    c = columns(t.Visit)
    start, end = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
    where = c.state.in_(LIVE) & (c.arrives_at >= start) & (c.arrives_at < end)
    rows = _rows(session, select(*c).where(where).order_by(c.arrives_at))
    return _assemble(session, rows, where, programmes)


def load_visit(session: DbSession, reference: str, programmes: Mapping[str, Programme]) -> Visit:
    """One visit by reference, whatever its state. Raises NotFoundError."""
    c = columns(t.Visit)
    where = c.reference == reference.upper()
    rows = _rows(session, select(*c).where(where))
    if not rows:
        raise NotFoundError(
            "visit_unknown", f"there is no visit {reference}", hint="`visits list` shows them"
        )
    return _assemble(session, rows, where, programmes)[0]


def _assemble(
    session: DbSession, rows: Sequence[Row[Any]], where: Any, programmes: Mapping[str, Programme]
) -> tuple[Visit, ...]:
    visit, who, what = columns(t.Visit), columns(t.VisitOfficer), columns(t.VisitSession)
    officers: dict[int, list[str]] = {}
    for row in _rows(
        session,
        select(who.visit_id, who.officer).join_from(t.VisitOfficer, t.Visit).where(where).order_by(who.id),
    ):
        officers.setdefault(row.visit_id, []).append(row.officer)
    sessions: dict[int, list[Session]] = {}
    query = select(what.visit_id, what.programme, what.year, what.pupils, what.starts_at, what.ends_at)
    query = query.join_from(t.VisitSession, t.Visit).where(where).order_by(what.starts_at)
    for row in _rows(session, query):
        span = Span(row.starts_at, row.ends_at)
        sessions.setdefault(row.visit_id, []).append(
            Session(programmes[row.programme], row.year, row.pupils, span)
        )
    windows, exclusions = _wishes(
        session, select(visit.request_id).where(where & visit.request_id.is_not(None)).scalar_subquery()
    )
    schools = load_schools(
        session,
        sorted({row.urn for row in rows if row.urn is not None}),
        sorted({row.venue_id for row in rows if row.venue_id is not None}),
    )
    return tuple(
        Visit(
            row.reference,
            schools[f"urn:{row.urn}" if row.urn is not None else f"venue:{row.venue_id}"],
            tuple(officers.get(row.id, ())),
            tuple(sessions.get(row.id, ())),
            row.arrives_at,
            row.departs_at,
            row.state,
            tuple(windows.get(row.request_id, ())),
            tuple(exclusions.get(row.request_id, ())),
            row.overrides or {},
            row.held_until,
        )
        for row in rows
        if row.id in sessions
    )


def _wishes(session: DbSession, requests: Any) -> tuple[dict[int, list[Window]], dict[int, list[Span]]]:
    c = columns(t.Preference)
    windows: dict[int, list[Window]] = {}
    exclusions: dict[int, list[Span]] = {}
    query = select(c.request_id, c.starts_at, c.ends_at, c.rank).where(c.request_id.in_(requests))
    for row in _rows(session, query.order_by(c.starts_at)):
        if row.rank:
            windows.setdefault(row.request_id, []).append(Window(row.starts_at, row.ends_at, row.rank))
        else:
            exclusions.setdefault(row.request_id, []).append(Span(row.starts_at, row.ends_at))
    return windows, exclusions


def load_busy(session: DbSession, first: date, last: date) -> tuple[Busy, ...]:
    """Busy times that touch the span."""
    c = columns(t.BusyTime)
    start, end = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
    query = select(*c).where((c.starts_at < end) & (c.ends_at > start))
    return tuple(
        Busy(row.officer, Span(row.starts_at, row.ends_at), row.label, row.level, row.source, row.uid)
        for row in _rows(session, query)
    )


def load_request(session: DbSession, reference: str) -> tuple[t.Request, Request]:
    """A request's row and its value. Raises NotFoundError; a request without a school has an empty one."""
    from sqlmodel import select as select_entity

    row = session.execute(
        select_entity(t.Request).where(t.Request.reference == reference.upper())
    ).scalar_one_or_none()
    if row is None or row.id is None:
        raise NotFoundError(
            "request_unknown", f"there is no request {reference}", hint="`requests list` shows them"
        )
    return row, _requests(session, [row])[0]


def load_requests(session: DbSession, references: Sequence[str]) -> dict[str, Request]:
    """The values of many requests by reference, in a fixed number of queries; unknown ones are left out."""
    c = columns(t.Request)
    names = sorted({reference.upper() for reference in references})
    found: list[Request] = []
    for part in (names[n : n + 500] for n in range(0, len(names), 500)):
        query = select(c.id, c.reference, c.typed_school, c.urn, c.venue_id).where(c.reference.in_(part))
        found.extend(_requests(session, _rows(session, query)))
    return {request.reference: request for request in found}


def _requests(session: DbSession, rows: Sequence[Any]) -> list[Request]:
    c = columns(t.RequestSession)
    ids = [row.id for row in rows]
    wanted: dict[int, list[WantedSession]] = {}
    for x in _rows(session, select(*c).where(c.request_id.in_(ids)).order_by(c.id)):
        wanted.setdefault(x.request_id, []).append(WantedSession(x.programme, x.year, x.groups, x.pupils))
    windows, exclusions = _wishes(session, ids)
    urns = sorted({row.urn for row in rows if row.urn is not None})
    venues = sorted({row.venue_id for row in rows if row.venue_id is not None})
    schools = load_schools(session, urns, venues)
    known = last_officers(session, urns, venues)
    values = []
    for row in rows:
        key = "" if row.urn is None and row.venue_id is None else _key(row.urn, row.venue_id)
        school = schools[key] if key else School("", row.typed_school, None, "", "", "", None)
        values.append(
            Request(
                row.reference,
                school,
                tuple(wanted.get(row.id, ())),
                tuple(windows.get(row.id, ())),
                tuple(exclusions.get(row.id, ())),
                known.get(key, ()),
            )
        )
    return values


def _key(urn: int | None, venue_id: int | None) -> str:
    return f"urn:{urn}" if urn is not None else f"venue:{venue_id}"


def last_officers(
    session: DbSession, urns: Sequence[int], venues: Sequence[int]
) -> dict[str, tuple[str, ...]]:
    """Who came to each place the last time a visit was delivered there (or is confirmed, if none was), by key."""
    c, who = columns(t.Visit), columns(t.VisitOfficer)
    at_places = (c.urn.in_(urns) | c.venue_id.in_(venues)) & c.state.in_(("delivered", "confirmed"))
    query = select(c.id, c.urn, c.venue_id).where(at_places)
    latest: dict[str, int] = {}
    # the last to be seen stays: delivered ones come after confirmed ones, later ones after earlier ones
    for row in _rows(session, query.order_by(c.state == "delivered", c.arrives_at, c.id)):
        latest[_key(row.urn, row.venue_id)] = row.id
    team: dict[int, list[str]] = {}
    query = select(who.visit_id, who.officer).where(who.visit_id.in_(latest.values())).order_by(who.id)
    for row in _rows(session, query):
        team.setdefault(row.visit_id, []).append(row.officer)
    return {key: tuple(team.get(visit, ())) for key, visit in latest.items()}


def load_book(
    session: DbSession,
    *,
    first: date,
    last: date,
    now: datetime,
    travel: TravelTimes,
    profile: Profile,
    rules: HouseRules,
) -> Book:
    """The book from `first` to `last`, with a margin of a week either side for weekly fairness."""
    first, last = first - timedelta(days=7), last + timedelta(days=7)
    programmes = load_programmes(session)
    return Book(
        now=now,
        officers=load_officers(session),
        programmes=programmes,
        calendar=load_calendar(session, first.year - 1, last.year + 1),
        travel=travel,
        visits=load_visits(session, first, last, programmes),
        busy=load_busy(session, first, last),
        profile=profile,
        rules=rules,
    )
