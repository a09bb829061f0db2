"""Schools and venues: what the team knows beside the register, and places that are not in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.schools import School
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import BadValueError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.legs import postcode_cache
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.changing import in_words, put
from ecfrs_tui.services.records.effects import broken_by, told
from ecfrs_tui.services.records.officers import place_of
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.records.terms import authorities
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work
from ecfrs_tui.travel.postcodes import PostcodeFinder, normalise

LABELS: Mapping[str, str] = {
    "name": "name", "address": "address", "postcode": "postcode", "district": "district", "authority": "authority",
    "room": "room", "parking": "parking", "notes": "notes", "do_not_contact": "no letters", "latitude": "place",
    "longitude": "place",
}  # fmt: skip
OURS: Mapping[str, reading.Reader] = {
    "room": reading.words(most=500),
    "parking": reading.words(most=500),
    "notes": reading.words(most=4000, lines=True),
    "do_not_contact": reading.yes_no,
    "authority": reading.words(most=80),
}
"""What is ours about a school of the register; every other field is the register's."""


def postcode(text: str) -> str:
    """A postcode in its usual form. Raises BadValueError; whether it exists is another question."""
    found = normalise(text)
    if found is None:
        raise BadValueError("not a postcode such as CM1 1AA")
    return found


OF_VENUES: Mapping[str, reading.Reader] = {
    "name": reading.words(needed=True, most=120),
    "address": reading.words(most=200),
    "postcode": postcode,
    "district": reading.words(most=80),
    **OURS,
}


def save_school(
    context: Context, key: str, texts: Mapping[str, str], *, version: int | None = None
) -> Outcome:
    """Another state of what we know about a school; its authority, once changed here, is left by the register.

    Raises RefusedError naming the fields, NotFoundError, StaleError.
    """
    with context.writing() as (work, _):
        row = school_row(work.session, key)
        refuse_stale(work.session, row.name, str(row.urn), row.version, version)
        values = _read(work.session, OURS, texts)
        broken = broken_by(context, work.session, _as_changed(f"urn:{row.urn}", values))
        names = put(row, values, row.name)
        if "authority" in names:
            row.edited_fields = sorted({*(row.edited_fields or ()), "authority"})
        words = f"Changed what is known about {row.name}: {in_words(names, LABELS)}"
        work.record("school", str(row.urn), words)
        reference = f"urn:{row.urn}"
    return Outcome(told(words, broken), reference=reference)


def save_venue(
    context: Context, texts: Mapping[str, str], *, known: str = "", version: int | None = None
) -> Outcome:
    """A new venue with a postcode, or another state of one; a district that is not said is the postcode's.

    Raises RefusedError naming the fields, NotFoundError, StaleError.
    """
    with context.writing() as (work, _):
        row = venue_row(work.session, known) if known else t.Venue(name="")
        if known:
            refuse_stale(work.session, row.name, f"VENUE-{row.id}", row.version, version)
        wanted = texts if known else {"name": "", "postcode": "", **texts}
        values = _read(work.session, OF_VENUES, wanted)
        if "postcode" in values and values["postcode"] != row.postcode:
            values |= _placed(context, values)
        broken: tuple[str, ...] = ()
        if known:
            broken = broken_by(context, work.session, _as_changed(f"venue:{row.id}", values))
            names = put(row, values, row.name)
            words = f"Changed {row.name}: {in_words(names, LABELS)}"
        else:
            for name, value in values.items():
                setattr(row, name, value)
            _refuse_twice(work.session, row)
            work.session.add(row)
            work.session.flush()
            words = f"New venue {row.name}, {row.postcode}"
        work.record("venue", f"VENUE-{row.id}", words)
        reference = f"venue:{row.id}"
    return Outcome(told(words, broken), reference=reference)


def weigh(context: Context, key: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Visits that would break a rule if this were kept: on days of another authority, on other drives."""
    with context.store.reading() as session:
        venue = key.startswith("venue:")
        values = _read(session, OF_VENUES if venue else OURS, texts)
        if venue and values.get("postcode", "") != venue_row(session, key).postcode:
            values |= _placed(context, values)
        return broken_by(context, session, _as_changed(key, values))


def postcode_words(context: Context, text: str) -> str:
    """Where a postcode lies, for the line beside the field. Raises BadValueError."""
    place = place_of(context, postcode(text))
    assert place is not None  # a postcode that stands has a place
    return f"{place.label} ({place.latitude:.4f}, {place.longitude:.4f})"


def school_row(session: DbSession, key: str) -> t.School:
    """A school by `urn:900001` or `900001`. Raises NotFoundError."""
    number = key.strip().lower().removeprefix("urn:")
    row = session.get(t.School, int(number)) if _is_number(number) else None
    if row is None:
        raise NotFoundError(
            "school_unknown", f"there is no school {key}", hint="look it up with `lookup NAME`"
        )
    return row


def venue_row(session: DbSession, key: str) -> t.Venue:
    """A venue by `venue:3` or `3`. Raises NotFoundError."""
    number = key.strip().lower().removeprefix("venue:")
    row = session.get(t.Venue, int(number)) if _is_number(number) else None
    if row is None:
        raise NotFoundError("venue_unknown", f"there is no venue {key}", hint="`venues list` shows them")
    return row


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12


def _read(
    session: DbSession, readers: Mapping[str, reading.Reader], texts: Mapping[str, str]
) -> dict[str, Any]:
    found = reading.read_all({n: r for n, r in readers.items() if n in texts}, texts, LABELS)
    if found.get("authority"):
        known = {each.casefold(): each for each in authorities(session)}
        stated = known.get(found["authority"].casefold())
        if stated is None:
            reason = f"one of {', '.join(known.values())} is needed"
            raise reading.fields_refused({"authority": reason}, LABELS)
        found["authority"] = stated
    return found


def _placed(context: Context, values: Mapping[str, Any]) -> dict[str, Any]:
    """The point of the postcode, and district and authority where they are not said. Raises RefusedError."""
    try:
        place = place_of(context, values["postcode"])
    except BadValueError as fault:
        raise reading.fields_refused({"postcode": str(fault)}, LABELS) from None
    assert place is not None  # a postcode is never blank here
    found: dict[str, Any] = {"latitude": place.latitude, "longitude": place.longitude}
    where = PostcodeFinder(postcode_cache(context.home)).find(values["postcode"])
    if where is not None and not values.get("district"):
        found["district"] = where.district_name or ""
    if where is not None and not values.get("authority"):
        found["authority"] = where.authority or ""
    return found


def _refuse_twice(session: DbSession, row: t.Venue) -> None:
    c = columns(t.Venue)
    same = select(c.id).where((func.lower(c.name) == row.name.lower()) & (c.postcode == row.postcode))
    number = session.connection().execute(same).scalar()
    if number is not None:
        raise RefusedError(
            "venue_twice", f"{row.name}, {row.postcode} is venue {number} already", hint="change that one"
        )


def _as_changed(key: str, values: Mapping[str, Any]) -> Any:
    """The change as the rule book sees it: another authority has other terms, another place other drives."""

    def after(school: School) -> School:
        if school.key != key:
            return school
        place = school.place
        if values.get("latitude") is not None:
            place = Place(key, school.name, values["latitude"], values["longitude"])
        return replace(school, authority=values.get("authority", school.authority), place=place)

    def change(book: Book) -> Book:
        return book.with_visits(replace(v, school=after(v.school)) for v in book.visits)

    return change


def work_row(work: Work, key: str) -> t.School | t.Venue:
    """The row of a school or venue by its key. Raises NotFoundError."""
    return venue_row(work.session, key) if key.startswith("venue:") else school_row(work.session, key)
