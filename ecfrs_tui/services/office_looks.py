"""The office's part that remembers how a person likes the screens."""

from __future__ import annotations

from ecfrs_tui.services import screen_looks
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.screen_looks import ScreenLook


class LooksOffice:
    """Implements `services.looks_desk.LooksDesk`."""

    context: Context

    def keep_screen_look(self, theme: str, density: str) -> None:
        """Keeps theme and density."""
        home, stated = self.context.home, self.context.settings.theme
        screen_looks.keep_look(home, ScreenLook(theme, density, stated))
