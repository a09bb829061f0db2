"""What is kept about schools, venues, people and forms, read for screens and commands."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session as DbSession

from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.records.deliveryviews import PersonLine, PlaceFacts, PlaceLine, QuestionLine
from ecfrs_tui.services.records.mappings import label_of
from ecfrs_tui.services.records.places import school_row, venue_row
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

_OURS = ("room", "parking", "notes", "do_not_contact", "version")
_LATEST = 200
"""Requests of a form that are looked at for an example of each answer."""


def places(session: DbSession, *, closed: bool = False) -> tuple[PlaceLine, ...]:
    """Venues, then open schools (with `closed` all of them) by name; two queries."""
    s, v = columns(t.School), columns(t.Venue)
    names = ("urn", "name", "town", "postcode", "district", "authority", "phase", "status", "latitude")
    query = select(*(s[name] for name in (*names, *_OURS))).order_by(func.lower(s.name), s.urn)
    if not closed:
        query = query.where(s.status.startswith("Open"))
    venues = [
        _venue_line(row) for row in session.connection().execute(select(*v).order_by(func.lower(v.name)))
    ]
    return (*venues, *(_school_line(row) for row in session.connection().execute(query)))


def _school_line(row: Any) -> PlaceLine:
    return PlaceLine(
        f"urn:{row.urn}", row.name, row.town, row.postcode, row.district, row.authority, row.phase, row.status,
        row.latitude is not None, row.room, row.parking, row.notes, row.do_not_contact, row.version,
    )  # fmt: skip


def _venue_line(row: Any) -> PlaceLine:
    return PlaceLine(
        f"venue:{row.id}", row.name, "", row.postcode, row.district, row.authority, "", "", row.latitude is not None,
        row.room, row.parking, row.notes, row.do_not_contact, row.version,
    )  # fmt: skip


def place(session: DbSession, key: str, today: date) -> PlaceFacts:
    """All about one place. Raises NotFoundError."""
    if key.startswith("venue:"):
        venue = venue_row(session, key)
        return PlaceFacts(_venue_line(venue), (), (), venue.address, _people_at(session, key, today))
    row = school_row(session, key)
    address = ", ".join(p for p in (row.street, row.locality, row.town, row.postcode) if p)
    ages = f"{row.low_age}–{row.high_age}" if row.low_age is not None and row.high_age is not None else ""
    facts = (
        ("URN", str(row.urn)),
        ("status", row.status),
        ("kind", ", ".join(p for p in (row.phase, row.kind, ages and f"ages {ages}") if p)),
        ("pupils", f"{row.pupils:,}" if row.pupils is not None else ""),
        ("address", address),
        ("district", ", ".join(p for p in (row.district, row.ward) if p)),
        ("telephone", row.phone),
        ("website", row.website),
        ("place from", row.place_source if row.latitude is not None else "nowhere: no point is known"),
    )
    edited = tuple(row.edited_fields or ())
    people = _people_at(session, f"urn:{row.urn}", today)
    return PlaceFacts(_school_line(row), tuple((n, w) for n, w in facts if w), edited, address, people)


def _people_at(session: DbSession, key: str, today: date) -> tuple[str, ...]:
    found = []
    for person in people(session, today, at=key):
        lead = "safeguarding lead" if person.safeguarding_lead else ""
        left = f"left {long_day(person.left_on)}" if person.left and person.left_on else ""
        found.append(
            " · ".join(p for p in (person.name, person.role, lead, person.phone, person.email, left) if p)
        )
    return tuple(found)


def people(
    session: DbSession, today: date, *, at: str = "", partners: bool = False
) -> tuple[PersonLine, ...]:
    """People at schools and venues (or, with `partners`, of organisations) by place; one query."""
    c, school, venue = columns(t.Contact), columns(t.School), columns(t.Venue)
    where_name = func.coalesce(school.name, venue.name, c.organisation)
    query = (
        select(*c, where_name.label("place"), school.authority.label("school_authority"))
        .select_from(t.Contact)
        .outerjoin(t.School, c.urn == school.urn)
        .outerjoin(t.Venue, c.venue_id == venue.id)
        .order_by(func.lower(where_name), c.left_on.is_not(None), c.safeguarding_lead.desc(), c.name, c.id)
    )
    if at.startswith("venue:"):
        query = query.where(c.venue_id == int(at.removeprefix("venue:")))
    elif at:
        query = query.where(c.urn == int(at.removeprefix("urn:")))
    else:
        query = query.where(c.organisation != "" if partners else c.organisation == "")
    return tuple(_person(row, today) for row in session.connection().execute(query))


def _person(row: Any, today: date) -> PersonLine:
    key = (
        f"urn:{row.urn}"
        if row.urn is not None
        else f"venue:{row.venue_id}"
        if row.venue_id is not None
        else ""
    )
    return PersonLine(
        row.id,
        row.name,
        row.role,
        row.email,
        row.phone,
        row.safeguarding_lead,
        row.consent,
        row.place or "",
        key,
        row.organisation,
        row.authority or row.school_authority or "",
        row.left_on,
        row.left_on is not None and row.left_on <= today,
        row.version,
    )


def questions(session: DbSession) -> tuple[QuestionLine, ...]:
    """Questions of forms with the fields they fill; those nobody has confirmed first within a form."""
    c = columns(t.FormMapping)
    rows = session.connection().execute(select(*c).order_by(c.form, c.confirmed, c.id)).all()
    said = {form: _said(session, form) for form in {row.form for row in rows}}
    lines = []
    for row in rows:
        example, number = said[row.form].get(header_key(row.question), ("", 0))
        lines.append(
            QuestionLine(
                row.id,
                row.form,
                row.question,
                row.field,
                label_of(row.field),
                row.confirmed,
                example,
                number,
                row.version,
            )
        )
    return tuple(lines)


def _said(session: DbSession, form: str) -> dict[str, tuple[str, int]]:
    """By question the latest answer, and how many of the latest requests gave one."""
    c = columns(t.Request)
    query = select(c.original).where((c.source == form) & c.original.is_not(None)).order_by(c.id.desc())
    found: dict[str, tuple[str, int]] = {}
    for original in session.connection().execute(query.limit(_LATEST)).scalars():
        for question, text in original or ():
            if text:
                example, number = found.get(header_key(str(question)), (str(text), 0))
                found[header_key(str(question))] = (example, number + 1)
    return found
