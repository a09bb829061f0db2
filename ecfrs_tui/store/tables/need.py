"""Need, target lists, incidents and delivery targets."""

from datetime import date, datetime
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.tables.columns import json_column


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
    publisher: str = ""
    kind: str = "scores"
    """`scores` by key, or `points` that count within `radius_km` of a school."""
    radius_km: float = 1.0
    weight: float = 30.0
    """What the set weighs in a theme as long as nobody has said otherwise."""
    rows: int = 0
    joined: int = 0
    """Open schools that got a value when it was imported."""
    not_joined: int = 0
    through: str = ""
    content_hash: str = ""


class Score(SQLModel, table=True):
    """A value of a set for a school, a postcode, an area or a district."""

    __tablename__ = "score"

    id: int | None = Field(default=None, primary_key=True)
    set_id: int = Field(index=True, foreign_key="score_set.id", ondelete="CASCADE")
    key_kind: str
    key: str = Field(index=True)
    value: float


class NeedPoint(SQLModel, table=True):
    """Something that happened at a place, as a set of points counts it (WGS84 degrees)."""

    __tablename__ = "need_point"

    id: int | None = Field(default=None, primary_key=True)
    set_id: int = Field(index=True, foreign_key="score_set.id", ondelete="CASCADE")
    reference: str = ""
    on_date: date
    kind: str = ""
    latitude: float
    longitude: float


class NeedTheme(SQLModel, table=True):
    """A theme as the team keeps it; one that nobody has edited stands in the program alone."""

    __tablename__ = "need_theme"

    code: str = Field(primary_key=True)
    title: str
    topics: Any = json_column()
    """Topics of programmes, a list of words."""
    weights: Any = json_column()
    """Weight by the key of a part; a part that is not named keeps the weight of its set."""
    version: int = 1


class AreaLookup(SQLModel, table=True):
    """Which area a postcode or an older area lies in: `postcode`, `lsoa11`, `lsoa21`."""

    __tablename__ = "area_lookup"
    __table_args__ = (UniqueConstraint("from_kind", "from_key", "to_kind", "to_key"),)

    id: int | None = Field(default=None, primary_key=True)
    from_kind: str
    from_key: str
    to_kind: str
    to_key: str


class AreaPoint(SQLModel, table=True):
    """Where the people of an area live on average (WGS84 degrees)."""

    __tablename__ = "area_point"

    code: str = Field(primary_key=True)
    kind: str
    latitude: float
    longitude: float


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
