"""Read models of what is delivered, when, where and for whom: programmes, terms, places, people, forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme with all that is kept. `state` says in words whether it is delivered on the day of asking."""

    code: str
    title: str
    topic: str
    years: str
    mode: str
    minutes: int
    setup_minutes: int
    gap_minutes: int
    packup_minutes: int
    max_pupils: int
    officers_needed: int
    season: str
    active: bool
    retired_from: date | None
    equipment: str
    asked: str
    version: int
    state: str
    delivered: bool
    trained: int
    """Officers who may deliver it today."""
    open_requests: int
    visits_ahead: int
    parents_letter: str
    """The template of the letter to parents; empty where there is none."""


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term, holiday or INSET stretch. `entered` was typed here; the others come from a file."""

    number: int
    scope: str
    place: str
    """The authority, or the school's name."""
    kind: str
    label: str
    first_day: date
    last_day: date
    source: str
    edited: bool
    entered: bool
    over: bool
    version: int

    @property
    def days(self) -> int:
        """Days from the first to the last, weekends too."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True, slots=True)
class SchoolDayLine:
    """The shape of a school's day: of one school, of a phase, or of every other one."""

    number: int
    urn: int | None
    phase: str
    place: str
    opens: time
    lunch_starts: time
    lunch_ends: time
    closes: time
    schools: int
    """Open schools whose day this is."""
    version: int


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A school or venue as Settings list it: the register's words beside our own."""

    key: str
    """`urn:…` or `venue:…`."""
    name: str
    town: str
    postcode: str
    district: str
    authority: str
    phase: str
    status: str
    placed: bool
    room: str
    parking: str
    notes: str
    do_not_contact: bool
    version: int

    @property
    def venue(self) -> bool:
        """Whether it is none of the register."""
        return self.key.startswith("venue:")

    @property
    def known(self) -> bool:
        """Whether anything of our own is kept about it."""
        return bool(self.room or self.parking or self.notes or self.do_not_contact)


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """All about one place: the register's fields with their source, and what we know beside."""

    line: PlaceLine
    register: tuple[tuple[str, str], ...]
    """Label and words of what cannot be changed here; empty for a venue."""
    edited: tuple[str, ...]
    """Fields of the register that somebody changed here."""
    address: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person at a school, a venue or a partner. Personal: never in a partner edition."""

    number: int
    name: str
    role: str
    email: str
    phone: str
    safeguarding_lead: bool
    consent: bool
    place: str
    """Name of the school, venue or organisation."""
    key: str
    """`urn:…` or `venue:…`; empty for a partner."""
    organisation: str
    authority: str
    left_on: date | None
    left: bool
    version: int


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of a form and the field it fills (empty: none). `example` is an answer to it."""

    number: int
    form: str
    question: str
    field: str
    label: str
    confirmed: bool
    example: str
    answers: int
    """Requests whose original answers it."""
    version: int


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A copy of the database in db/backups."""

    name: str
    path: str
    made_at: datetime
    size: int
    why: str
