"""The part of the desk that places what was picked up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from ecfrs_tui.services import placingviews
from ecfrs_tui.services.views import Outcome


class PlacingDesk(Protocol):
    """What screens and commands ask for while a request or a visit is in hand; `reference` names it."""

    def hand(self, reference: str) -> placingviews.HandView:
        """What is picked up. Raises NotFoundError, RefusedError when it cannot be placed."""
        ...

    def place_costs(self, reference: str, first: date, days: int = 10) -> placingviews.PlaceGrid:
        """Extra driving minutes of the best time by officer and weekday; under 100 ms for 12 officers, 10 days."""
        ...

    def place_why(self, reference: str, officer: str, day: date) -> tuple[str, ...]:
        """Why an officer cannot on a day: the rules in the way at the nearest start, the nearest mend last."""
        ...

    def place_at(
        self, reference: str, officers: Sequence[str], starts_at: datetime
    ) -> placingviews.PlacedDay:
        """The first officer's day with it at that start, whether it may stand or not."""
        ...

    def place(
        self, reference: str, *, officers: Sequence[str], starts_at: datetime, override: str = ""
    ) -> Outcome:
        """Puts it down: a request is booked, a visit moved. Raises RefusedError."""
        ...
