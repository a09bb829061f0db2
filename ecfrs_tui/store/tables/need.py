"""Need and delivery targets."""

from datetime import date, datetime
from typing import Any

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
