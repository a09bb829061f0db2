"""Driving times, imports, audit, undo and settings."""

from datetime import datetime
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.tables.columns import json_column


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


class DriveRecordRow(SQLModel, table=True):
    """A drive that was driven: what the source said then and what it took. It led to the visit."""

    __tablename__ = "drive_record"

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(index=True, foreign_key="visit.id", ondelete="CASCADE")
    officer: str = Field(foreign_key="officer.code")
    from_key: str
    to_key: str
    departs_at: NaiveDatetime
    season: str
    """term or holiday: whose bands of the day counted."""
    band: str
    """Start of the band, such as 08:00."""
    usual_factor: float
    """What the profile multiplied quiet minutes by, before anything was learned."""
    source: str
    raw_minutes: float
    """Quiet minutes of the source, before corrections and calibration."""
    actual_minutes: int


class CalibrationRow(SQLModel, table=True):
    """A fitted factor of a source (no band) or of one of its bands; made again from the drives at any time."""

    __tablename__ = "travel_calibration"
    __table_args__ = (UniqueConstraint("source", "band"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str
    band: str = ""
    """`term 08:00`, or nothing for the source's own factor."""
    factor: float
    records: int
    error_without: float
    error_with: float
    used: bool = False
    why: str = ""
    fitted_utc: datetime


class ImportRun(SQLModel, table=True):
    """A file that was read."""

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    file_name: str
    file_hash: str = ""
    at_utc: datetime
    actor: str = ""
    report: Any = json_column()


class AuditEntry(SQLModel, table=True):
    """Who did what when. No foreign keys: it outlives what it describes."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at_utc: datetime
    actor: str
    action: str
    reference: str = Field(default="", index=True)
    words: str = ""
    details: Any = json_column()
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
    changes: Any = json_column()
    """[[table, key, before or null, after or null], …] in the order they were made."""
    undone: bool = False


class Setting(SQLModel, table=True):
    """A value the team edits (weights, counters, form confirmations)."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: Any = json_column()
