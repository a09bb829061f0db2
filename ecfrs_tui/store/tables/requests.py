"""What schools asked for."""

from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.tables.columns import json_column


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
    original: Any = json_column()
    """The row as it came: list of [question, answer]."""
    original_hash: str = ""
    urn: int | None = Field(default=None, index=True, foreign_key="school.urn")
    venue_id: int | None = Field(default=None, foreign_key="venue.id")
    typed_school: str = ""
    match_confidence: float | None = None
    candidates: Any = json_column()
    """[[urn, confidence, why], …] when the school is unsure."""
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    typed_preferences: str = ""
    typed_exclusions: str = ""
    understood: str = ""
    understood_confidence: float | None = None
    not_understood: Any = json_column()
    notes: Any = json_column()
    missing: Any = json_column()
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


class FormMapping(SQLModel, table=True):
    """Which question of a form is which field of ours."""

    __tablename__ = "form_mapping"
    __table_args__ = (UniqueConstraint("form", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    form: str
    question: str
    field: str
    confirmed: bool = False
    version: int = 1
