"""Read models of need, targets and incidents. Restricted values are there only while they are unlocked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SourceView:
    """A set of scores or points: who published it, when, and how it joined.

    `kind` is scores or points; `direction` `high` (a high value is worse) or `low`. `joined` counts open
    schools that got a value, `through` says by which keys (`urn 540, lsoa 180`).
    """

    number: int
    name: str
    publisher: str
    kind: str
    theme: str
    as_of: date
    direction: str
    restricted: bool
    in_force: bool
    rows: int
    joined: int
    not_joined: int
    through: str
    imported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of a score: value as imported, its rank among the schools (0 to 100), weight and points.

    `value` None: the school has none, and `words` says what was done about it.
    """

    key: str
    label: str
    as_of: date | None
    value: float | None
    percentile: float | None
    weight: float
    points: float
    words: str
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A school on the ranked list. `step_due` and `step` are the next thing to do about it."""

    rank: int
    urn: int
    school: str
    town: str
    district: str
    authority: str
    phase: str
    need: int
    parts: tuple[PartView, ...]
    last_visit: date | None
    next_visit: date | None
    last_contact: str
    response: str
    step: str
    step_due: date | None
    request: str | None
    reached_percent: int | None
    latitude: float | None
    longitude: float | None
    known_percent: int = 100
    """How much of the weight is known for this school; the rest counts as the middle."""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A district or authority in the league table of a theme; `high` schools have a need of 70 and more."""

    name: str
    schools: int
    mean_need: int
    high: int
    high_reached: int
    never_visited: int
    young_people: int


@dataclass(frozen=True, slots=True)
class TargetsView:
    """The ranked list of a theme with what it stands on."""

    theme: str
    title: str
    rows: tuple[TargetRow, ...]
    sources: tuple[SourceView, ...]
    districts: tuple[AreaRow, ...]
    authorities: tuple[AreaRow, ...]
    unlocked: bool
    hidden_parts: int
    """Restricted parts that are left out while they are locked."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme the team keeps, with its parts and their weights."""

    code: str
    title: str
    topics: tuple[str, ...]
    weights: tuple[tuple[str, str, float], ...]
    """Key, label and weight of each part."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class CrossRow:
    """A school in two sources side by side; percentiles 0 to 100, `apart` the first less the second."""

    urn: int
    school: str
    district: str
    one: float | None
    other: float | None
    apart: float | None


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A saved target list with what has come of it."""

    number: int
    name: str
    theme: str
    made_at: datetime
    schools: int
    contacted: int
    answered: int
    booked: int
    declined: int
    due: int
    """Schools whose next step is due."""
    version: int = 1
    response_percent: int | None = None
    """Answered of contacted schools; None before the first contact."""
    booked_percent: int | None = None
    """Booked of contacted schools."""


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Something said or written to a school."""

    at: datetime
    kind: str
    words: str
    actor: str
    urn: int
    school: str
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class NearRow:
    """A school near an incident. `action` is proposed, open, done or empty."""

    urn: int
    school: str
    town: str
    district: str
    phase: str
    km: float
    drive_minutes: int | None
    contact: str
    phone: str
    last_visit: date | None
    programme: str
    action: str
    request: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class IncidentView:
    """Something that happened, or the meeting that reviewed it, with the schools near it."""

    reference: str
    on_date: date
    kind: str
    theme: str
    place: str
    latitude: float | None
    longitude: float | None
    notes: str
    open_actions: int
    done_actions: int
    schools: tuple[NearRow, ...] = ()
    version: int = 1
