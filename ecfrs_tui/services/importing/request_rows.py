"""Writes a request as read: its school, sessions, preferences, contact, notes and state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import func, select
from sqlmodel import Session
from sqlmodel import select as entities

from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY, SchoolCalendar
from ecfrs_tui.intake.forms_draft import RequestDraft
from ecfrs_tui.intake.programme_matcher import CatalogueEntry
from ecfrs_tui.intake.request_dates import read_dates
from ecfrs_tui.intake.school_matcher import SchoolMatcher
from ecfrs_tui.services.importing.base import table_of
from ecfrs_tui.services.importing.duplicates import OpenRequests
from ecfrs_tui.services.importing.schools_known import KnownSchool
from ecfrs_tui.services.importing.standing import UNTOUCHED, missing, state_of
from ecfrs_tui.store.tables import Contact, Preference, Request, RequestSession

_PLAIN = (
    "contact_name", "contact_email", "contact_phone", "room", "parking", "teacher_present", "remarks", "consent",
)  # fmt: skip
_DATE_NOTE, _FORM_NOTE, _TWIN_NOTE = "dates: ", "form: ", "perhaps the same as "
"""How notes begin, by where they come from: reading one part again replaces its notes only."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What reading requests needs to know of the store, loaded once a file."""

    session: Session
    catalogue: Sequence[CatalogueEntry]
    matcher: SchoolMatcher
    schools: Mapping[int, KnownSchool]
    calendar: SchoolCalendar
    others: OpenRequests


def fill_request(around: Surroundings, row: Request, wish: RequestDraft) -> None:
    """Writes a new request with everything that hangs on it."""
    for name in _PLAIN:
        setattr(row, name, getattr(wish, name))
    row.notes = [f"{_FORM_NOTE}{note}" for note in wish.notes]
    _read_school(around, row, wish)
    around.session.add(row)
    around.session.flush()
    _write_sessions(around, row, wish)
    _write_dates(around, row, wish)
    _conclude(around, row, wish)


def change_request(around: Surroundings, row: Request, before: RequestDraft, wish: RequestDraft) -> None:
    """Writes again what the school answered differently; what a person set by hand since stays elsewhere."""
    differ = {f.name for f in fields(RequestDraft) if getattr(before, f.name) != getattr(wish, f.name)}
    for name in _PLAIN:
        if name in differ:
            setattr(row, name, getattr(wish, name))
    if "notes" in differ:
        row.notes = [n for n in row.notes or () if not n.startswith(_FORM_NOTE)]
        row.notes = [*row.notes, *(f"{_FORM_NOTE}{note}" for note in wish.notes)]
    moved = bool(differ & {"typed_school", "place"})
    if moved:
        _read_school(around, row, wish)
    if "sessions" in differ:
        _write_sessions(around, row, wish)
    if moved or differ & {"preferred", "not_possible"}:
        _write_dates(around, row, wish)
    _conclude(around, row, wish)


def _read_school(around: Surroundings, row: Request, wish: RequestDraft) -> None:
    row.typed_school = ", ".join(dict.fromkeys(part for part in (wish.typed_school, wish.place) if part))
    found = around.matcher.match(wish.typed_school, place=wish.place, email=wish.contact_email)
    row.urn = found.sure.urn if found.sure else None
    row.match_confidence = found.candidates[0].confidence if found.candidates else None
    row.candidates = [[c.urn, c.confidence, c.why] for c in found.candidates]


def _write_sessions(around: Surroundings, row: Request, wish: RequestDraft) -> None:
    assert row.id is not None
    for old in around.session.exec(entities(RequestSession).where(RequestSession.request_id == row.id)):
        around.session.delete(old)
    for wanted in wish.sessions:
        around.session.add(
            RequestSession(
                request_id=row.id,
                programme=wanted.programme,
                year=wanted.year,
                groups=wanted.groups,
                pupils=wanted.pupils,
            )
        )
    around.session.flush()


def _write_dates(around: Surroundings, row: Request, wish: RequestDraft) -> None:
    assert row.id is not None
    for old in around.session.exec(entities(Preference).where(Preference.request_id == row.id)):
        around.session.delete(old)
    school = around.schools.get(row.urn) if row.urn is not None else None
    dates = read_dates(
        wish.preferred,
        wish.not_possible,
        today=row.received_at.date(),
        calendar=around.calendar,
        authority=(school.authority if school else "") or DEFAULT_AUTHORITY,
        urn=row.urn,
        shape=around.calendar.shape(row.urn, school.phase if school else None),
    )
    row.typed_preferences, row.typed_exclusions = wish.preferred, wish.not_possible
    row.understood, row.understood_confidence = dates.reading, dates.confidence
    row.not_understood = list(dates.not_understood)
    kept = [n for n in row.notes or () if not n.startswith(_DATE_NOTE)]
    row.notes = [*kept, *(f"{_DATE_NOTE}{note}" for note in dates.notes)]
    stretches = [(w.starts_at, w.ends_at, w.rank) for w in dates.windows]
    stretches += [(e.start, e.end, 0) for e in dates.exclusions]
    for starts_at, ends_at, rank in stretches:
        around.session.add(Preference(request_id=row.id, starts_at=starts_at, ends_at=ends_at, rank=rank))
    around.session.flush()


def _conclude(around: Surroundings, row: Request, wish: RequestDraft) -> None:
    """Contact, duplicates, what is missing and the state: they follow from everything else."""
    session, connection = around.session, around.session.connection()
    wanted, preference = table_of(RequestSession).c, table_of(Preference).c
    sessions = connection.execute(
        select(wanted.programme, wanted.year, wanted.pupils).where(wanted.request_id == row.id)
    ).all()
    windows = connection.execute(
        select(func.count()).where(preference.request_id == row.id, preference.rank > 0)
    ).scalar_one()
    row.contact_id = _contact(session, row, wish.contact_role)
    asked = frozenset((s.programme, s.year) for s in sessions)
    around.others.forget(row.reference)
    row.notes = [n for n in row.notes or () if not n.startswith(_TWIN_NOTE)]
    row.duplicate_of = ""
    if row.urn is not None and asked:
        twin = around.others.same_as(row.urn, row.reference, row.received_at, asked)
        if twin:
            row.duplicate_of = twin[0]
            row.notes = [
                *row.notes,
                f"{_TWIN_NOTE}{twin[0]}: the same school, programme and year, {twin[1]} days apart",
            ]
        around.others.add(row.urn, row.reference, row.received_at, asked)
    row.missing = missing(row, pupils=[s.pupils for s in sessions], windows=windows)
    if row.state in UNTOUCHED:
        row.state = state_of(row.missing)
    session.flush()


def _contact(session: Session, row: Request, role: str) -> int | None:
    """The contact in the address book: only of a known school, with an address, and with consent to be kept."""
    if row.urn is None or not row.contact_email or not row.consent:
        return None
    same = entities(Contact).where(
        Contact.urn == row.urn, func.lower(Contact.email) == row.contact_email.lower()
    )
    contact = session.exec(same).first()
    if contact is None:
        contact = Contact(
            urn=row.urn,
            name=row.contact_name,
            role=role,
            email=row.contact_email,
            phone=row.contact_phone,
            consent=True,
        )
        session.add(contact)
        session.flush()
    return contact.id
