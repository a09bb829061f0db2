"""A request put right by the assistant: what is asked for, when in the school's words, who asks, the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing.duplicates import OpenRequests
from ecfrs_tui.services.importing.request_dates_again import read_dates_of
from ecfrs_tui.services.importing.request_reading import DATE_NOTE, conclude, set_notes
from ecfrs_tui.services.importing.request_rows import replace_preferences
from ecfrs_tui.services.inbox import OPEN_STATES, unknown
from ecfrs_tui.services.loading import load_programmes
from ecfrs_tui.services.open_schools import open_school
from ecfrs_tui.services.phoning import MOST_PUPILS, read_sessions, wish_of
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.changing import changed, in_words
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.requestviews import RequestTexts
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

OWN_NOTE = "note: "
"""How a note of ours begins among those of the reading."""
LABELS: Mapping[str, str] = {
    "sessions": "what", "pupils": "young people", "dates": "when", "not_dates": "not on", "urn": "school",
    "contact_name": "who asks", "contact_email": "e-mail", "contact_phone": "telephone", "room": "room",
    "parking": "parking", "teacher_present": "teacher present", "remarks": "remarks", "note": "our note",
    "typed_preferences": "when", "typed_exclusions": "not on",
}  # fmt: skip
FIELDS: Mapping[str, reading.Reader] = {
    "urn": reading.whole(least=1, most=9_999_999, blank=True),
    "sessions": reading.words(needed=True, most=300),
    "pupils": reading.whole(least=0, most=MOST_PUPILS, blank=True),
    "dates": reading.words(most=1000),
    "not_dates": reading.words(most=1000),
    "contact_name": reading.words(most=200),
    "contact_email": reading.email(),
    "contact_phone": reading.words(most=60),
    "room": reading.words(most=500),
    "parking": reading.words(most=500),
    "teacher_present": reading.words(most=100),
    "remarks": reading.words(most=2000),
    "note": reading.words(most=1000),
}
_PLAIN = ("contact_name", "contact_email", "contact_phone", "room", "parking", "teacher_present", "remarks")
_WHAT_AND_WHEN = ("urn", "sessions", "pupils", "dates", "not_dates")


def texts_of(session: DbSession, reference: str) -> RequestTexts:
    """A request as texts to edit. Raises NotFoundError."""
    row = _row(session, reference)
    school = session.get(t.School, row.urn) if row.urn is not None else None
    wanted = _wanted(session, row)
    texts = {
        "urn": str(row.urn or ""),
        "sessions": sessions_text(wanted),
        "pupils": str(sum(each.pupils for each in wanted) or ""),
        "dates": row.typed_preferences,
        "not_dates": row.typed_exclusions,
        "note": _note(row),
        **{name: getattr(row, name) for name in _PLAIN},
    }
    return RequestTexts(
        row.reference,
        row.state,
        row.urn,
        school.name if school is not None else row.typed_school,
        row.received_at,
        row.version,
        tuple(texts.items()),
        closed=_closed_words(session, row),
    )


def _closed_words(session: DbSession, row: t.Request) -> str:
    try:
        _refuse_closed(session, row)
    except RefusedError as refused:
        return f"{refused.message}: {refused.hint}"
    return ""


def sessions_text(wanted: tuple[WantedSession, ...]) -> str:
    """`KC6/6×2, HS3/3`: what is asked for as it is typed."""
    parts = []
    for each in wanted:
        year = f"/{each.year}" if each.year else ""
        parts.append(f"{each.programme}{year}" + (f"×{each.groups}" if each.groups > 1 else ""))
    return ", ".join(parts)


def edit(
    context: Context, reference: str, texts: Mapping[str, str], *, version: int | None = None
) -> Outcome:
    """Another state of an open request; fields that are not named stay as they are.

    Dates are read as a form's are, counted from the day it came. Raises NotFoundError; RefusedError naming the
    fields, or for a request that is booked, done with, or held in what is to change; StaleError.
    """
    with context.writing() as (work, _):
        session = work.session
        row = _row(session, reference)
        refuse_stale(session, row.reference, row.reference, row.version, version)
        _refuse_closed(session, row)
        found = reading.read_all({n: read for n, read in FIELDS.items() if n in texts}, texts, LABELS)
        names = _put(work, row, found)
        if not names:
            raise RefusedError("nothing_changed", f"nothing about {row.reference} was changed")
        if set(names) & set(_WHAT_AND_WHEN):
            _refuse_held(session, row)
        wanted = _wanted(session, row)
        windows = session.exec(entities(t.Preference).where(t.Preference.request_id == row.id)).all()
        conclude(
            OpenRequests.load(session), row, wish_of(row, wanted), windows=sum(w.rank > 0 for w in windows)
        )
        words = f"Changed {row.reference}: {in_words(names, LABELS)}"
        if row.missing:
            words += f"; still missing: {', '.join(row.missing)}"
        work.record("edit_request", row.reference, words)
        reference = row.reference
    return Outcome(words, reference=reference)


def _row(session: DbSession, reference: str) -> t.Request:
    wanted = reference.strip().upper()
    row = session.exec(entities(t.Request).where(t.Request.reference == wanted)).first()
    if row is None:
        raise unknown(session, reference)
    return row


def _wanted(session: DbSession, row: t.Request) -> tuple[WantedSession, ...]:
    c = columns(t.RequestSession)
    query = select(c.programme, c.year, c.groups, c.pupils).where(c.request_id == row.id).order_by(c.id)
    return tuple(
        WantedSession(each.programme, each.year, max(each.groups, 1), each.pupils)
        for each in session.connection().execute(query)
    )


def _note(row: t.Request) -> str:
    own = [str(note) for note in row.notes or () if str(note).startswith(OWN_NOTE)]
    return " ".join(note.removeprefix(OWN_NOTE) for note in own)


def _standing(session: DbSession, row: t.Request) -> str:
    c = columns(t.Visit)
    query = select(c.reference).where((c.request_id == row.id) & c.state.in_(("held", "confirmed")))
    return session.connection().execute(query.order_by(c.id)).scalars().first() or ""


def _refuse_closed(session: DbSession, row: t.Request) -> None:
    if row.state in OPEN_STATES:
        return
    visit = _standing(session, row)
    if row.state == "booked" and visit:
        raise RefusedError(
            "request_booked",
            f"{row.reference} is booked as {visit}",
            hint=f"move or change {visit}, or cancel it first: then the request is open again",
            details={"visit": visit},
        )
    raise RefusedError(
        "request_closed", f"{row.reference} is {row.state}", hint="only open requests are edited"
    )


def _refuse_held(session: DbSession, row: t.Request) -> None:
    if visit := _standing(session, row):
        raise RefusedError(
            "request_held",
            f"{row.reference} has times held for it ({visit})",
            hint="let go of the held times first; who asks, room and remarks can be changed all the same",
            details={"visit": visit},
        )


def _put(work: Work, row: t.Request, found: Mapping[str, Any]) -> list[str]:
    """Writes what is new, and gives back the names of the fields that changed."""
    session = work.session
    plain = {name: found[name] for name in _PLAIN if name in found}
    names = changed(row, plain)
    for name in names:
        setattr(row, name, plain[name])
    if "note" in found and found["note"] != _note(row):
        set_notes(row, OWN_NOTE, [found["note"]] if found["note"] else [])
        names.append("note")
    moved = found.get("urn") is not None and found["urn"] != row.urn
    if moved:
        school = _school(session, found["urn"])
        row.urn, row.venue_id, row.match_confidence = school.urn, None, 1.0
        names.append("urn")
    if _put_sessions(session, row, found):
        names += [name for name in ("sessions", "pupils") if name in found]
    said = {
        column: found[name]
        for name, column in (("dates", "typed_preferences"), ("not_dates", "typed_exclusions"))
        if name in found
    }
    if new := changed(row, said):
        for column in new:
            setattr(row, column, said[column])
        names += ["dates" if column == "typed_preferences" else "not_dates" for column in new]
    if new or moved:
        _read_dates(work, row)
    session.flush()
    return names


def _school(session: DbSession, urn: int) -> t.School:
    try:
        return open_school(session, urn)
    except (NotFoundError, RefusedError) as fault:
        raise reading.fields_refused({"urn": fault.message}, LABELS) from fault


def _put_sessions(session: DbSession, row: t.Request, found: Mapping[str, Any]) -> bool:
    """Other sessions, or other numbers spread over them."""
    before = _wanted(session, row)
    text = found.get("sessions", sessions_text(before))
    pupils = found.get("pupils", sum(each.pupils for each in before)) or 0
    same = (text, pupils) == (sessions_text(before), sum(each.pupils for each in before))
    if same:
        return False
    try:
        wanted = read_sessions(text, load_programmes(session), pupils)
    except (NotFoundError, RefusedError) as fault:
        words = f"{fault.message}; {fault.hint}" if fault.hint else fault.message
        raise reading.fields_refused({"sessions": words}, LABELS) from fault
    if wanted == before:
        return False
    for old in session.exec(entities(t.RequestSession).where(t.RequestSession.request_id == row.id)):
        session.delete(old)
    session.flush()
    assert row.id is not None
    for each in wanted:
        session.add(
            t.RequestSession(
                request_id=row.id,
                programme=each.programme,
                year=each.year,
                groups=each.groups,
                pupils=each.pupils,
            )
        )
    session.flush()
    return True


def _read_dates(work: Work, row: t.Request) -> None:
    school = work.session.get(t.School, row.urn) if row.urn is not None else None
    dates = read_dates_of(work.session, row, school)
    row.understood, row.understood_confidence = dates.reading, dates.confidence
    row.not_understood = list(dates.not_understood)
    set_notes(row, DATE_NOTE, dates.notes)
    replace_preferences(work, row, dates)
