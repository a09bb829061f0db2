"""Writes requests as read, with their sessions, preferences and contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, select

from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.intake.forms_draft import RequestDraft
from ecfrs_tui.intake.request_dates import RequestDates
from ecfrs_tui.services.importing.duplicates import OpenRequests
from ecfrs_tui.services.importing.request_reading import (
    FORM_NOTE,
    Surroundings,
    conclude,
    set_dates,
    set_notes,
    set_school,
)
from ecfrs_tui.store.tables import Contact, Preference, Request, RequestSession
from ecfrs_tui.store.work import Work

_PLAIN = (
    "contact_name", "contact_email", "contact_phone", "room", "parking", "teacher_present", "remarks", "consent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request that is ready to be written."""

    row: Request
    wish: RequestDraft
    dates: RequestDates


def new_request(around: Surroundings, others: OpenRequests, row: Request, wish: RequestDraft) -> NewRequest:
    """Fills a row that is not stored yet; call it in the order the requests came in."""
    for name in _PLAIN:
        setattr(row, name, getattr(wish, name))
    set_notes(row, FORM_NOTE, wish.notes)
    set_school(around, row, wish)
    dates = set_dates(around, row, wish)
    conclude(others, row, wish, windows=len(dates.windows))
    return NewRequest(row, wish, dates)


def write_new(work: Work, requests: Sequence[NewRequest]) -> None:
    """Writes many at once: contacts, then requests, then what hangs on them."""
    session = work.session
    contacts = [_contact(session, new.row, new.wish) for new in requests]
    session.flush()
    for new, contact in zip(requests, contacts, strict=True):
        new.row.contact_id = contact.id if contact else None
        session.add(new.row)
    session.flush()
    work.bulk_insert(
        RequestSession, [row for new in requests for row in _sessions(new.row, new.wish.sessions)]
    )
    work.bulk_insert(Preference, [row for new in requests for row in _preferences(new.row, new.dates)])


def change_request(
    work: Work,
    around: Surroundings,
    others: OpenRequests,
    row: Request,
    before: RequestDraft,
    wish: RequestDraft,
) -> None:
    """Writes again what the school answered differently; what a person set by hand stays elsewhere."""
    session = work.session
    differ = {f.name for f in fields(RequestDraft) if getattr(before, f.name) != getattr(wish, f.name)}
    for name in differ & set(_PLAIN):
        setattr(row, name, getattr(wish, name))
    if "notes" in differ:
        set_notes(row, FORM_NOTE, wish.notes)
    moved = bool(differ & {"typed_school", "place"})
    if moved:
        set_school(around, row, wish)
    if "sessions" in differ:
        _clear(session, RequestSession, row)
        work.bulk_insert(RequestSession, _sessions(row, wish.sessions))
    if moved or differ & {"preferred", "not_possible"}:
        replace_preferences(work, row, set_dates(around, row, wish))
    contact = _contact(session, row, wish)
    session.flush()
    row.contact_id = contact.id if contact else None
    windows = session.exec(
        select(func.count()).where(Preference.request_id == row.id, Preference.rank > 0)
    ).one()
    conclude(others, row, wish, windows=windows)
    session.flush()


def replace_preferences(work: Work, row: Request, dates: RequestDates) -> None:
    """Writes the windows and exclusions in place of the earlier ones."""
    _clear(work.session, Preference, row)
    work.bulk_insert(Preference, _preferences(row, dates))


def _clear(session: Session, model: type[RequestSession] | type[Preference], row: Request) -> None:
    for old in session.exec(select(model).where(model.request_id == row.id)):
        session.delete(old)
    session.flush()


def _sessions(row: Request, wanted: Iterable[WantedSession]) -> list[dict[str, Any]]:
    return [
        {
            "request_id": _id(row),
            "programme": w.programme,
            "year": w.year,
            "groups": w.groups,
            "pupils": w.pupils,
        }
        for w in wanted
    ]


def _preferences(row: Request, dates: RequestDates) -> list[dict[str, Any]]:
    stretches = [(w.starts_at, w.ends_at, w.rank) for w in dates.windows]
    stretches += [(e.start, e.end, 0) for e in dates.exclusions]
    return [
        {"request_id": _id(row), "starts_at": starts_at, "ends_at": ends_at, "rank": rank}
        for starts_at, ends_at, rank in stretches
    ]


def _id(row: Request) -> int:
    if row.id is None:
        raise ValueError(f"{row.reference} is not written yet")
    return row.id


def _contact(session: Session, row: Request, wish: RequestDraft) -> Contact | None:
    """The contact in the address book: only of a known school, with an address, and with consent to be kept."""
    if row.urn is None or not row.contact_email or not row.consent:
        return None
    same = select(Contact).where(
        Contact.urn == row.urn, func.lower(Contact.email) == row.contact_email.lower()
    )
    # pending ones count too: the query writes them first
    contact = session.exec(same).first()
    if contact is None:
        contact = Contact(
            urn=row.urn,
            name=row.contact_name,
            role=wish.contact_role,
            email=row.contact_email,
            phone=row.contact_phone,
            consent=True,
        )
        session.add(contact)
    return contact
