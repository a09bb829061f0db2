"""Read models: what screens and commands get to see. Frozen values, no table rows.

Times are naive London wall time; minutes are whole numbers; texts are plain and may hold anything
a stranger typed, so whoever shows them must not read them as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session asked for or booked; `starts_at` and `ends_at` are None while it is only asked for."""

    programme: str
    title: str
    year: str
    pupils: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    attended: int | None = None
    """Of a delivered session."""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A line of the inbox."""

    reference: str
    state: str
    received_at: datetime
    age_days: int
    school: str
    school_known: bool
    town: str
    district: str
    what: str
    need: int | None
    urn: int | None
    programmes: tuple[str, ...]
    pupils: int
    missing: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school the typed name may mean; `confidence` 0 to 1, `why` in words."""

    urn: int
    name: str
    town: str
    postcode: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A line of the list of visits."""

    reference: str
    state: str
    school: str
    town: str
    district: str
    urn: int | None
    officers: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    arrives_at: datetime
    departs_at: datetime
    what: str
    pupils: int
    request: str | None
    held_until: datetime | None
    messages: str
    uid: str
    sequence: int
    sessions: tuple[SessionView, ...] = ()
    version: int = 1
    distinct: int | None = None
    """Young people, each counted once, where it was delivered and they were counted."""
    teacher_present: bool | None = None


@dataclass(frozen=True, slots=True)
class RequestDetail:
    """Everything about one request, original words beside what was understood."""

    row: RequestRow
    source: str
    typed_school: str
    typed_preferences: str
    understood: str
    understood_confidence: float | None
    not_understood: tuple[str, ...]
    notes: tuple[str, ...]
    sessions: tuple[SessionView, ...]
    contact_name: str
    contact_email: str
    contact_phone: str
    room: str
    remarks: str
    original: tuple[tuple[str, str], ...]
    candidates: tuple[Candidate, ...]
    last_visits: tuple[VisitRow, ...]
    visits: tuple[VisitRow, ...]
    address: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class SlotView:
    """One ranked time. `explanation` is a sentence; `short` fits beside it in a list."""

    rank: int
    officers: tuple[str, ...]
    officer_names: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    arrives_at: datetime
    departs_at: datetime
    extra_drive_minutes: int
    short: str
    explanation: str
    warnings: tuple[str, ...]
    sessions: tuple[SessionView, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a day does not work for an officer (or, with officer empty, for anybody)."""

    officer: str
    officer_name: str
    day: date
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The best times for a request and what stands in the way elsewhere."""

    request: str
    milliseconds: float
    slots: tuple[SlotView, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a use case did, in words for the status line, and the visit as it is now, if there is one."""

    words: str
    visit: VisitRow | None = None
    files: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    reference: str = ""
    """Of what was made besides a visit: a request, an incident, a campaign's number."""
    refused: tuple[tuple[str, str], ...] = ()
    """Of many: what was not done, each with the reason."""


@dataclass(frozen=True, slots=True)
class StopView:
    """A stop of an officer's day; `drive_*` describe the drive that leads to it (0 at the first)."""

    kind: str
    label: str
    arrives_at: datetime
    departs_at: datetime
    latitude: float | None
    longitude: float | None
    drive_minutes: int
    drive_km: float
    drive_source: str
    drive_error_minutes: int
    via: tuple[str, ...]
    leaves_at: datetime | None
    visit: str | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class DayView:
    """An officer's day in order."""

    officer: str
    name: str
    day: date
    base: str
    stops: tuple[StopView, ...]
    drive_minutes: int
    drive_km: float
    lunch_at: datetime | None
    note: str
    """`leave`, `off`, or empty: why nothing can stand on the day."""


@dataclass(frozen=True, slots=True)
class Cell:
    """An officer's day in the week grid: visits, minutes free and worked, and a word (`leave`, `off`)."""

    officer: str
    day: date
    visits: int
    sessions: int
    worked_minutes: int
    taken_minutes: int
    free_minutes: int
    drive_minutes: int
    word: str


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer in a list."""

    code: str
    name: str
    email: str
    base: str
    active: bool


@dataclass(frozen=True, slots=True)
class WeekGrid:
    """Officers down, days across; `cells[i][j]` is officer i on day j."""

    officers: tuple[OfficerView, ...]
    days: tuple[date, ...]
    day_notes: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Errand:
    """A line of Today: something that needs a person. `urgency` 0 is the most urgent.

    `kind` is one of overdue, hold, clash, reply, unsure, send, record, quality, cfrmis, target; `opens` names the
    screen that mends it (requests, visits, targets, reports) and `reference` the thing there: for targets
    `campaign:3`, `urn:900123` or an incident's reference.
    """

    kind: str
    urgency: int
    reference: str
    words: str
    opens: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A line of this term's numbers."""

    label: str
    done: int
    booked: int
    target: int | None


@dataclass(frozen=True, slots=True)
class TodayView:
    """The first screen."""

    now: datetime
    term: str
    officers_out: int
    visits_this_week: int
    errands: tuple[Errand, ...]
    days: tuple[DayView, ...]
    tallies: tuple[Tally, ...]
    load: tuple[tuple[str, int, int], ...]
    """Officer name, minutes taken and minutes worked this week."""
    load_days: tuple[tuple[tuple[int, int], ...], ...] = ()
    """The same officers: minutes taken and worked on each day from Monday on."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found by look-up; `kind` is school, contact, request, visit, officer or programme."""

    kind: str
    reference: str
    label: str
    detail: str
    score: float
    school_key: str = ""


@dataclass(frozen=True, slots=True)
class SchoolCard:
    """The card of a school (or venue) with what a caller asks about."""

    key: str
    urn: int | None
    name: str
    town: str
    postcode: str
    district: str
    authority: str
    phase: str
    pupils: int | None
    phone: str
    status: str
    place_note: str
    contacts: tuple[str, ...]
    next_visits: tuple[VisitRow, ...]
    last_visits: tuple[VisitRow, ...]
    open_requests: tuple[RequestRow, ...]
    nearest_officer: str
    need: tuple[tuple[str, int], ...]
    said: tuple[str, ...] = ()
    """The latest contacts from the log, newest first."""
    next_steps: tuple[str, ...] = ()
    """What was agreed or is due, the earliest first."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An entry of the audit in words."""

    at: datetime
    actor: str
    words: str
    reference: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A visit that breaks the rule book."""

    visit: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What reading a file came to (the JSON of FORMATS)."""

    file: str
    kind: str
    rows: int
    added: int
    changed: int
    unchanged: int
    refused: tuple[RefusedRow, ...]
    seconds: float
    notes: tuple[str, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that could not stand; `row` counts as a spreadsheet does (the header is row 1)."""

    row: int
    column: str
    value: str
    reason: str
