"""What came of visits beyond their numbers: evaluation answers, quality checks, partners who came along."""

from datetime import date
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.tables.columns import json_column


class Evaluation(SQLModel, table=True):
    """One answered evaluation form. Who answered it is not kept."""

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("form", "source_key"),)

    id: int | None = Field(default=None, primary_key=True)
    form: str
    source_key: str
    """The answer's number in its form."""
    original_hash: str = ""
    answered_at: NaiveDatetime
    visit_id: int | None = Field(default=None, index=True, foreign_key="visit.id", ondelete="SET NULL")
    session_id: int | None = Field(default=None, foreign_key="visit_session.id", ondelete="SET NULL")
    """The session it is about, when the answer says which; else it is about the visit whole."""
    urn: int | None = Field(default=None, foreign_key="school.urn")
    typed_visit: str = ""
    typed_school: str = ""
    held_on: date | None = None
    """The day of the visit as the answer has it."""
    why_unmatched: str = ""
    """Empty when it is tied to a visit."""
    answers: Any = json_column()
    """[[question, answer], …] without those that say who answered."""


class QualityCheck(SQLModel, table=True):
    """Somebody observed a visit, or asked about it afterwards, and found something."""

    __tablename__ = "quality_check"

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(index=True, foreign_key="visit.id", ondelete="CASCADE")
    on_date: date
    observer: str
    findings: str = ""
    mark: str
    """good, sound or improve."""
    version: int = 1


class ImprovementAction(SQLModel, table=True):
    """What is to be done because of a quality check."""

    __tablename__ = "improvement_action"

    id: int | None = Field(default=None, primary_key=True)
    check_id: int = Field(index=True, foreign_key="quality_check.id", ondelete="CASCADE")
    words: str
    owner: str
    due: date | None = None
    state: str = "open"
    """open, done or dropped."""
    version: int = 1


class VisitPartner(SQLModel, table=True):
    """A partner's person on a joint visit, by role and organisation: never by name."""

    __tablename__ = "visit_partner"
    __table_args__ = (UniqueConstraint("visit_id", "organisation", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(index=True, foreign_key="visit.id", ondelete="CASCADE")
    organisation: str = ""
    role: str
