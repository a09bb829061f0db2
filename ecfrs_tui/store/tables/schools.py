"""Schools, venues, contacts, terms and school days."""

from datetime import date, time
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.tables.columns import json_column


class School(SQLModel, table=True):
    """An establishment of the national register."""

    __tablename__ = "school"

    urn: int = Field(primary_key=True)
    name: str = Field(index=True)
    status: str = "Open"
    authority: str = ""
    district: str = ""
    district_code: str = ""
    ward: str = ""
    phase: str = ""
    kind: str = ""
    low_age: int | None = None
    high_age: int | None = None
    pupils: int | None = None
    fsm_percent: float | None = None
    street: str = ""
    locality: str = ""
    town: str = ""
    postcode: str = Field(default="", index=True)
    phone: str = ""
    website: str = ""
    lsoa: str = ""
    urban_rural: str = ""
    latitude: float | None = None
    longitude: float | None = None
    place_source: str = ""
    """`register`, `postcode` (only as good as the postcode) or `entered`."""
    opened_on: date | None = None
    closed_on: date | None = None
    edited_fields: Any = json_column()
    """Names of columns a person changed by hand: a register import shows them and leaves them."""
    room: str = ""
    """Where visits usually take place there."""
    parking: str = ""
    notes: str = ""
    """What the team knows about the place; never in letters."""
    do_not_contact: bool = False
    """The place asked not to be written to: no letters of ours, invitations to what it books itself still go."""
    version: int = 1


class SchoolLink(SQLModel, table=True):
    """A predecessor or successor of a school: visit history follows."""

    __tablename__ = "school_link"
    __table_args__ = (UniqueConstraint("urn", "linked_urn", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    urn: int = Field(index=True)
    linked_urn: int = Field(index=True)
    kind: str = ""
    established_on: date | None = None


class Venue(SQLModel, table=True):
    """A place that is not in the register, booked like a school."""

    __tablename__ = "venue"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    authority: str = ""
    district: str = ""
    address: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    room: str = ""
    parking: str = ""
    notes: str = ""
    do_not_contact: bool = False
    version: int = 1


class Contact(SQLModel, table=True):
    """A person at a school, a venue or a partner."""

    __tablename__ = "contact"

    id: int | None = Field(default=None, primary_key=True)
    urn: int | None = Field(default=None, index=True, foreign_key="school.urn")
    venue_id: int | None = Field(default=None, foreign_key="venue.id")
    name: str = ""
    role: str = ""
    email: str = Field(default="", index=True)
    phone: str = ""
    safeguarding_lead: bool = False
    consent: bool = False
    organisation: str = ""
    """A partner's; empty for a contact at a school or venue."""
    authority: str = ""
    """The authority a partner answers for."""
    left_on: date | None = None
    """From this day on the person is not turned to any more."""
    version: int = 1


class TermEntry(SQLModel, table=True):
    """A row of a term calendar; `scope` is an authority or a URN as digits."""

    __tablename__ = "term_entry"
    __table_args__ = (UniqueConstraint("scope", "kind", "first_day", "last_day"),)

    id: int | None = Field(default=None, primary_key=True)
    scope: str
    kind: str
    label: str = ""
    first_day: date
    last_day: date
    source: str = "entered"
    """The file it was imported from, or `entered`."""
    edited: bool = False
    """An imported row that somebody changed here: the file leaves it from then on."""
    version: int = 1


class SchoolDay(SQLModel, table=True):
    """The shape of a school's day; no URN and no phase is the default."""

    __tablename__ = "school_day"

    id: int | None = Field(default=None, primary_key=True)
    urn: int | None = None
    phase: str | None = None
    opens: time
    lunch_starts: time
    lunch_ends: time
    closes: time
    version: int = 1
