"""The office's placing: implements `services.placing_desk.PlacingDesk`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ecfrs_tui.services import placingviews
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome


class PlacingOffice:
    """What `services.office.Office` inherits."""

    context: Context
    _finder_mark: int

    def hand(self, reference: str) -> placingviews.HandView:
        """What is picked up."""
        from ecfrs_tui.services import placing

        return placing.hand(self.context, reference)

    def place_costs(self, reference: str, first: date, days: int = 10) -> placingviews.PlaceGrid:
        """Extra driving minutes of the best time by officer and weekday."""
        from ecfrs_tui.services import placing

        return placing.costs(self.context, reference, first, days)

    def place_why(self, reference: str, officer: str, day: date) -> tuple[str, ...]:
        """Why an officer cannot on a day."""
        from ecfrs_tui.services import placing

        return placing.why(self.context, reference, officer, day)

    def place_at(
        self, reference: str, officers: Sequence[str], starts_at: datetime
    ) -> placingviews.PlacedDay:
        """The day with it at that start."""
        from ecfrs_tui.services import placing

        return placing.at(self.context, reference, tuple(officers), starts_at)

    def place(
        self, reference: str, *, officers: Sequence[str], starts_at: datetime, override: str = ""
    ) -> Outcome:
        """A request is booked, a visit moved."""
        from ecfrs_tui.services import placing

        done = placing.place(self.context, reference, tuple(officers), starts_at, override)
        self._finder_mark = -1
        return done
