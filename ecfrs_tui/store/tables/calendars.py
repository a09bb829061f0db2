"""Where officers' busy times are read from, and what was taken over from Microsoft Bookings."""

from datetime import date, datetime
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.tables.columns import json_column


class CalendarSource(SQLModel, table=True):
    """A calendar of an officer. Its busy times are the rows of `busy_time` with its officer and name."""

    __tablename__ = "calendar_source"
    __table_args__ = (UniqueConstraint("officer", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    officer: str = Field(index=True, foreign_key="officer.code")
    name: str
    """What `busy_time.source` says."""
    address: str = ""
    """Where it is fetched from; empty for a file that was imported once."""
    days_known: int = 90
    """How many days ahead it is said to reach, counted from each reading."""
    etag: str = ""
    modified: str = ""
    good_utc: datetime | None = None
    """When it was last read well."""
    tried_utc: datetime | None = None
    read_on: date | None = None
    """The day the whole of it was last read, not only found unchanged: series are followed from there."""
    problem: str = ""
    """Why the last reading failed; empty when it went well."""
    known_until: date | None = None
    """Beyond this day nothing in it does not mean free."""
    notes: Any = json_column()
    """Sentences about events that could not be read and what was assumed."""
    version: int = 1


class BookingsRow(SQLModel, table=True):
    """A booking of Microsoft Bookings that stands here as a visit. Digests stand for what people typed."""

    __tablename__ = "bookings_row"

    id: int | None = Field(default=None, primary_key=True)
    booking_id: str = Field(unique=True)
    visit_id: int = Field(index=True, foreign_key="visit.id", ondelete="CASCADE")
    starts_at: NaiveDatetime
    """As the export said when the booking was taken over."""
    digest: str
    """Of the columns that matter, at the last export that held it."""
    question: str = ""
    """What a later export says differently, in words; empty when nothing is to be asked."""
    asked_digest: str = ""
    """What the question was about: once settled, the same is not asked again."""
    seen_utc: datetime
    version: int = 1
