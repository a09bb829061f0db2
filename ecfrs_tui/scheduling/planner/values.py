"""What the planner is asked and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.visits import Request, Visit


@dataclass(frozen=True, slots=True)
class PlanWeights:
    """What a plan costs besides its driving, all in minutes of driving."""

    preference_rank: float = 20.0
    """For each rank below the school's first choice."""
    continuity: float = 8.0
    """Taken off when the school knows the officer from last time."""
    wait_week: float = 1.0
    """For each whole week of waiting."""
    fair_drive_per_week: int = 480
    """Minutes of driving in a week that an officer is asked to do without more ado."""
    fair_drive: float = 0.25
    """For each minute of an officer's driving in a week beyond that."""
    early_before: time = time(7, 30)
    """Leaving base before this is an early start."""
    early_per_week: int = 2
    """Early starts in a week that an officer is asked to do without more ado."""
    early: float = 15.0
    """For each early start of an officer in a week beyond that."""
    move: float = 30.0
    """For each standing visit that is put somewhere else."""


@dataclass(frozen=True)
class Problem:
    """What is to be placed: requests, and standing visits that may be moved.

    The book must reach over `first` to `last` (both included). `prizes` maps a reference to the driving
    minutes that placing it is worth; what is not named is worth `prize`. `movable` names standing visits
    of the book that may be put elsewhere; all others stay. `officers` None means all.
    """

    book: Book
    requests: tuple[Request, ...]
    first: date
    last: date
    prizes: Mapping[str, float] = field(default_factory=dict)
    prize: float = 240.0
    movable: tuple[str, ...] = ()
    officers: tuple[str, ...] | None = None
    weights: PlanWeights = field(default_factory=PlanWeights)


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: at proof anyway, else after `seconds` or after `iterations`, whichever is given.

    With `iterations` and no `seconds` the same problem and seed give the same plan on every machine.
    """

    seconds: float | None = None
    iterations: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the planner is. `cost` and `bound` are minutes; `bound` None while nothing is known.

    `drive_minutes` is the driving of all days of the span with the best plan so far.
    """

    phase: str
    seconds: float
    iterations: int
    placed: int
    wanted: int
    drive_minutes: int
    cost: float
    bound: float | None = None
    proved: bool = False


@dataclass(frozen=True)
class Result:
    """The best plan found.

    `placed` are visits under the reference of their request (or their own, for a standing visit that
    may be moved), each of which the rule book lets stand beside all the others. `cost` is at least
    `bound`; when `proved`, no plan costs less. Driving minutes are those of all days of the span.
    """

    placed: tuple[Visit, ...]
    unplaced: tuple[str, ...]
    cost: float
    drive_minutes: int
    drive_minutes_before: int
    bound: float | None
    proved: bool
    iterations: int
    seconds: float
    curve: tuple[Progress, ...] = ()
