"""What we say to a school and to an officer about a visit: its facts, and the blocks that letters are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ecfrs_tui.domain.times import day_words
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.mail import Enclosure, Letter
from ecfrs_tui.outputs.templating import Wording
from ecfrs_tui.outputs.text import one_line, strip_controls

Kind = Literal["invitation", "change", "cancellation", "reminder", "thanks"]

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
    begins; they stand in the officer's copy only, as do the contact's phone, the parking, our notes and the
    `equipment`. `asked` is what the school must provide, line by line.
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
    asked: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A letter, and a sentence when the team's own template could not be used for it."""

    letter: Letter
    problem: str = ""


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
        ("Bring", "; ".join(facts.equipment)),
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


def visit_letter(
    facts: VisitFacts,
    sender: Person,
    to: Person,
    kind: Kind,
    wording: Wording,
    *,
    officer: bool = False,
    enclosures: Sequence[Enclosure] = (),
    **more: object,
) -> Written:
    """The mail to the school, or with `officer` to an officer, in the words of its template.

    `more` goes to the template as it is: `reason`, `was` (the start as last told), `asks_again`,
    `evaluation_link`. Raises RefusedError for a visit without sessions, or when no template can be used.
    """
    rendered = wording.render(f"officer-{kind}" if officer else kind, facts_for(facts, sender, to, **more))
    return Written(
        Letter(sender, to, rendered.subject, rendered.text, None, tuple(enclosures)), rendered.problem
    )


def facts_for(facts: VisitFacts, sender: Person, to: Person, **more: object) -> dict[str, object]:
    """What a template may name. Facts are on one line each; `details` and the like are whole blocks."""
    begins = _first(facts).starts_at
    greeted = _line(to.name or facts.contact)
    was = more.pop("was", None)
    moved = isinstance(was, datetime) and was != begins
    return {
        "name": greeted or "colleague",
        "reference": _line(facts.reference),
        "school": _line(facts.school),
        "address": _line(facts.address),
        "date": _day(begins),
        "start": f"{begins:%H:%M}",
        "arrive": f"{facts.arrives_at:%H:%M}",
        "leave": f"{facts.departs_at:%H:%M}",
        "what": one_line(_what(facts.sessions), _TITLES_LENGTH),
        "officers": _together([_line(name) for name in facts.officers]),
        "sessions": [_session(one) for one in facts.sessions],
        "asked": list(_asked(facts)),
        "equipment": [_line(one) for one in facts.equipment],
        "contact": _line(facts.contact),
        "room": _line(facts.room),
        "notes": _line(facts.notes),
        "details": school_words(facts),
        "officer_details": officer_words(facts),
        "how_to_reach_us": _with_whom(facts),
        "signature": _line(facts.call_name) or _line(sender.name),
        "service": _line(facts.call_name) or _line(sender.name),
        "was": f"{_day(was)} at {was:%H:%M}" if moved and isinstance(was, datetime) else "",
        "asks_again": True,
        "reason": "",
        "evaluation_link": "",
        **{key: _line(value).rstrip(".") if key == "reason" else value for key, value in more.items()},  # type: ignore[arg-type]
    }


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
    place = ", ".join(part for part in (_line(facts.school), _line(facts.address)) if part)
    return ["What we ask of you:", *(f"- {one}" for one in _asked(facts)), f"We come to: {place}."]


def _asked(facts: VisitFacts) -> tuple[str, ...]:
    return tuple(_line(one) for one in facts.asked) or (
        "a teacher stays in the room for the whole of every session",
    )


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
