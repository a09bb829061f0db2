"""What a terminal at the end of a wire would show."""

from __future__ import annotations

import pyte


class Screen:
    """A terminal of so many columns and lines that draws what it is sent."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data: bytes) -> None:
        """Draws what has come."""
        self._stream.feed(data)

    def resize(self, columns: int, lines: int) -> None:
        """The window has another size now."""
        self._screen.resize(lines, columns)

    @property
    def columns(self) -> int:
        """How wide it is, in cells."""
        return self._screen.columns

    @property
    def text(self) -> str:
        """What is on the screen, a line of it a line."""
        return "\n".join(self._screen.display)
