"""What the made-up desk keeps about the looks of the screens."""

from __future__ import annotations


class FakeLooks:
    """The part of the Desk protocol about theme and density."""

    screen_look: tuple[str, str] = ("", "")

    def keep_screen_look(self, theme: str, density: str) -> None:
        self.screen_look = (theme, density)
