"""Target lists, what was said to schools, incidents and what follows from them."""

from datetime import date

from pydantic import NaiveDatetime
from sqlmodel import Field, SQLModel


class TargetList(SQLModel, table=True):
    """Schools ranked by need for a topic, kept for a campaign."""

    __tablename__ = "target_list"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    theme: str
    made_at: NaiveDatetime
    version: int = 1
    actor: str = ""
    """Who made the list."""


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
    list_id: int | None = Field(default=None, index=True, foreign_key="target_list.id", ondelete="SET NULL")
    """The campaign it belongs to, if any."""
    step: str = ""
    """What was to be done next; of a contact outside campaigns it stands until the school's next contact."""
    step_due: date | None = None


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
    place: str = ""
    """What the place is called: a postcode, a school, or the coordinates as they were typed."""


class IncidentAction(SQLModel, table=True):
    """What is to be done at a school after an incident: open, done, or dropped with a reason."""

    __tablename__ = "incident_action"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(index=True, foreign_key="incident.id", ondelete="CASCADE")
    urn: int = Field(foreign_key="school.urn")
    action: str = ""
    state: str = "open"
    due: date | None = None
    version: int = 1
    reason: str = ""
    """Why it was dropped."""
    programme: str = ""
    """The code of the programme that is proposed."""
    request_id: int | None = Field(default=None, foreign_key="request.id", ondelete="SET NULL")
    """The request that was raised for it."""
