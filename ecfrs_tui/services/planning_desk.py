"""The part of the desk that plans: placing many at once, what-if, freed time, the order of a day.

All of it is slow (up to the seconds allowed) and belongs in a thread worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from ecfrs_tui.services import planviews as plans
from ecfrs_tui.services.views import Outcome

Tell = Callable[[plans.PlanPulse], None]
Stop = Callable[[], bool]


class PlanningDesk(Protocol):
    """What the Plan screen and its commands ask for and do."""

    def plan(
        self,
        options: plans.PlanOptions,
        *,
        tell: Tell | None = None,
        stop: Stop | None = None,
        start: plans.PlanView | None = None,
    ) -> plans.PlanView:
        """Proposes where the requests should go; books nothing.

        `tell` is called from the calling thread while it runs, `stop` ends it with the best so far, and
        `start` is an earlier plan to go on from.
        """
        ...

    def accept_plan(
        self, plan: plans.PlanView, references: Sequence[str] | None = None
    ) -> tuple[plans.PlanAccepted, ...]:
        """Books the proposed rows (None: all), a transaction each, the rule book asked again each time."""
        ...

    def move_together(self, rows: Sequence[plans.PlanRow]) -> Outcome:
        """Puts standing visits where the rows say, all in one step, or none when one may not stand there."""
        ...

    def best_order(self, officer: str, day: date) -> plans.OrderView:
        """The assistant's own order of a day, the best order, and the minutes between them."""
        ...

    def stand_ins(self, officer: str, first: date, last: date) -> tuple[plans.StrandedVisit, ...]:
        """If the officer is away from `first` to `last`: who could take which visit, least harm first."""
        ...

    def take_over(
        self, visit: str, *, officers: Sequence[str], starts_at: datetime, reason: str
    ) -> plans.PlanAccepted:
        """Puts a visit with other officers or at another time as a hold, to be confirmed after a call."""
        ...

    def fits_gap(self, officer: str, day: date, *, limit: int = 8) -> tuple[plans.GapFit, ...]:
        """Which waiting requests and which schools without one fit the officer's free time of a day."""
        ...
