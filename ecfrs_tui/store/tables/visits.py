"""Visits, offers and the messages about them."""

from datetime import datetime
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.tables.columns import json_column


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
    overrides: Any = json_column()
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    room: str = ""
    notes: str = ""
    pupils_reached: int | None = None
    """Attendances: a pupil who was in two sessions counts twice."""
    drive_minutes_actual: int | None = None
    remarks: str = ""
    pupils_distinct: int | None = None
    """Young people, each counted once; None when it was not recorded."""
    teacher_present: bool | None = None
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
    """open, chosen or withdrawn; an open one whose holds are gone has lapsed."""
    made_at: NaiveDatetime
    held_until: NaiveDatetime
    state_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    version: int = 1


class OfferVisit(SQLModel, table=True):
    """A hold that belongs to an offer."""

    __tablename__ = "offer_visit"

    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(index=True, foreign_key="offer.id", ondelete="CASCADE")
    visit_id: int = Field(foreign_key="visit.id")
    choice: int = 1
    starts_at: NaiveDatetime | None = None
    """As the school was told."""


class Message(SQLModel, table=True):
    """Something to be sent or exported, to one person. Which states there are says `services.message_states`."""

    __tablename__ = "message"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    """invitation, change, cancellation, reminder, thanks, offer, missing, target; an officer's copy names one."""
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
    """A draft; from the first attempt over a mail server on exactly what was handed to it."""
    path: str = ""
    attempts: int = 0
    problem: str = ""
    drafted_utc: datetime
    left_utc: datetime | None = None
    way: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """files, mail or by hand; empty until it is released."""
    message_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Stays the same however often sending is tried."""
    released_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    released_utc: datetime | None = None
    next_attempt_utc: datetime | None = None
    recipients: Any = json_column()
    """[{"email", "copy", "state", "code", "said"}, …]: what the mail server said about each, once it was asked."""
