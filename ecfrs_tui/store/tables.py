"""The tables. Wall-clock columns are naive London time, instants (`_utc`) are UTC.

Rows that people edit carry `version`; a stale write is refused by the services.
"""

from datetime import date, datetime, time
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.types import Json


def _json(default: Any = None) -> Any:
    return Field(default_factory=lambda: default, sa_column=Column(Json()))


class School(SQLModel, table=True):
    """An establishment of the national register."""

    __tablename__ = "school"

    urn: int = Field(primary_key=True)
    name: str = Field(index=True)
    status: str = "Open"
    authority: str = ""
    district: str = ""
    district_code: str = ""
    ward: str = ""
    phase: str = ""
    kind: str = ""
    low_age: int | None = None
    high_age: int | None = None
    pupils: int | None = None
    fsm_percent: float | None = None
    street: str = ""
    locality: str = ""
    town: str = ""
    postcode: str = Field(default="", index=True)
    phone: str = ""
    website: str = ""
    lsoa: str = ""
    urban_rural: str = ""
    latitude: float | None = None
    longitude: float | None = None
    place_source: str = ""
    """`register`, `postcode` (only as good as the postcode) or `entered`."""
    opened_on: date | None = None
    closed_on: date | None = None
    edited_fields: Any = _json()
    """Names of columns a person changed by hand: a register import shows them and leaves them."""
    version: int = 1


class SchoolLink(SQLModel, table=True):
    """A predecessor or successor of a school: visit history follows."""

    __tablename__ = "school_link"
    __table_args__ = (UniqueConstraint("urn", "linked_urn", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    urn: int = Field(index=True)
    linked_urn: int = Field(index=True)
    kind: str = ""
    established_on: date | None = None


class Venue(SQLModel, table=True):
    """A place that is not in the register, booked like a school."""

    __tablename__ = "venue"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    authority: str = ""
    district: str = ""
    address: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    version: int = 1


class Contact(SQLModel, table=True):
    """A person at a school, a venue or a partner."""

    __tablename__ = "contact"

    id: int | None = Field(default=None, primary_key=True)
    urn: int | None = Field(default=None, index=True, foreign_key="school.urn")
    venue_id: int | None = Field(default=None, foreign_key="venue.id")
    name: str = ""
    role: str = ""
    email: str = Field(default="", index=True)
    phone: str = ""
    safeguarding_lead: bool = False
    consent: bool = False
    version: int = 1


class Programme(SQLModel, table=True):
    """What can be delivered; lengths in minutes."""

    __tablename__ = "programme"

    code: str = Field(primary_key=True)
    title: str
    topic: str = ""
    years: str = ""
    mode: str = "class"
    minutes: int = 60
    setup_minutes: int = 15
    gap_minutes: int = 5
    packup_minutes: int = 10
    max_pupils: int = 32
    officers_needed: int = 1
    season: str = ""
    active: bool = True
    version: int = 1


class Officer(SQLModel, table=True):
    """An education officer."""

    __tablename__ = "officer"

    code: str = Field(primary_key=True)
    name: str
    email: str = ""
    phone: str = ""
    base_name: str = ""
    base_postcode: str = ""
    base_latitude: float | None = None
    base_longitude: float | None = None
    max_sessions_per_day: int = 6
    max_drive_minutes_per_day: int = 180
    active_from: date | None = None
    active_until: date | None = None
    active: bool = True
    version: int = 1


class WorkingSpan(SQLModel, table=True):
    """A stretch of an officer's week; weekday 0 is Monday."""

    __tablename__ = "working_span"

    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(index=True, foreign_key="officer.code")
    weekday: int
    starts: time
    ends: time


class Competence(SQLModel, table=True):
    """An officer may deliver a programme from one date until another."""

    __tablename__ = "competence"
    __table_args__ = (UniqueConstraint("officer", "programme", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(index=True, foreign_key="officer.code")
    programme: str = Field(foreign_key="programme.code")
    valid_from: date | None = None
    valid_until: date | None = None


class BusyTime(SQLModel, table=True):
    """Anything else in an officer's diary."""

    __tablename__ = "busy_time"
    __table_args__ = (Index("ix_busy_officer_start", "officer", "starts_at"),)

    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(foreign_key="officer.code")
    starts_at: NaiveDatetime
    ends_at: NaiveDatetime
    label: str = ""
    level: str = "busy"
    source: str = "entered"
    uid: str = ""


class TermEntry(SQLModel, table=True):
    """A row of a term calendar; `scope` is an authority or a URN as digits."""

    __tablename__ = "term_entry"
    __table_args__ = (UniqueConstraint("scope", "kind", "first_day", "last_day"),)

    id: int | None = Field(default=None, primary_key=True)
    scope: str
    kind: str
    label: str = ""
    first_day: date
    last_day: date


class SchoolDay(SQLModel, table=True):
    """The shape of a school's day; no URN and no phase is the default."""

    __tablename__ = "school_day"

    id: int | None = Field(default=None, primary_key=True)
    urn: int | None = None
    phase: str | None = None
    opens: time
    lunch_starts: time
    lunch_ends: time
    closes: time


class Request(SQLModel, table=True):
    """What a school asked for, beside its untouched original."""

    __tablename__ = "request"
    __table_args__ = (UniqueConstraint("source", "source_key"),)

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    state: str = Field(default="new", index=True)
    state_reason: str = ""
    received_at: NaiveDatetime = Field(index=True)
    source: str = ""
    """Form name, `phone`, `mail`, `target`."""
    source_key: str = ""
    original: Any = _json()
    """The row as it came: list of [question, answer]."""
    original_hash: str = ""
    urn: int | None = Field(default=None, index=True, foreign_key="school.urn")
    venue_id: int | None = Field(default=None, foreign_key="venue.id")
    typed_school: str = ""
    match_confidence: float | None = None
    candidates: Any = _json()
    """[[urn, confidence, why], …] when the school is unsure."""
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    typed_preferences: str = ""
    typed_exclusions: str = ""
    understood: str = ""
    understood_confidence: float | None = None
    not_understood: Any = _json()
    notes: Any = _json()
    missing: Any = _json()
    room: str = ""
    parking: str = ""
    teacher_present: str = ""
    remarks: str = ""
    consent: bool = False
    duplicate_of: str = ""
    version: int = 1


class RequestSession(SQLModel, table=True):
    """A programme asked for."""

    __tablename__ = "request_session"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(index=True, foreign_key="request.id", ondelete="CASCADE")
    programme: str = Field(foreign_key="programme.code")
    year: str = ""
    groups: int = 1
    pupils: int = 0


class Preference(SQLModel, table=True):
    """A window of a request, or an exclusion (rank 0)."""

    __tablename__ = "preference"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(index=True, foreign_key="request.id", ondelete="CASCADE")
    starts_at: NaiveDatetime
    ends_at: NaiveDatetime
    rank: int = 1


class Visit(SQLModel, table=True):
    """One arrival of one or more officers at one place."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_arrives", "arrives_at"), Index("ix_visit_urn", "urn", "arrives_at"))

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    state: str = Field(default="held", index=True)
    state_reason: str = ""
    request_id: int | None = Field(default=None, index=True, foreign_key="request.id")
    urn: int | None = Field(default=None, foreign_key="school.urn")
    venue_id: int | None = Field(default=None, foreign_key="venue.id")
    district: str = ""
    """As it was when booked: councils are reorganised, the past stays."""
    authority: str = ""
    arrives_at: NaiveDatetime
    starts_at: NaiveDatetime
    ends_at: NaiveDatetime
    departs_at: NaiveDatetime
    held_until: NaiveDatetime | None = None
    uid: str = Field(unique=True)
    sequence: int = 0
    overrides: Any = _json()
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    room: str = ""
    notes: str = ""
    pupils_reached: int | None = None
    drive_minutes_actual: int | None = None
    remarks: str = ""
    version: int = 1


class VisitOfficer(SQLModel, table=True):
    """An officer on a visit; the overlap trigger watches these rows."""

    __tablename__ = "visit_officer"
    __table_args__ = (UniqueConstraint("visit_id", "officer"),)

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(index=True, foreign_key="visit.id", ondelete="CASCADE")
    officer: str = Field(index=True, foreign_key="officer.code")


class VisitSession(SQLModel, table=True):
    """One delivery of one programme to one group."""

    __tablename__ = "visit_session"

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(index=True, foreign_key="visit.id", ondelete="CASCADE")
    programme: str = Field(foreign_key="programme.code")
    year: str = ""
    pupils: int = 0
    pupils_actual: int | None = None
    starts_at: NaiveDatetime
    ends_at: NaiveDatetime


class Offer(SQLModel, table=True):
    """Holds put to a school for it to choose from."""

    __tablename__ = "offer"

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(index=True, foreign_key="request.id")
    code: str = Field(unique=True)
    state: str = "open"
    made_at: NaiveDatetime
    held_until: NaiveDatetime
    version: int = 1


class OfferVisit(SQLModel, table=True):
    """A hold that belongs to an offer."""

    __tablename__ = "offer_visit"

    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(index=True, foreign_key="offer.id", ondelete="CASCADE")
    visit_id: int = Field(foreign_key="visit.id")
    choice: int = 1


class Message(SQLModel, table=True):
    """Something to be sent or exported."""

    __tablename__ = "message"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """invitation, change, cancellation, officer_invitation, …, missing."""
    state: str = Field(default="drafted", index=True)
    visit_id: int | None = Field(default=None, index=True, foreign_key="visit.id")
    request_id: int | None = Field(default=None, index=True, foreign_key="request.id")
    recipient_name: str = ""
    recipient_email: str = ""
    officer: str | None = None
    uid: str = ""
    sequence: int = 0
    method: str = ""
    subject: str = ""
    ics: bytes | None = None
    eml: bytes | None = None
    path: str = ""
    attempts: int = 0
    problem: str = ""
    drafted_utc: datetime
    left_utc: datetime | None = None


class TravelRow(SQLModel, table=True):
    """A stored matrix of driving times, as bytes of travel.matrix."""

    __tablename__ = "travel_matrix"
    __table_args__ = (UniqueConstraint("source", "source_version"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str
    source_version: str
    places_hash: str = ""
    content: bytes
    made_utc: datetime


class TravelOverride(SQLModel, table=True):
    """A driving time stated by a person for a pair of places, both ways."""

    __tablename__ = "travel_override"
    __table_args__ = (UniqueConstraint("a_key", "b_key"),)

    id: int | None = Field(default=None, primary_key=True)
    a_key: str
    b_key: str
    minutes: int
    reason: str = ""
    actor: str = ""
    at_utc: datetime


class ScoreSet(SQLModel, table=True):
    """A dated set of scores of need from one source."""

    __tablename__ = "score_set"

    id: int | None = Field(default=None, primary_key=True)
    source: str
    theme: str
    as_of: date
    restricted: bool = False
    higher_is_worse: bool = True
    in_force: bool = True
    imported_utc: datetime


class Score(SQLModel, table=True):
    """A value of a set for a school, a postcode, an area or a district."""

    __tablename__ = "score"

    id: int | None = Field(default=None, primary_key=True)
    set_id: int = Field(index=True, foreign_key="score_set.id", ondelete="CASCADE")
    key_kind: str
    key: str = Field(index=True)
    value: float


class TargetList(SQLModel, table=True):
    """Schools ranked by need for a topic, kept for a campaign."""

    __tablename__ = "target_list"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    theme: str
    made_at: NaiveDatetime
    version: int = 1


class TargetEntry(SQLModel, table=True):
    """A school on a target list and the next step with it."""

    __tablename__ = "target_entry"

    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(index=True, foreign_key="target_list.id", ondelete="CASCADE")
    urn: int = Field(foreign_key="school.urn")
    rank: int
    need: float
    step: str = ""
    step_due: date | None = None
    version: int = 1


class ContactLog(SQLModel, table=True):
    """Something said or written to a school."""

    __tablename__ = "contact_log"

    id: int | None = Field(default=None, primary_key=True)
    urn: int = Field(index=True, foreign_key="school.urn")
    at: NaiveDatetime
    kind: str
    words: str = ""
    actor: str = ""


class Incident(SQLModel, table=True):
    """Something that happened at a place, or the meeting that reviewed it."""

    __tablename__ = "incident"

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    on_date: date
    kind: str = ""
    theme: str = ""
    latitude: float | None = None
    longitude: float | None = None
    notes: str = ""
    version: int = 1


class IncidentAction(SQLModel, table=True):
    """What is to be done at a school after an incident."""

    __tablename__ = "incident_action"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(index=True, foreign_key="incident.id", ondelete="CASCADE")
    urn: int = Field(foreign_key="school.urn")
    action: str = ""
    state: str = "open"
    due: date | None = None
    version: int = 1


class DeliveryTarget(SQLModel, table=True):
    """How many young people, visits or schools by when."""

    __tablename__ = "delivery_target"

    id: int | None = Field(default=None, primary_key=True)
    measure: str
    topic: str = ""
    district: str = ""
    first_day: date
    last_day: date
    target: int
    version: int = 1


class FormMapping(SQLModel, table=True):
    """Which question of a form is which field of ours."""

    __tablename__ = "form_mapping"
    __table_args__ = (UniqueConstraint("form", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    form: str
    question: str
    field: str
    confirmed: bool = False


class ImportRun(SQLModel, table=True):
    """A file that was read."""

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    file_name: str
    file_hash: str = ""
    at_utc: datetime
    actor: str = ""
    report: Any = _json()


class AuditEntry(SQLModel, table=True):
    """Who did what when. No foreign keys: it outlives what it describes."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at_utc: datetime
    actor: str
    action: str
    reference: str = Field(default="", index=True)
    words: str = ""
    details: Any = _json()
    undo_of: int | None = None


class UndoEntry(SQLModel, table=True):
    """The inverse of a transaction: row images to put back, newest last."""

    __tablename__ = "undo_entry"

    id: int | None = Field(default=None, primary_key=True)
    audit_id: int = Field(index=True)
    actor: str = Field(index=True)
    at_utc: datetime
    action: str
    reference: str = ""
    words: str = ""
    changes: Any = _json()
    """[[table, key, before or null, after or null], …] in the order they were made."""
    undone: bool = False


class Setting(SQLModel, table=True):
    """A value the team edits (weights, counters, form confirmations)."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: Any = _json()
