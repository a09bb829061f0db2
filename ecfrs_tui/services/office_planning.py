"""The office's planning: implements `services.planning_desk.PlanningDesk`."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date, datetime

from ecfrs_tui.errors import StoreError
from ecfrs_tui.services import endings, planviews
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.planning_desk import Stop, Tell
from ecfrs_tui.services.views import Outcome


class PlanningOffice:
    """What `services.office.Office` inherits. The planner's rooms are opened when they are asked for."""

    context: Context
    _finder_mark: int

    def plan(
        self,
        options: planviews.PlanOptions,
        *,
        tell: Tell | None = None,
        stop: Stop | None = None,
        start: planviews.PlanView | None = None,
    ) -> planviews.PlanView:
        """Proposes where the requests should go; books nothing."""
        from ecfrs_tui.services import planning

        # while another program writes, a lapsed hold still blocks nobody
        with contextlib.suppress(StoreError):
            endings.lapse(self.context)
        return planning.plan(self.context, options, tell=tell, stop=stop, start=start)

    def accept_plan(
        self, plan: planviews.PlanView, references: Sequence[str] | None = None
    ) -> tuple[planviews.PlanAccepted, ...]:
        """Books the proposed rows, a transaction each."""
        from ecfrs_tui.services import plan_accepting

        done = plan_accepting.accept(self.context, plan, references)
        self._finder_mark = -1
        return done

    def move_together(self, rows: Sequence[planviews.PlanRow]) -> Outcome:
        """Several standing visits moved in one step."""
        from ecfrs_tui.services import moving

        done = moving.move_together(
            self.context, [moving.Move(row.visit, row.starts_at, row.officers) for row in rows]
        )
        self._finder_mark = -1
        return done

    def best_order(self, officer: str, day: date) -> planviews.OrderView:
        """The order of a day as it stands, the best one, and the minutes between them."""
        from ecfrs_tui.services import day_order

        return day_order.best_order(self.context, officer, day)

    def stand_ins(self, officer: str, first: date, last: date) -> tuple[planviews.StrandedVisit, ...]:
        """Who could take which visit of an officer who is away."""
        from ecfrs_tui.services import stand_ins

        return stand_ins.stand_ins(self.context, officer, first, last)

    def take_over(
        self, visit: str, *, officers: Sequence[str], starts_at: datetime, reason: str
    ) -> planviews.PlanAccepted:
        """A visit with other officers, or at another time, as a hold until the school has agreed."""
        from ecfrs_tui.services import taking_over

        done = taking_over.take_over(
            self.context, visit, officers=officers, starts_at=starts_at, reason=reason
        )
        self._finder_mark = -1
        return done

    def fits_gap(self, officer: str, day: date, *, limit: int = 8) -> tuple[planviews.GapFit, ...]:
        """What would fit the officer's free time of a day."""
        from ecfrs_tui.services import freed_time

        return freed_time.fits_gap(self.context, officer, day, limit=limit)
