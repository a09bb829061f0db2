"""Read models of the planner: what the Plan screen and the `plan` command get to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ecfrs_tui.services.views import DayView, SessionView


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What is to be planned. No requests means all that are open and could be booked.

    `movable` names standing visits that may be put elsewhere. `seconds` is for people, `iterations`
    (with `seed`) for tests: the same plan on every machine.
    """

    requests: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    officers: tuple[str, ...] = ()
    movable: tuple[str, ...] = ()
    seconds: float | None = 20.0
    iterations: int | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class PlanPulse:
    """Where a running plan is: phase in words, the best so far, and how far from the best possible at most.

    `gap_minutes` is None while no bound is known.
    """

    phase: str
    seconds: float
    iterations: int
    placed: int
    wanted: int
    drive_minutes: int
    gap_minutes: float | None
    proved: bool


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A proposed visit. `visit` is empty for a request, else the standing visit that would be moved.

    `extra_drive_minutes` is what the visit adds to its officers' days beside all others of the plan.
    `was` says in words where a moved visit stands now.
    """

    reference: str
    visit: str
    school: str
    town: str
    need: int | None
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
    what: str
    pupils: int
    sessions: tuple[SessionView, ...] = ()
    was: str = ""


@dataclass(frozen=True, slots=True)
class PlanUnplaced:
    """A request the plan has no place for: why, and what would help."""

    reference: str
    school: str
    need: int | None
    reasons: tuple[str, ...]
    helps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanDay:
    """An officer's day as it stands and as it would be."""

    officer: str
    name: str
    day: date
    before: DayView
    after: DayView


@dataclass(frozen=True, slots=True)
class PlanView:
    """A finished plan. Nothing of it is booked. `gap_minutes` 0 with `proved`: no better plan exists."""

    options: PlanOptions
    rows: tuple[PlanRow, ...]
    unplaced: tuple[PlanUnplaced, ...]
    days: tuple[PlanDay, ...]
    drive_minutes_before: int
    drive_minutes: int
    gap_minutes: float | None
    bound: float | None
    proved: bool
    seconds: float
    iterations: int
    curve: tuple[PlanPulse, ...] = ()
    stopped: bool = False
    notes: tuple[str, ...] = ()
    """What keeps officers out of any plan, a sentence each."""


@dataclass(frozen=True, slots=True)
class PlanAccepted:
    """What became of an accepted row: `words` for the status line; `refused` says why it was not booked."""

    reference: str
    visit: str
    words: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class OrderView:
    """An officer's day in the order it stands and in the best order, and the minutes between them."""

    officer: str
    name: str
    day: date
    stands: DayView
    best: DayView
    saved_minutes: int
    words: str
    changes: tuple[PlanRow, ...] = ()


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who could take a visit, and when: `harm` in minutes orders the choices, `words` says what it means."""

    officers: tuple[str, ...]
    officer_names: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    extra_drive_minutes: int
    harm: float
    words: str
    same_time: bool


@dataclass(frozen=True, slots=True)
class StrandedVisit:
    """A visit whose officer is away, the choices in order of least harm, and the call to make."""

    visit: str
    school: str
    starts_at: datetime
    what: str
    choices: tuple[StandIn, ...]
    call: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GapFit:
    """A waiting request, or a school without one, that would fit into freed time."""

    kind: str
    """`request` or `school`."""
    reference: str
    school_key: str
    school: str
    town: str
    need: int | None
    officers: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    extra_drive_minutes: int
    words: str
