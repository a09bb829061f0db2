"""Where one is: from screen to screen, led to a thing, and back to where one came from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.app import App

from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.today import TodayScreen

if TYPE_CHECKING:
    _Base = App[object]
else:
    _Base = object


class Going(_Base):
    """Mixed into the app."""

    _origins: list[str]

    def _go(self, mode: str) -> None:
        self._origins.clear()
        self.switch_mode(mode)

    def go_today(self) -> None:
        """To Today."""
        self._go("today")

    def go_requests(self) -> None:
        """To Requests."""
        self._go("requests")

    def go_availability(self) -> None:
        """To Availability."""
        self._go("availability")

    def go_targets(self) -> None:
        """To Targets."""
        self._go("targets")

    def go_reports(self) -> None:
        """To Reports."""
        self._go("reports")

    def go_visits(self) -> None:
        """To Visits."""
        self._go("visits")

    def go_plan(self) -> None:
        """To Plan."""
        self._go("plan")

    def go_outbox(self) -> None:
        """To Outbox."""
        self._go("outbox")

    def go_settings(self) -> None:
        """To Settings."""
        self._go("settings")

    def lead_to(self, mode: str, reference: str) -> None:
        """To a thing on another screen; esc there comes back here."""
        if self.current_mode != mode:
            self._origins.append(self.current_mode)
        wait = self.switch_mode(mode)

        async def show() -> None:
            await wait
            while len(self.screen_stack) > 1 and isinstance(self.screen, Framed):
                await self.pop_screen()
            if isinstance(self.screen, Framed):
                self.screen.freshen()
                self.screen.show_reference(reference)
            else:
                self.notify("Finish or leave the question on that screen first.", severity="warning")

        self.call_next(show)

    def open_day(self, officer: str, day: date) -> None:
        """An officer's day over the present screen."""
        from ecfrs_tui.tui.screens.day import DayScreen

        self.push_screen(DayScreen(officer, day))

    def go_back(self) -> None:
        """Out of the innermost state; from a screen one was led to, back to where one came from."""
        screen = self.screen
        if isinstance(screen, Framed) and screen.back():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self._origins:
            self.switch_mode(self._origins.pop())
            if isinstance(self.screen, TodayScreen):
                self.screen.come_back()
