"""The part of the desk that remembers how a person likes the screens."""

from __future__ import annotations

from typing import Protocol


class LooksDesk(Protocol):
    """What the screens keep about their own looks."""

    def keep_screen_look(self, theme: str, density: str) -> None:
        """Keeps density and theme (empty: whichever was kept) for the next start; never raises."""
        ...
