"""The office's part that remembers how a person likes the screens."""

from __future__ import annotations

from dataclasses import replace

from ecfrs_tui.services import screen_looks
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.screen_looks import ScreenLook


class LooksOffice:
    """Implements `services.looks_desk.LooksDesk`."""

    context: Context

    def keep_screen_look(self, theme: str, density: str) -> None:
        """Keeps density, and the theme where one was chosen."""
        home, stated = self.context.home, self.context.settings.theme
        kept = screen_looks.look_of(home)
        look = ScreenLook(theme, density, stated) if theme else replace(kept, density=density)
        screen_looks.keep_look(home, look)
