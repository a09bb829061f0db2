"""What an officer is given for the days to come: the visits in one calendar file, and each day on paper."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import name_of
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.outputs.daysheet import DaySheet, SheetStop, page, plain
from ecfrs_tui.outputs.files import write_all_or_nothing
from ecfrs_tui.outputs.invitation import Invitation, Person
from ecfrs_tui.outputs.names import folder_for, safe_filename
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.days import day_view
from ecfrs_tui.services.phrases import counted, long_day, year_words
from ecfrs_tui.services.settling import known_officers
from ecfrs_tui.services.views import Outcome, StopView
from ecfrs_tui.services.visit_letters import address, place_row
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

REMINDER_MINUTES = 30


def term_file(context: Context, officer: str, first: date, last: date, *, out: Path | None = None) -> Outcome:
    """Writes the officer's confirmed visits from `first` to `last` as one .ics, with the UIDs of their invitations.

    Outlook's import puts them where the invitations are, not beside them. Raises NotFoundError when there
    are none or the officer is not known, FileRefusedError when it cannot be written.
    """
    from ecfrs_tui.outputs.ical import term_file as written

    with context.store.reading() as session:
        book = context.book(session, first, last)
        (code,) = known_officers(book, [officer])
        rows = _rows(session, code, first, last)
        visits = {v.reference: v for v in book.visits}
        invitations = [
            _invitation(context, session, row, visits[row.reference], book, code)
            for row in rows
            if row.reference in visits
        ]
    if not invitations:
        raise NotFoundError(
            "no_visits",
            f"{name_of(book, code)} has no confirmed visit from {long_day(first)} to {long_day(last)}",
            hint="holds are not written: confirm them first",
        )
    path = out or context.exports / folder_for(context.now().date()) / safe_filename(
        f"{code} {first:%Y-%m-%d} to {last:%Y-%m-%d}", suffix=".ics"
    )
    write_all_or_nothing([(path, written(invitations))])
    words = (
        f"{counted(len(invitations), 'visit')} of {name_of(book, code)} written: import the file into Outlook"
    )
    return Outcome(words, None, (str(path),))


def day_sheet(context: Context, officer: str, day: date, *, out: Path | None = None) -> Outcome:
    """Writes the officer's day as a page to print and as text. Raises as `term_file`."""
    with context.store.reading() as session:
        book = context.book(session, day, day)
        (code,) = known_officers(book, [officer])
        sheet = sheet_of(session, book, code, day)
    folder = out or context.exports / folder_for(day)
    stem = f"{code} {day:%Y-%m-%d} day sheet"
    files = [
        (folder / safe_filename(stem, suffix=".html"), page(sheet)),
        (folder / safe_filename(stem, suffix=".txt"), plain(sheet)),
    ]
    write_all_or_nothing(files)
    return Outcome(
        f"{sheet.officer}, {sheet.day}: {sheet.totals or sheet.note}", None, tuple(str(p) for p, _ in files)
    )


def sheet_of(session: DbSession, book: Book, code: str, day: date) -> DaySheet:
    """The day with everything the officer needs at the door; minutes are those of the rule book's itinerary."""
    view = day_view(book, book.officers[code], day)
    visits = {v.reference: v for v in book.day(code, day)}
    rows = {row.reference: row for row in _rows(session, code, day, day, held=True)}
    stops = tuple(_stop(session, stop, visits, rows, book, code) for stop in view.stops)
    number = sum(len(v.sessions) for v in visits.values())
    totals = (
        f"{counted(len(visits), 'visit')}, {counted(number, 'session')}, "
        f"{view.drive_minutes} min at the wheel ({view.drive_km:.0f} km)"
        if visits
        else ""
    )
    return DaySheet(view.name, long_day(day), stops, totals, view.note or "nothing is booked")


def _rows(session: DbSession, code: str, first: date, last: date, *, held: bool = False) -> list[t.Visit]:
    from sqlmodel import col
    from sqlmodel import select as entities

    who = columns(t.VisitOfficer)
    states = ("held", "confirmed", "delivered") if held else ("confirmed",)
    query = (
        entities(t.Visit)
        .where(
            col(t.Visit.id).in_(select(who.visit_id).where(who.officer == code)),
            col(t.Visit.state).in_(states),
            t.Visit.arrives_at >= datetime.combine(first, time()),
            t.Visit.arrives_at < datetime.combine(last + timedelta(days=1), time()),
        )
        .order_by(col(t.Visit.arrives_at))
    )
    return list(session.exec(query))


def _stop(
    session: DbSession,
    stop: StopView,
    visits: dict[str, Visit],
    rows: dict[str, t.Visit],
    book: Book,
    code: str,
) -> SheetStop:
    visit, row = visits.get(stop.visit or ""), rows.get(stop.visit or "")
    facts: tuple[tuple[str, str], ...] = ()
    title = stop.label
    if visit is not None and row is not None:
        facts = _facts(session, row, visit, book, code)
        title = f"{stop.label} ({row.reference}{', only held' if row.state == 'held' else ''})"
    drives = stop.drive_source != ""
    return SheetStop(
        stop.kind,
        title,
        stop.arrives_at,
        stop.departs_at,
        stop.drive_minutes if drives else None,
        stop.leaves_at,
        facts,
        tuple(_session_lines(visit)) if visit else (),
    )


def _session_lines(visit: Visit) -> list[str]:
    lines = []
    for s in visit.sessions:
        pupils = f", {counted(s.pupils, 'pupil')}" if s.pupils else ""
        year = f", {year_words(s.year)}" if s.year else ""
        lines.append(f"{s.span.start:%H:%M}–{s.span.end:%H:%M} {s.programme.title}{year}{pupils}")
    return lines


def _facts(
    session: DbSession, row: t.Visit, visit: Visit, book: Book, code: str
) -> tuple[tuple[str, str], ...]:
    request = session.get(t.Request, row.request_id) if row.request_id is not None else None
    school = session.get(t.School, row.urn) if row.urn is not None else None
    place = place_row(session, row)
    contact = ", ".join(filter(None, (row.contact_name, row.contact_phone, row.contact_email)))
    others = [name_of(book, other) for other in visit.officers if other != code]
    notes = [part for part in (row.notes, request.remarks if request else "") if part]
    return (
        ("Address", address(session, row)),
        ("Contact", contact),
        ("School’s telephone", school.phone if school else ""),
        ("Room", row.room or (place.room if place else "")),
        ("Parking", (request.parking if request else "") or (place.parking if place else "")),
        ("With", " and ".join(others)),
        ("Notes", "\n".join(notes)),
        ("The place", place.notes if place else ""),
    )


def _invitation(
    context: Context, session: DbSession, row: t.Visit, visit: Visit, book: Book, code: str
) -> Invitation:
    sender = Person(context.settings.sender_name, context.settings.sender_email)
    place = visit.school.place
    where = address(session, row)
    titles = ", ".join(dict.fromkeys(s.programme.title for s in visit.sessions))
    facts = [f"{name}: {value}" for name, value in _facts(session, row, visit, book, code) if value]
    return Invitation(
        uid=row.uid,
        sequence=row.sequence,
        cancelled=False,
        summary=f"{titles}: {visit.school.name} ({row.reference})",
        description="\n".join([*_session_lines(visit), "", *facts]),
        location=", ".join(filter(None, (visit.school.name, where))),
        starts_at=visit.arrives_at,
        ends_at=visit.departs_at,
        stamp=context.clock.now_utc(),
        organizer=sender,
        attendee=sender,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        reminder_minutes=REMINDER_MINUTES,
    )
