"""Districts as they were and are, and what was handed over to CFRMIS."""

from datetime import date
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.tables.columns import json_column


class DistrictSpan(SQLModel, table=True):
    """A district while it exists; both days included, none is open-ended."""

    __tablename__ = "district_span"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(index=True)
    """Of the Office for National Statistics, as the register has it."""
    name: str
    authority: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    successor: str = ""
    """Code of the district that took its place; empty while it exists, or when it was divided."""
    version: int = 1


class CfrmisJob(SQLModel, table=True):
    """What was handed over to CFRMIS of a visit, and what came back. Digests stand for the values: no personal
    data is kept twice."""

    __tablename__ = "cfrmis_job"

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(unique=True, foreign_key="visit.id", ondelete="CASCADE")
    handed_at: NaiveDatetime
    handed_version: int
    """Of the visit when it was handed over."""
    handed_officers: str = ""
    handed: Any = json_column()
    """{field: digest of what was handed over}."""
    job_number: str = ""
    answered_at: NaiveDatetime | None = None
    """When a file from CFRMIS named this visit since it was handed over."""
    differences: Any = json_column()
    """Sentences: where their job is not as ours; empty when nothing differs."""
    version: int = 1
