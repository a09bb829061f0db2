"""What look-up finds, read from the store: schools, contacts, officers, programmes and what was asked and booked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.lookup_index import Item
from ecfrs_tui.services.lookup_rows import CLOSED, Rows, found_by, parted, place_key
from ecfrs_tui.services.lookup_words import (
    email_words,
    name_words,
    phone_digits,
    postcode_words,
)
from ecfrs_tui.services.lookup_work import request_item, request_rows, visit_item, visit_rows
from ecfrs_tui.services.matching import plain_text
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


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
        parted(
            row.town or row.locality or row.district,
            row.postcode,
            row.phase,
            row.status.lower() if closed else "",
        ),
        f"urn:{row.urn}",
        plain_text(row.name),
        found_by(
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
    words = found_by(
        (name_words(row.name), 1.0),
        (postcode_words(row.postcode), 0.85),
        (name_words(row.address), 0.6),
        (name_words(row.district), 0.5),
    )
    return Item(
        "school",
        key,
        row.name,
        parted(row.address, row.postcode, "venue"),
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
        parted(row.role, row.place, row.town or "", row.phone),
        place_key(row),
        plain_text(row.name),
        found_by(
            (name_words(row.name), 0.98),
            ((phone_digits(row.phone),) if row.phone else (), 0.92),
            (email_words(row.email), 0.7),
            (name_words(row.place), 0.45),
            (name_words(row.role), 0.4),
            (name_words(row.town or ""), 0.35),
        ),
    )


def officer_rows(session: DbSession) -> Rows:
    """The officers."""
    c = columns(t.Officer)
    query = select(c.code, c.name, c.email, c.phone, c.base_name, c.active).order_by(c.name, c.code)
    return session.connection().execute(query).all()


def officer_item(row: Row[Any]) -> Item:
    """An officer by name, code, telephone, e-mail and base."""
    words = found_by(
        (name_words(row.name), 1.0),
        (name_words(row.code), 1.0),
        ((phone_digits(row.phone),) if row.phone else (), 0.9),
        (email_words(row.email), 0.6),
        (name_words(row.base_name), 0.4),
    )
    base = f"base {row.base_name}" if row.base_name else ""
    detail = parted(row.code, base, "" if row.active else "not active")
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
        parted(row.code, years, f"{row.minutes} min", "" if row.active else "not active"),
        "",
        plain_text(row.title),
        found_by((name_words(row.title), 0.9), (name_words(row.code), 1.0), (name_words(row.topic), 0.6)),
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
