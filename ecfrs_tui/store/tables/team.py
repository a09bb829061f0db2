"""Officers, what they may deliver and when they can, and what can be delivered."""

from datetime import date, time

from pydantic import NaiveDatetime
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


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
    retired_from: date | None = None
    """From this day on it is delivered no longer; what was delivered before stays."""
    equipment: str = ""
    """What the officer brings, a line each; the parts of the templates where this says nothing."""
    asked: str = ""
    """What the school provides, a line each; likewise."""
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
    """A stretch of an officer's week; weekday 0 is Monday.

    The week in force on a day is that of the latest `since` up to it; none: from the beginning.
    """

    __tablename__ = "working_span"

    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(index=True, foreign_key="officer.code")
    weekday: int
    starts: time
    ends: time
    since: date | None = None


class Competence(SQLModel, table=True):
    """An officer may deliver a programme from one date until another."""

    __tablename__ = "competence"
    __table_args__ = (UniqueConstraint("officer", "programme", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(index=True, foreign_key="officer.code")
    programme: str = Field(foreign_key="programme.code")
    valid_from: date | None = None
    valid_until: date | None = None
    version: int = 1


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
    version: int = 1
