"""A request or a visit in hand: picked up, put down, put back; it outlives the screen it was taken from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import App

from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.placingviews import HandView
    from ecfrs_tui.services.views import Outcome

    class _Base(App[object]):
        _origins: list[str]
        generation: int

        def lead_to(self, mode: str, reference: str) -> None: ...
        def changed(self) -> None: ...
        def complain(self, error: EcfrsError) -> None: ...
        def report(self, outcome: Outcome) -> None: ...
else:
    _Base = object


class Handing(_Base):
    """Mixed into the app."""

    desk: Desk | None
    hand: HandView | None = None

    def take_in_hand(self, reference: str) -> None:
        """Picks a request or a visit up and shows what each day would cost."""
        desk = self.desk
        assert desk is not None

        def taken(hand: HandView) -> None:
            self.hand = hand
            self.lead_to("availability", hand.first_day.isoformat())

        beside(self, lambda: desk.hand(reference), taken, self.complain, name="hand")

    def put_back(self) -> None:
        """Nothing is in hand any more."""
        self.hand = None
        self.changed()

    def put_down(self, officers: Sequence[str], starts_at: datetime) -> None:
        """Books or moves what is in hand there, in a thread."""
        desk, hand = self.desk, self.hand
        assert desk is not None
        if hand is None:
            return
        reference, team = hand.reference, tuple(officers)
        beside(
            self,
            lambda: desk.place(reference, officers=team, starts_at=starts_at),
            self.was_put_down,
            self.complain,
            name="write",
        )

    def was_put_down(self, outcome: Outcome) -> None:
        """It stands: back to where it was picked up."""
        from ecfrs_tui.tui.screens.placing_day import PlaceDayScreen

        self.hand = None
        if isinstance(self.screen, PlaceDayScreen):
            self.pop_screen()
        before = self.generation
        self.report(outcome)
        if self._origins:
            self.switch_mode(self._origins.pop())
        elif self.generation == before:
            self.changed()
