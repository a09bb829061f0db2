"""What leaves the building: messages about visits, drafted as bytes and written to exports/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.errors import EcfrsError, NotFoundError
from ecfrs_tui.outputs import letters
from ecfrs_tui.outputs.invitation import Invitation, Person
from ecfrs_tui.outputs.letters import Kind, SessionFacts, VisitFacts
from ecfrs_tui.outputs.mail import Letter, draft_bytes
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

LEFT = ("exported", "sent")
"""States in which a message may have reached somebody."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The messages drafted, and sentences about those that could not be."""

    messages: tuple[t.Message, ...]
    problems: tuple[str, ...] = ()


def has_left(session: DbSession, visit_id: int) -> bool:
    """True when anything about the visit may have reached somebody."""
    c = columns(t.Message)
    query = select(c.id).where((c.visit_id == visit_id) & c.state.in_(LEFT)).limit(1)
    return session.connection().execute(query).first() is not None


def draft(
    context: Context,
    work: Work,
    row: t.Visit,
    visit: Visit,
    book: Book,
    kind: Kind,
    *,
    officers: Sequence[str],
    school: bool = True,
    reason: str = "",
) -> Drafted:
    """Drafts the messages of a visit to its school's contact and to these officers."""
    made: list[t.Message] = []
    problems: list[str] = []
    facts = _facts(context, work.session, row, visit, book)
    sender = Person(context.settings.sender_name, context.settings.sender_email)
    parties: list[tuple[str | None, Person]] = []
    if school:
        if row.contact_email:
            parties.append((None, Person(row.contact_name or visit.school.name, row.contact_email)))
        else:
            problems.append(f"{visit.school.name} has no contact e-mail: nothing is drafted for the school")
    for code in officers:
        officer = book.officers[code]
        if officer.email:
            parties.append((code, Person(officer.name, officer.email)))
        else:
            problems.append(f"{officer.name} has no e-mail address: nothing is drafted for the officer")
    for party, person in parties:
        try:
            letter = _letter(facts, sender, person, kind, party, reason, visit, book)
            message = _message(context, row, visit, facts, letter, sender, person, kind, party, book)
        except EcfrsError as fault:
            problems.append(fault.message)
            continue
        work.session.add(message)
        made.append(message)
    return Drafted(tuple(made), tuple(problems))


def export(
    context: Context, messages: Sequence[t.Message], written: list[Path], folder: Path | None = None
) -> tuple[Path, ...]:
    """Writes messages as files, all or none, and notes where they went.

    Raises FileRefusedError when the folder cannot be written; the caller's transaction then fails.
    """
    from ecfrs_tui.outputs.files import write_all_or_nothing
    from ecfrs_tui.outputs.names import folder_for, safe_filename

    target = folder or context.exports / folder_for(context.now().date())
    files: list[tuple[Path, bytes]] = []
    for message in messages:
        stem = _stem(message)
        for suffix, content in ((".ics", message.ics), (".eml", message.eml)):
            if content is not None:
                files.append((target / safe_filename(stem, suffix=suffix), content))
    write_all_or_nothing(files)
    written.extend(path for path, _ in files)
    for message in messages:
        message.path = str(target / safe_filename(_stem(message), suffix=".eml"))
        message.state = "exported"
        message.attempts += 1
        message.left_utc = context.clock.now_utc()
    return tuple(path for path, _ in files)


def drafted(session: DbSession, visit: str | None = None) -> list[t.Message]:
    """Messages that were drafted and have not left, oldest first."""
    query = entities(t.Message).where(t.Message.state == "drafted").order_by(col(t.Message.id))
    if visit:
        query = query.join(t.Visit, col(t.Visit.id) == t.Message.visit_id).where(
            t.Visit.reference == visit.upper()
        )
    return list(session.exec(query).all())


def _stem(message: t.Message) -> str:
    reference = message.subject.rpartition("(")[2].rstrip(")")
    change = f" {message.sequence + 1}" if message.sequence else ""
    who = message.officer or message.recipient_name or "school"
    return f"{reference}{change} {message.kind} - {who}"


def _message(
    context: Context,
    row: t.Visit,
    visit: Visit,
    facts: VisitFacts,
    letter: Letter,
    sender: Person,
    person: Person,
    kind: Kind,
    code: str | None,
    book: Book,
) -> t.Message:
    from ecfrs_tui.outputs.ical import calendar_bytes

    stamp = context.clock.now_utc()
    cancelled = kind == "cancellation"
    place = visit.school.place
    said = (
        letters.school_words(facts)
        if code is None
        else letters.officer_words(_with_drive(facts, visit, book, code))
    )
    invitation = Invitation(
        uid=row.uid,
        sequence=row.sequence,
        cancelled=cancelled,
        summary=letters.summary(facts),
        description=letter.text if cancelled else said,
        location=", ".join(filter(None, (visit.school.name, facts.address))),
        starts_at=visit.arrives_at if code else visit.starts_at,
        ends_at=visit.departs_at if code else visit.ends_at,
        stamp=stamp,
        organizer=sender,
        attendee=person,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        reminder_minutes=None,
    )
    method = "CANCEL" if cancelled else "REQUEST"
    return t.Message(
        kind=kind,
        visit_id=row.id,
        request_id=row.request_id,
        recipient_name=person.name,
        recipient_email=person.email,
        officer=code,
        uid=row.uid,
        sequence=row.sequence,
        method=method,
        subject=letter.subject,
        ics=calendar_bytes(invitation, "CANCEL" if cancelled else "REQUEST"),
        eml=draft_bytes(letter, invitation),
        drafted_utc=stamp,
    )


def _letter(
    facts: VisitFacts,
    sender: Person,
    person: Person,
    kind: Kind,
    code: str | None,
    reason: str,
    visit: Visit,
    book: Book,
) -> Letter:
    if code is not None:
        return letters.officer_letter(_with_drive(facts, visit, book, code), sender, person, kind, reason)
    if kind == "cancellation":
        return letters.cancellation_letter(facts, sender, person, reason)
    if kind == "change":
        return letters.change_letter(facts, sender, person)
    return letters.invitation_letter(facts, sender, person)


def _with_drive(facts: VisitFacts, visit: Visit, book: Book, code: str) -> VisitFacts:
    """The facts with the officer's drive to this visit, as the rule book's itinerary has it."""
    from ecfrs_tui.domain.feasibility import assess

    day = assess(visit, book).days.get(code)
    if day is None:
        return facts
    index = next(i for i, v in enumerate(day.visits) if v.reference == visit.reference)
    return replace(facts, drive_minutes=day.drives[index].minutes, drive_from=day.drives[index].origin.label)


def _facts(context: Context, session: DbSession, row: t.Visit, visit: Visit, book: Book) -> VisitFacts:
    request = session.get(t.Request, row.request_id) if row.request_id is not None else None
    return VisitFacts(
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
        room=row.room,
        parking=request.parking if request else "",
        officer_notes=request.remarks if request else "",
        call_name=context.settings.service_name,
        call_phone=context.settings.telephone,
        call_email=context.settings.sender_email,
    )


def address(session: DbSession, row: t.Visit) -> str:
    """The address line of the visit's school or venue."""
    if row.urn is not None:
        school = session.get(t.School, row.urn)
        parts = [school.street, school.locality, school.town, school.postcode] if school else []
    else:
        venue = session.get(t.Venue, row.venue_id)
        parts = [venue.address, venue.postcode] if venue else []
    return ", ".join(part for part in parts if part)


def export_again(context: Context, visit: str | None, folder: Path | None) -> Outcome:
    """Writes the drafted messages; of a named visit also the latest that were exported before, again.

    With a folder named and no visit, the latest message of every party of every live visit goes there.
    """
    with context.writing() as (work, written):
        messages = drafted(work.session, visit)
        if visit or folder:
            messages += _latest(work.session, visit)
        if visit and not messages:
            raise NotFoundError(
                "no_messages", f"there is no invitation for {visit}", hint="holds have none until confirmed"
            )
        files = export(context, messages, written, folder) if messages else ()
        words = f"{len(messages)} messages written" if messages else "Nothing is waiting to be written"
        if messages:
            work.record("export", visit or "", words, undoable=False)
    return Outcome(words, None, tuple(str(p) for p in files))


def _latest(session: DbSession, visit: str | None) -> list[t.Message]:
    query = (
        entities(t.Message)
        .join(t.Visit, col(t.Visit.id) == t.Message.visit_id)
        # what was emptied to forget somebody cannot be written again
        .where(t.Message.uid == t.Visit.uid, t.Message.state == "exported", col(t.Message.eml).is_not(None))
        .order_by(col(t.Message.id))
    )
    if visit:
        query = query.where(t.Visit.reference == visit.upper())
    else:
        query = query.where(col(t.Visit.state).in_(("held", "confirmed")))
    latest = {(m.visit_id, m.officer): m for m in session.exec(query).all()}
    return list(latest.values())
