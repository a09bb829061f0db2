"""Driving times, imports, audit, undo and settings."""

from datetime import datetime
from typing import Any

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
