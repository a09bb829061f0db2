"""People to turn to: at schools, at venues, at partners; who leads safeguarding, and who has left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session as DbSession

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import BadValueError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.partners import AUTHORITIES
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.changing import in_words, put
from ecfrs_tui.services.records.places import school_row, venue_row
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

LABELS: Mapping[str, str] = {
    "key": "at", "organisation": "organisation", "authority": "answers for", "name": "name", "role": "role",
    "email": "e-mail", "phone": "telephone", "safeguarding_lead": "safeguarding lead", "consent": "consent",
    "left_on": "left on", "urn": "at", "venue_id": "at",
}  # fmt: skip
FIELDS: Mapping[str, reading.Reader] = {
    "organisation": reading.words(most=200),
    "authority": reading.words(most=80),
    "name": reading.words(most=200),
    "role": reading.words(most=200),
    "email": reading.email(),
    "phone": reading.words(most=60),
    "safeguarding_lead": reading.yes_no,
    "consent": reading.yes_no,
    "left_on": reading.a_date(blank=True),
}


def across(texts: Mapping[str, str]) -> Mapping[str, str]:
    """What is wrong between fields, by field."""
    if {"name", "email", "phone"} <= texts.keys() and not any(
        texts[n].strip() for n in ("name", "email", "phone")
    ):
        return {"name": "a name, an e-mail address or a telephone number is needed"}
    return {}


def save(
    context: Context, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
) -> Outcome:
    """A new person, or another state of one; fields that are not named stay as they are.

    `key` is `urn:…` or `venue:…`; without one an `organisation` is needed. The audit outlives the person: it says
    role and place, never the name. Raises RefusedError naming the fields, NotFoundError, StaleError.
    """
    with context.writing() as (work, _):
        session = work.session
        row = t.Contact() if number is None else person_row(session, number)
        if number is not None:
            refuse_stale(session, f"contact {number}", f"CONTACT-{number}", row.version, version)
        values = _read(session, row, texts)
        if number is None:
            for name, value in values.items():
                setattr(row, name, value)
            _refuse_twice(session, row)
            session.add(row)
            session.flush()
            words = f"Added contact {row.id}: {_who(session, row)}"
        else:
            names = put(row, values, f"contact {number}")
            words = f"Changed contact {number} ({_who(session, row)}): {in_words(names, LABELS)}"
            if names == ["left_on"]:
                words = _left_words(session, row)
        work.record("contact", f"CONTACT-{row.id}", words)
        reference = str(row.id)
    return Outcome(words, reference=reference)


def leaves(context: Context, number: int, on: date | None) -> Outcome:
    """The person is turned to no longer from a day on (None: is there after all)."""
    return save(context, {"left_on": on.isoformat() if on else ""}, number=number)


def person_row(session: DbSession, number: int) -> t.Contact:
    """A person by number. Raises NotFoundError."""
    row = session.get(t.Contact, number)
    if row is None:
        raise NotFoundError(
            "contact_unknown", f"there is no contact {number}", hint="`contacts list` shows them"
        )
    return row


def _left_words(session: DbSession, row: t.Contact) -> str:
    who = f"Contact {row.id} ({_who(session, row)})"
    return f"{who} left on {long_day(row.left_on)}" if row.left_on else f"{who} has not left after all"


def _read(session: DbSession, row: t.Contact, texts: Mapping[str, str]) -> dict[str, Any]:
    named = {name: read for name, read in FIELDS.items() if name in texts}
    found = reading.read_all(named, texts, LABELS)
    if found.get("authority"):
        known = {name.casefold(): name for name in AUTHORITIES}
        if found["authority"].casefold() not in known:
            raise reading.fields_refused({"authority": f"one of {', '.join(AUTHORITIES)}"}, LABELS)
        found["authority"] = known[found["authority"].casefold()]
    if "key" in texts:
        found |= _place(session, texts["key"].strip())
    after = {
        name: found.get(name, getattr(row, name))
        for name in ("urn", "venue_id", "organisation", "name", "email", "phone")
    }
    if after["urn"] is None and after["venue_id"] is None and not after["organisation"]:
        raise reading.fields_refused({"organisation": "an organisation or a school is needed"}, LABELS)
    if wrong := across({name: str(after[name]) for name in ("name", "email", "phone")}):
        raise reading.fields_refused(wrong, LABELS)
    if "safeguarding" in found.get("role", "").casefold() and "safeguarding_lead" not in found:
        found["safeguarding_lead"] = True
    return found


def _place(session: DbSession, key: str) -> dict[str, Any]:
    try:
        if not key:
            return {"urn": None, "venue_id": None}
        if key.startswith("venue:"):
            return {"urn": None, "venue_id": venue_row(session, key).id}
        return {"urn": school_row(session, key).urn, "venue_id": None}
    except NotFoundError as fault:
        raise reading.fields_refused({"key": fault.message}, LABELS) from None


def place_words(session: DbSession, key: str) -> str:
    """The place of a typed key, for the line beside the field. Raises BadValueError."""
    try:
        place = _place(session, key.strip())
    except RefusedError as fault:
        raise BadValueError(fault.details["fields"]["key"]) from None
    if place["urn"] is not None:
        school = session.get_one(t.School, place["urn"])
        return f"{school.name}, {school.town}"
    return (
        session.get_one(t.Venue, place["venue_id"]).name if place["venue_id"] is not None else "a partner's"
    )


def _who(session: DbSession, row: t.Contact) -> str:
    """Role and place: what an audit may say."""
    place = row.organisation
    if row.urn is not None:
        place = session.get_one(t.School, row.urn).name
    elif row.venue_id is not None:
        place = session.get_one(t.Venue, row.venue_id).name
    return ", ".join(part for part in (row.role or "contact", place) if part)


def _refuse_twice(session: DbSession, row: t.Contact) -> None:
    if not row.email:
        return
    c = columns(t.Contact)
    same = (
        (func.lower(c.email) == row.email.lower())
        & (c.organisation == row.organisation)
        & (c.role == row.role)
    )
    same &= c.urn.is_(None) if row.urn is None else c.urn == row.urn
    same &= c.venue_id.is_(None) if row.venue_id is None else c.venue_id == row.venue_id
    number = session.connection().execute(select(c.id).where(same)).scalar()
    if number is not None:
        raise reading.fields_refused({"email": f"this is contact {number} already"}, LABELS)
