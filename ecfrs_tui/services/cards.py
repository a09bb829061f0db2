"""The card of a school or venue: what a caller asks about, on one page."""

from __future__ import annotations

from datetime import datetime
from math import isinf
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.contact_log import contacts_with, steps_of
from ecfrs_tui.services.inbox import OPEN_STATES, rows_where
from ecfrs_tui.services.loading import school_value
from ecfrs_tui.services.need_scores import need_of_card
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.views import RequestRow, SchoolCard, VisitRow
from ecfrs_tui.services.visitviews import visits_where
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

NEXT_VISITS = 5
LAST_VISITS = 5
LAST_CONTACTS = 5


def school_card(session: DbSession, book: Book, now: datetime, key: str) -> SchoolCard:
    """The card by its key, `urn:900123` or `venue:3` (`now` is London wall time).

    Visits to a school's predecessors count as its own past. The nearest officer is by quiet minutes
    of the drive from base. Raises NotFoundError.
    """
    row, venue = place_row(session, key)
    school = school_value(row, venue=venue)
    visits = _at_place(columns(t.Visit), row, venue)
    return SchoolCard(
        key=school.key,
        urn=school.urn,
        name=row.name,
        town=school.town,
        postcode=row.postcode,
        district=row.district,
        authority=row.authority,
        phase=school.phase,
        pupils=None if venue else row.pupils,
        phone="" if venue else row.phone,
        status="" if venue else row.status,
        place_note=_place_note(row, venue),
        contacts=_contacts(session, row, venue),
        next_visits=_next_visits(session, visits, now),
        last_visits=_last_visits(session, row, venue, now),
        open_requests=_open_requests(session, row, venue, now),
        nearest_officer=nearest_officer(book, school.place, now),
        need=() if venue else need_of_card(session, now.date(), row.urn),
        said=() if venue else _said(session, row.urn),
        next_steps=() if venue else _next_steps(session, row.urn),
    )


def place_row(session: DbSession, key: str) -> tuple[Row[Any], bool]:
    """The row of a school or venue by its key, and whether it is a venue. Raises NotFoundError."""
    kind, _, number = key.strip().lower().rpartition(":")
    table: Any = {"urn": t.School, "": t.School, "venue": t.Venue}.get(kind)
    # a number longer than this is no key, and more than the database can hold
    if table is not None and number.isascii() and number.isdigit() and len(number) <= 12:
        c = columns(table)
        identity = c.id if table is t.Venue else c.urn
        row = session.connection().execute(select(*c).where(identity == int(number))).one_or_none()
        if row is not None:
            return row, table is t.Venue
    raise NotFoundError(
        "school_unknown", f"there is no school or venue {key}", hint="look it up with `lookup NAME`"
    )


def place_key(session: DbSession, reference: str) -> str:
    """`urn:900123` or `venue:3` of a visit or request; empty where it is not known."""
    wanted = reference.strip().upper()
    for table in (t.Visit, t.Request):
        c = columns(table)
        query = select(c.urn, c.venue_id).where(c.reference == wanted)
        row = session.connection().execute(query).one_or_none()
        if row is not None and row.urn is not None:
            return f"urn:{row.urn}"
        if row is not None and row.venue_id is not None:
            return f"venue:{row.venue_id}"
    return ""


def _at_place(c: Any, row: Row[Any], venue: bool) -> ColumnElement[bool]:
    at: ColumnElement[bool] = c.venue_id == row.id if venue else c.urn == row.urn
    return at


def with_predecessors(c: Any, row: Row[Any], venue: bool) -> ColumnElement[bool]:
    """Whether a visit or request (`c` are its columns) is of this place, or of a school it has taken the place of."""
    at = _at_place(c, row, venue)
    if venue:
        return at
    link = columns(t.SchoolLink)
    before = select(link.linked_urn).where((link.urn == row.urn) & link.kind.ilike("%predecessor%"))
    either: ColumnElement[bool] = at | c.urn.in_(before)
    return either


def _place_note(row: Row[Any], venue: bool) -> str:
    """What must be known before anything else: that they want no letters, and where the place is known from."""
    parts = ["does not want to be written to" if row.do_not_contact else "", _where_from(row, venue)]
    return "; ".join(part for part in parts if part)


def _where_from(row: Row[Any], venue: bool) -> str:
    if row.latitude is None or row.longitude is None:
        return "nobody knows where it is: enter its postcode"
    source = "" if venue else row.place_source
    return {"postcode": "placed by its postcode only", "entered": "placed by hand"}.get(source, "")


def _contacts(session: DbSession, row: Row[Any], venue: bool) -> tuple[str, ...]:
    c = columns(t.Contact)
    query = select(c.name, c.role, c.email, c.phone, c.safeguarding_lead, c.left_on)
    query = query.where(_at_place(c, row, venue)).order_by(
        c.left_on.is_not(None), c.safeguarding_lead.desc(), c.name, c.id
    )
    found = []
    for contact in session.connection().execute(query):
        left = f"left {long_day(contact.left_on)}" if contact.left_on else ""
        who = [contact.name, contact.role, "safeguarding lead" if contact.safeguarding_lead else "", left]
        reach = [", ".join(w for w in who if w), contact.phone, contact.email]
        found.append(" · ".join(part for part in reach if part))
    return tuple(found)


def _next_visits(session: DbSession, at: ColumnElement[bool], now: datetime) -> tuple[VisitRow, ...]:
    c = columns(t.Visit)
    ahead = at & (c.departs_at >= now) & c.state.in_(("held", "confirmed"))
    return tuple(view for view, _ in visits_where(session, ahead, limit=NEXT_VISITS))


def _last_visits(session: DbSession, row: Row[Any], venue: bool, now: datetime) -> tuple[VisitRow, ...]:
    c = columns(t.Visit)
    past = with_predecessors(c, row, venue) & (c.departs_at < now) & c.state.in_(("confirmed", "delivered"))
    found = visits_where(session, past, newest_first=True, limit=LAST_VISITS)
    return tuple(view for view, _ in found)


def _open_requests(session: DbSession, row: Row[Any], venue: bool, now: datetime) -> tuple[RequestRow, ...]:
    c = columns(t.Request)
    found = rows_where(session, now, _at_place(c, row, venue) & c.state.in_(OPEN_STATES))
    return tuple(view for view, _ in found)


def _said(session: DbSession, urn: int) -> tuple[str, ...]:
    lines = contacts_with(session, urn, limit=LAST_CONTACTS)
    return tuple(
        f"{long_day(line.at)}, {line.kind}"
        + (f": {' '.join(line.words.split())}" if line.words else "")
        + (f" ({line.campaign})" if line.campaign else "")
        for line in lines
    )


def _next_steps(session: DbSession, urn: int) -> tuple[str, ...]:
    return tuple(
        (f"{step.words}, by {long_day(step.due)}" if step.due else step.words)
        + (f" ({campaign})" if campaign else "")
        for campaign, step in steps_of(session, urn)
    )


def nearest_officer(book: Book, place: Place | None, now: datetime) -> str:
    """`Ash, 14 min from Rayleigh`: the officer in post today with the shortest quiet drive; or nothing."""
    if place is None:
        return ""
    day = now.date()
    drives = [
        (book.travel.quiet_minutes(o.base, place), o.name, o.base.label)
        for o in book.officers.values()
        if o.active and o.base is not None and not (o.active_until and o.active_until < day)
    ]
    minutes, name, base = min(drives, default=(float("inf"), "", ""))
    return "" if isinf(minutes) else f"{name}, {int(minutes + 0.5)} min from {base}"
