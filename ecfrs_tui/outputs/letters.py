"""What we write to a school and to an officer about a visit, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ecfrs_tui.domain.times import day_words
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.mail import Letter
from ecfrs_tui.outputs.text import one_line, strip_controls

Kind = Literal["invitation", "change", "cancellation"]

_PREFIX: dict[Kind, str] = {"invitation": "", "change": "Changed: ", "cancellation": "Cancelled: "}
_TITLES_LENGTH = 110


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One delivery: London wall times, the programme's title, the year (`R`, `1` … `13`), how many pupils."""

    starts_at: datetime
    ends_at: datetime
    title: str
    year: str = ""
    pupils: int | None = None


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """All that is said about a visit. Empty texts are not mentioned.

    `arrives_at` is when the officers sign in, `departs_at` when they have packed up; London wall time.
    `notes` are known to the school, `officer_notes` are our own. `call_…` is whom the school gets in
    touch with. `drive_minutes` and `drive_from` are the officer's drive to the school and where it
    begins; they stand in the officer's copy only, as do the contact's phone, the parking and our notes.
    """

    reference: str
    school: str
    address: str
    officers: tuple[str, ...]
    arrives_at: datetime
    departs_at: datetime
    sessions: tuple[SessionFacts, ...]
    contact: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    room: str = ""
    parking: str = ""
    notes: str = ""
    officer_notes: str = ""
    call_name: str = ""
    call_phone: str = ""
    call_email: str = ""
    drive_minutes: int | None = None
    drive_from: str = ""


def subject(facts: VisitFacts, kind: Kind = "invitation") -> str:
    """`Visit on Tue 9 Mar 2027, 09:30: Knife crime, Year 6 (VIS-0311)`, with what happened to it in front."""
    begins = _first(facts).starts_at
    what = one_line(_what(facts.sessions), _TITLES_LENGTH)
    return f"{_PREFIX[kind]}Visit on {_day(begins)}, {begins:%H:%M}: {what} ({one_line(facts.reference, 40)})"


def summary(facts: VisitFacts) -> str:
    """The title in a diary: `Knife crime, Year 6: Northlands Primary School (VIS-0311)`."""
    what = one_line(_what(facts.sessions), _TITLES_LENGTH)
    return f"{what}: {one_line(facts.school, 60)} ({one_line(facts.reference, 40)})"


def school_words(facts: VisitFacts) -> str:
    """The visit as the school needs it: when, who, what, what we ask of them, how to change it."""
    return _joined(
        _when(facts),
        _sessions(facts),
        _needs(facts),
        [f"Notes: {_line(facts.notes)}"] if _line(facts.notes) else [],
        [_how_to_change(facts)],
        [f"Our reference: {_line(facts.reference)}"],
    )


def officer_words(facts: VisitFacts) -> str:
    """The visit as the officer needs it: the same times, and the way in."""
    drive = _drive(facts)
    labelled = (
        ("School", facts.school),
        ("Address", facts.address),
        ("Drive", drive),
        ("Parking", facts.parking),
        ("Room", facts.room),
        ("Contact", ", ".join(filter(None, (facts.contact, facts.contact_phone, facts.contact_email)))),
        ("Notes", facts.notes),
        ("For you", facts.officer_notes),
    )
    return _joined(
        _when(facts),
        _sessions(facts),
        [f"{label}: {_line(value)}" for label, value in labelled if _line(value)],
        [f"Reference: {_line(facts.reference)}"],
    )


def invitation_letter(facts: VisitFacts, sender: Person, to: Person) -> Letter:
    """The mail that goes to the school with an invitation."""
    opening = f"Thank you for asking us to visit {_line(facts.school)}. The visit is booked as follows."
    return _school_letter(facts, sender, to, "invitation", opening=opening, body=school_words(facts))


def change_letter(facts: VisitFacts, sender: Person, to: Person, was: datetime | None = None) -> Letter:
    """The mail to the school after a change; `was` is the start as last told, in London wall time."""
    now = _first(facts).starts_at
    moved = was is not None and was != now
    before = f" It was to begin on {_day(was)} at {was:%H:%M}." if was is not None and moved else ""
    opening = f"Our visit to {_line(facts.school)} has changed.{before} This is how it stands now."
    return _school_letter(facts, sender, to, "change", opening=opening, body=school_words(facts))


def cancellation_letter(facts: VisitFacts, sender: Person, to: Person, reason: str = "") -> Letter:
    """The mail to the school when a visit does not take place."""
    begins = _first(facts).starts_at
    why = _line(reason).rstrip(".")
    opening = (
        f"We are sorry: our visit to {_line(facts.school)} on {_day(begins)} at {begins:%H:%M} "
        f"({_line(_what(facts.sessions))}) will not take place."
    )
    body = _joined(
        [f"The reason: {why}."] if why else [],
        [f"If you would like another date, please get in touch{_with_whom(facts)}."],
        [f"Our reference: {_line(facts.reference)}"],
    )
    return _school_letter(facts, sender, to, "cancellation", opening=opening, body=body)


def officer_letter(
    facts: VisitFacts, sender: Person, to: Person, kind: Kind = "invitation", reason: str = ""
) -> Letter:
    """The officer's copy, with the way in and the phone numbers."""
    said: dict[Kind, str] = {
        "invitation": "This visit is booked for you.",
        "change": "This visit has changed. This is how it stands now.",
        "cancellation": "This visit will not take place.",
    }
    why = _line(reason).rstrip(".")
    opening = said[kind] + (f" The reason: {why}." if why else "")
    text = _joined([f"Hello {_line(to.name) or 'there'},"], [opening], [officer_words(facts)])
    return Letter(sender, to, subject(facts, kind), text + "\n")


def _school_letter(
    facts: VisitFacts, sender: Person, to: Person, kind: Kind, *, opening: str, body: str
) -> Letter:
    greeting = f"Dear {_line(to.name or facts.contact) or 'colleague'},"
    closing = ["Kind regards", _line(facts.call_name) or _line(sender.name)]
    text = _joined([greeting], [opening], [body], closing)
    return Letter(sender, to, subject(facts, kind), text + "\n")


def _when(facts: VisitFacts) -> list[str]:
    officers = _together([_line(name) for name in facts.officers])
    who = f"Who comes: {officers}" if officers else ""
    arrives, departs = facts.arrives_at, facts.departs_at
    lines = [
        f"When: {_day(arrives)}",
        f"We arrive at {arrives:%H:%M} to sign in and set up, and leave by {departs:%H:%M}.",
        who,
    ]
    return [line for line in lines if line]


def _sessions(facts: VisitFacts) -> list[str]:
    head = "The session:" if len(facts.sessions) == 1 else f"The {len(facts.sessions)} sessions:"
    return [head, *(f"- {_session(one)}" for one in facts.sessions)]


def _session(one: SessionFacts) -> str:
    parts = [_line(one.title), _year(one.year)]
    if one.pupils is not None:
        parts.append("1 pupil" if one.pupils == 1 else f"{one.pupils} pupils")
    return f"{one.starts_at:%H:%M}–{one.ends_at:%H:%M}  {', '.join(part for part in parts if part)}"


def _needs(facts: VisitFacts) -> list[str]:
    room = f"- the room: {_line(facts.room)}" if _line(facts.room) else "- a room for each session"
    place = ", ".join(part for part in (_line(facts.school), _line(facts.address)) if part)
    return [
        "What we ask of you:",
        "- a teacher stays in the room for the whole of every session",
        f"{room}, with a screen and sound if you have them",
        "- somebody to meet us at reception, and a place to park if there is one",
        "- tell us beforehand about anything that might distress a pupil",
        f"We come to: {place}.",
    ]


def _how_to_change(facts: VisitFacts) -> str:
    return f"If anything here does not suit, or the numbers change, please tell us soon{_with_whom(facts)}."


def _with_whom(facts: VisitFacts) -> str:
    ways = [f"call {_line(facts.call_phone)}"] if _line(facts.call_phone) else []
    if _line(facts.call_email):
        ways.append(f"write to {_line(facts.call_email)}")
    who = f"{_line(facts.call_name)}: " if _line(facts.call_name) and ways else ""
    return f" ({who}{' or '.join(ways)})" if ways else ""


def _drive(facts: VisitFacts) -> str:
    if facts.drive_minutes is None:
        return ""
    start = f" from {_line(facts.drive_from)}" if _line(facts.drive_from) else ""
    return f"about {facts.drive_minutes} minutes{start}"


def _what(sessions: Sequence[SessionFacts]) -> str:
    """`Knife crime and Online safety, Years 5 and 6`: titles and years, each once."""
    titles = list(dict.fromkeys(_line(one.title) for one in sessions if _line(one.title)))
    years = list(dict.fromkeys(_line(one.year) for one in sessions if _line(one.year)))
    numbers = sorted((year for year in years if year.isdecimal()), key=int)
    others = [_year(year) for year in years if not year.isdecimal()]
    counted = [f"{'Year' if len(numbers) == 1 else 'Years'} {_together(numbers)}"] if numbers else []
    return ", ".join(filter(None, [_together(titles), _together(others + counted)])) or "school visit"


def _year(year: str) -> str:
    plain = _line(year)
    if plain.upper() == "R":
        return "Reception"
    return f"Year {plain}" if plain.isdecimal() else plain


def _together(words: Sequence[str]) -> str:
    kept = [word for word in words if word]
    return " and ".join(filter(None, [", ".join(kept[:-1]), kept[-1]])) if kept else ""


def _day(moment: datetime) -> str:
    return f"{day_words(moment)} {moment.year}"


def _line(text: str) -> str:
    """A fact on one line: a line break in it could pass for a statement of ours."""
    return " ".join(strip_controls(text).split())


def _joined(*blocks: Sequence[str]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _first(facts: VisitFacts) -> SessionFacts:
    if not facts.sessions:
        raise RefusedError(
            "no_sessions",
            f"Visit {one_line(facts.reference, 40)} has no session, so nothing can be written about it.",
            hint="Add a session to the visit first.",
        )
    return facts.sessions[0]
