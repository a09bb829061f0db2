"""What look-up finds of the work itself: requests and visits, the newest ones."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.lookup_index import Item
from ecfrs_tui.services.lookup_rows import CLOSED, Rows, found_by, parted, place_key
from ecfrs_tui.services.lookup_words import name_words, phone_digits, reference_words
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

MOST_REQUESTS = 3000
MOST_VISITS = 3000
"""The newest ones: about two years of the team's work, with room to spare."""
OVER = 0.9
OPEN = ("new", "needs info", "ready", "offered")
_DEAD_VISITS = ("cancelled", "not delivered")
_OVER_REQUESTS = ("duplicate", "declined", "withdrawn", "closed")


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
        parted(row.state, programmes, received),
        place_key(row),
        "",
        found_by(
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
        parted(f"{long_day(row.starts_at)} {row.starts_at:%H:%M}", row.officers, row.state),
        place_key(row),
        "",
        found_by(
            (reference_words(row.reference), 1.0),
            (name_words(row.place), 0.55),
            (name_words(row.contact_name), 0.5),
            (name_words(row.officers), 0.4),
            (name_words(row.town), 0.35),
        ),
        CLOSED if row.state in _DEAD_VISITS else 1.0,
    )
