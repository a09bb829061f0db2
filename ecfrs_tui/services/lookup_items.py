"""What look-up finds, read from the store: schools, contacts, officers, programmes and what was asked and booked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.lookup_index import Item
from ecfrs_tui.services.lookup_words import (
    email_words,
    name_words,
    phone_digits,
    postcode_words,
    reference_words,
)
from ecfrs_tui.services.matching import plain_text
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

MOST_REQUESTS = 3000
MOST_VISITS = 3000
"""The newest ones: about two years of the team's work, with room to spare."""
CLOSED, OVER = 0.8, 0.9
_DEAD_VISITS = ("cancelled", "not delivered")
OPEN = ("new", "needs info", "ready", "offered")
_OVER_REQUESTS = ("duplicate", "declined", "withdrawn", "closed")

Rows = Sequence[Row[Any]]


def _words(*fields: tuple[Iterable[str], float]) -> dict[str, float]:
    words: dict[str, float] = {}
    for found, counts in fields:
        for word in found:
            if words.get(word, 0.0) < counts:
                words[word] = counts
    return words


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def school_rows(session: DbSession) -> Rows:
    """The register as look-up reads it."""
    c = columns(t.School)
    names = "urn name status town locality street district postcode phone phase"
    query = select(*(c[name] for name in names.split()))
    return session.connection().execute(query.order_by(c.name, c.town, c.urn)).all()


def school_item(row: Row[Any]) -> Item:
    """A school by its name, place, postcode, telephone and URN."""
    closed = not row.status.startswith("Open")
    return Item(
        "school",
        str(row.urn),
        row.name,
        # several schools of one name are told apart by where they are
        _joined(
            row.town or row.locality or row.district,
            row.postcode,
            row.phase,
            row.status.lower() if closed else "",
        ),
        f"urn:{row.urn}",
        plain_text(row.name),
        _words(
            (name_words(row.name), 1.0),
            ((str(row.urn),), 0.95),
            ((phone_digits(row.phone),) if row.phone else (), 0.9),
            (postcode_words(row.postcode), 0.85),
            (name_words(row.town), 0.75),
            (name_words(row.locality), 0.6),
            (name_words(row.district), 0.5),
            (name_words(row.street), 0.4),
        ),
        CLOSED if closed else 1.0,
    )


def venue_rows(session: DbSession) -> Rows:
    """The venues."""
    c = columns(t.Venue)
    query = select(c.id, c.name, c.address, c.district, c.postcode).order_by(c.name, c.id)
    return session.connection().execute(query).all()


def venue_item(row: Row[Any]) -> Item:
    """A venue by its name, address and postcode; found among the schools."""
    key = f"venue:{row.id}"
    words = _words(
        (name_words(row.name), 1.0),
        (postcode_words(row.postcode), 0.85),
        (name_words(row.address), 0.6),
        (name_words(row.district), 0.5),
    )
    return Item(
        "school",
        key,
        row.name,
        _joined(row.address, row.postcode, "venue"),
        key,
        plain_text(row.name),
        words,
    )


def contact_rows(session: DbSession) -> Rows:
    """Contacts with the name of their school or venue."""
    c, school, venue = columns(t.Contact), columns(t.School), columns(t.Venue)
    place = func.coalesce(school.name, venue.name, "").label("place")
    query = (
        select(c.id, c.urn, c.venue_id, c.name, c.role, c.email, c.phone, place, school.town)
        .select_from(t.Contact)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .order_by(c.name, c.id)
    )
    return session.connection().execute(query).all()


def contact_item(row: Row[Any]) -> Item:
    """A contact by name, telephone and e-mail, and by the school."""
    return Item(
        "contact",
        f"contact:{row.id}",
        row.name or row.email,
        _joined(row.role, row.place, row.town or "", row.phone),
        place_key(row),
        plain_text(row.name),
        _words(
            (name_words(row.name), 0.98),
            ((phone_digits(row.phone),) if row.phone else (), 0.92),
            (email_words(row.email), 0.7),
            (name_words(row.place), 0.45),
            (name_words(row.role), 0.4),
            (name_words(row.town or ""), 0.35),
        ),
    )


def place_key(row: Row[Any]) -> str:
    """The key of the school or venue of a row; empty where there is none."""
    if row.urn is not None:
        return f"urn:{row.urn}"
    return "" if row.venue_id is None else f"venue:{row.venue_id}"


def officer_rows(session: DbSession) -> Rows:
    """The officers."""
    c = columns(t.Officer)
    query = select(c.code, c.name, c.email, c.phone, c.base_name, c.active).order_by(c.name, c.code)
    return session.connection().execute(query).all()


def officer_item(row: Row[Any]) -> Item:
    """An officer by name, code, telephone, e-mail and base."""
    words = _words(
        (name_words(row.name), 1.0),
        (name_words(row.code), 1.0),
        ((phone_digits(row.phone),) if row.phone else (), 0.9),
        (email_words(row.email), 0.6),
        (name_words(row.base_name), 0.4),
    )
    base = f"base {row.base_name}" if row.base_name else ""
    detail = _joined(row.code, base, "" if row.active else "not active")
    return Item(
        "officer",
        row.code,
        row.name,
        detail,
        "",
        plain_text(row.name),
        words,
        1.0 if row.active else CLOSED,
    )


def request_rows(session: DbSession) -> Rows:
    """The newest requests with what they ask for, as one text."""
    c, school, venue = columns(t.Request), columns(t.School), columns(t.Venue)
    want = columns(t.RequestSession)
    wanted = (
        select(func.aggregate_strings(want.programme, " ")).where(want.request_id == c.id).scalar_subquery()
    )
    query = (
        select(
            c.reference,
            c.state,
            c.received_at,
            c.urn,
            c.venue_id,
            c.contact_name,
            c.contact_phone,
            func.coalesce(school.name, venue.name, c.typed_school).label("place"),
            func.coalesce(school.town, "").label("town"),
            func.coalesce(wanted, "").label("wanted"),
        )
        .select_from(t.Request)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .order_by(c.received_at.desc(), c.id.desc())
        .limit(MOST_REQUESTS)
    )
    return session.connection().execute(query).all()


def request_item(row: Row[Any]) -> Item:
    """A request by its reference, school, contact and programmes."""
    programmes = ", ".join(dict.fromkeys(row.wanted.split()))
    received = f"received {long_day(row.received_at)}"
    return Item(
        "request",
        row.reference,
        f"{row.reference} {row.place}",
        _joined(row.state, programmes, received),
        place_key(row),
        "",
        _words(
            (reference_words(row.reference), 1.0),
            (name_words(row.place), 0.6),
            (name_words(row.contact_name), 0.6),
            ((phone_digits(row.contact_phone),) if row.contact_phone else (), 0.6),
            (name_words(row.town), 0.4),
            (name_words(row.wanted), 0.4),
        ),
        OVER if row.state in _OVER_REQUESTS else 1.0,
    )


def visit_rows(session: DbSession) -> Rows:
    """The newest visits with their officers' names as one text."""
    c, school, venue = columns(t.Visit), columns(t.School), columns(t.Venue)
    who, officer = columns(t.VisitOfficer), columns(t.Officer)
    officers = (
        select(func.aggregate_strings(officer.name, ", "))
        .join_from(t.VisitOfficer, t.Officer, who.officer == officer.code)
        .where(who.visit_id == c.id)
        .scalar_subquery()
    )
    query = (
        select(
            c.reference,
            c.state,
            c.starts_at,
            c.urn,
            c.venue_id,
            c.contact_name,
            func.coalesce(school.name, venue.name, "").label("place"),
            func.coalesce(school.town, "").label("town"),
            func.coalesce(officers, "").label("officers"),
        )
        .select_from(t.Visit)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .order_by(c.arrives_at.desc(), c.id.desc())
        .limit(MOST_VISITS)
    )
    return session.connection().execute(query).all()


def visit_item(row: Row[Any]) -> Item:
    """A visit by its reference, school, officers and contact."""
    return Item(
        "visit",
        row.reference,
        f"{row.reference} {row.place}",
        _joined(f"{long_day(row.starts_at)} {row.starts_at:%H:%M}", row.officers, row.state),
        place_key(row),
        "",
        _words(
            (reference_words(row.reference), 1.0),
            (name_words(row.place), 0.55),
            (name_words(row.contact_name), 0.5),
            (name_words(row.officers), 0.4),
            (name_words(row.town), 0.35),
        ),
        CLOSED if row.state in _DEAD_VISITS else 1.0,
    )


def programme_rows(session: DbSession) -> Rows:
    """The catalogue."""
    c = columns(t.Programme)
    query = select(c.code, c.title, c.topic, c.years, c.minutes, c.active).order_by(c.title, c.code)
    return session.connection().execute(query).all()


def programme_item(row: Row[Any]) -> Item:
    """A programme by its code, title and topic."""
    years = f"years {row.years.replace(',', ', ')}" if row.years else ""
    return Item(
        "programme",
        row.code,
        row.title,
        _joined(row.code, years, f"{row.minutes} min", "" if row.active else "not active"),
        "",
        plain_text(row.title),
        _words((name_words(row.title), 0.9), (name_words(row.code), 1.0), (name_words(row.topic), 0.6)),
        0.95 if row.active else CLOSED,
    )


SOURCES: tuple[tuple[Callable[[DbSession], Rows], Callable[[Row[Any]], Item]], ...] = (
    (school_rows, school_item),
    (venue_rows, venue_item),
    (officer_rows, officer_item),
    (programme_rows, programme_item),
    (contact_rows, contact_item),
    (request_rows, request_item),
    (visit_rows, visit_item),
)
"""In the order in which equally good hits stand."""
