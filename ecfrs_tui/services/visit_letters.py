"""From a visit to what is said about it: its facts, the letter to one party, and the message row with its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.outputs import letters
from ecfrs_tui.outputs.invitation import Invitation, Person
from ecfrs_tui.outputs.letters import Kind, SessionFacts, VisitFacts
from ecfrs_tui.outputs.mail import Enclosure, Letter, draft_bytes
from ecfrs_tui.outputs.programme_parts import parts_of
from ecfrs_tui.outputs.templating import Wording
from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

WITH_CALENDAR = ("invitation", "change", "cancellation")


@dataclass(frozen=True, slots=True)
class Note:
    """One message to be drafted: what it is, to whom, and as which SEQUENCE.

    `officer` is the code of the officer whose copy it is, None for the school. `was` is the start this party
    was told last (London), `asks_again` is False where only words changed.
    """

    kind: Kind
    person: Person
    officer: str | None
    sequence: int
    reason: str = ""
    was: datetime | None = None
    asks_again: bool = True


@dataclass(frozen=True, slots=True)
class About:
    """The facts of a visit as letters take them, the files for the school, and problems of templates."""

    facts: VisitFacts
    enclosures: tuple[Enclosure, ...]
    problems: tuple[str, ...]


def wording_of(context: Context) -> Wording:
    """The templates of this home: `templates/` goes before what ships."""
    return Wording(context.home / "templates")


def sender_of(context: Context) -> Person:
    """Who writes: the bookings mailbox, where answers go."""
    return Person(context.settings.sender_name, context.settings.sender_email)


def about(context: Context, session: DbSession, row: t.Visit, visit: Visit, book: Book) -> About:
    """All that letters say about the visit."""
    request = session.get(t.Request, row.request_id) if row.request_id is not None else None
    place = place_row(session, row)
    facts = VisitFacts(
        reference=row.reference,
        school=visit.school.name,
        address=address(session, row),
        officers=tuple(book.officers[code].name for code in visit.officers),
        arrives_at=visit.arrives_at,
        departs_at=visit.departs_at,
        sessions=tuple(
            SessionFacts(s.span.start, s.span.end, s.programme.title, s.year, s.pupils or None)
            for s in visit.sessions
        ),
        contact=row.contact_name,
        contact_phone=row.contact_phone,
        contact_email=row.contact_email,
        room=row.room or (place.room if place else ""),
        parking=(request.parking if request else "") or (place.parking if place else ""),
        notes=row.notes,
        officer_notes=request.remarks if request else "",
        call_name=context.settings.service_name,
        call_phone=context.settings.telephone,
        call_email=context.settings.sender_email,
    )
    programmes = [(s.programme.code, s.programme.title, s.programme.topic) for s in visit.sessions]
    values = letters.facts_for(facts, sender_of(context), Person("", facts.contact_email))
    parts = parts_of(wording_of(context), dict.fromkeys(programmes), values, own_parts(session))
    told = replace(facts, asked=parts.asked, equipment=parts.equipment)
    return About(told, parts.enclosures, parts.problems)


def own_parts(session: DbSession) -> dict[tuple[str, str], str]:
    """What the team has entered of programmes, by code and part."""
    c = columns(t.Programme)
    query = select(c.code, c.asked, c.equipment).where((c.asked != "") | (c.equipment != ""))
    found: dict[tuple[str, str], str] = {}
    for code, asked, equipment in session.connection().execute(query):
        found |= {(code, "school"): asked, (code, "equipment"): equipment}
    return found


def letter_of(context: Context, told: About, note: Note, *, evaluation_link: str = "") -> letters.Written:
    """The letter of a note, in the team's words or the shipped ones."""
    return letters.visit_letter(
        told.facts,
        sender_of(context),
        note.person,
        note.kind,
        wording_of(context),
        officer=note.officer is not None,
        enclosures=told.enclosures if note.officer is None and note.kind in ("invitation", "change") else (),
        reason=note.reason,
        was=note.was,
        asks_again=note.asks_again,
        evaluation_link=evaluation_link,
    )


def message_of(
    context: Context, row: t.Visit, visit: Visit, told: About, note: Note, letter: Letter
) -> t.Message:
    """The row of a letter about the visit, with its calendar where it has one."""
    from ecfrs_tui.outputs.ical import calendar_bytes

    stamp = context.clock.now_utc()
    message = t.Message(
        kind=note.kind,
        visit_id=row.id,
        request_id=row.request_id,
        recipient_name=note.person.name,
        recipient_email=note.person.email,
        officer=note.officer,
        subject=letter.subject,
        drafted_utc=stamp,
    )
    if note.kind not in WITH_CALENDAR:
        message.eml = draft_bytes(letter)
        return message
    invitation = _invitation(row, visit, told, note, letter, stamp)
    message.uid, message.sequence = row.uid, note.sequence
    message.method = "CANCEL" if invitation.cancelled else "REQUEST"
    message.ics = calendar_bytes(invitation, "CANCEL" if invitation.cancelled else "REQUEST")
    message.eml = draft_bytes(letter, invitation)
    return message


def with_drive(told: About, visit: Visit, book: Book, code: str) -> About:
    """The facts with the officer's drive to this visit, as the rule book's itinerary has it."""
    from ecfrs_tui.domain.feasibility import assess

    day = assess(visit, book).days.get(code)
    if day is None:
        return told
    index = next(i for i, v in enumerate(day.visits) if v.reference == visit.reference)
    drive = day.drives[index]
    facts = replace(told.facts, drive_minutes=drive.minutes, drive_from=drive.origin.label)
    return replace(told, facts=facts)


def place_row(session: DbSession, row: t.Visit) -> t.School | t.Venue | None:
    """Where the visit goes, with what is known about the place beside the register."""
    if row.urn is not None:
        return session.get(t.School, row.urn)
    return session.get(t.Venue, row.venue_id)


def address(session: DbSession, row: t.Visit) -> str:
    """The address line of the visit's school or venue."""
    if row.urn is not None:
        school = session.get(t.School, row.urn)
        parts: Sequence[str] = (
            [school.street, school.locality, school.town, school.postcode] if school else []
        )
    else:
        venue = session.get(t.Venue, row.venue_id)
        parts = [venue.address, venue.postcode] if venue else []
    return ", ".join(part for part in parts if part)


def _invitation(
    row: t.Visit, visit: Visit, told: About, note: Note, letter: Letter, stamp: datetime
) -> Invitation:
    place = visit.school.place
    cancelled, ours = note.kind == "cancellation", note.officer is not None
    said = letters.officer_words(told.facts) if ours else letters.school_words(told.facts)
    return Invitation(
        uid=row.uid,
        sequence=note.sequence,
        cancelled=cancelled,
        summary=letters.summary(told.facts),
        description=letter.text if cancelled else said,
        location=", ".join(filter(None, (visit.school.name, told.facts.address))),
        starts_at=visit.arrives_at if ours else visit.starts_at,
        ends_at=visit.departs_at if ours else visit.ends_at,
        stamp=stamp,
        organizer=letter.sender,
        attendee=note.person,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        reminder_minutes=None,
        asks_again=note.asks_again,
    )
