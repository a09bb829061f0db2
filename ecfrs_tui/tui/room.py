"""What a screen does with its room: known before its parts are made, and not taken twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.screen import Screen


class Roomy:
    """Mixed into a screen: it takes its room once, before its first painting.

    Textual lays a screen out and paints it when it comes into view, then tells it its size, and then lays it
    out and paints it once more; the classes of the breakpoints it gives only then, for a third painting.
    """

    def take_room(self) -> None:
        """Called where the parts are made: the screen has the classes of its breakpoints from then on."""
        screen = cast("Screen[Any]", self)
        for name in _classes(screen):
            screen.add_class(name, update=False)

    async def _on_resize(self, event: events.Resize) -> None:
        """A size for which the screen is laid out already is no reason to lay it out again."""
        screen = cast("Screen[Any]", self)
        if event.size == screen.outer_size and all(screen.has_class(name) for name in _classes(screen)):
            event.prevent_default()


def _classes(screen: Screen[Any]) -> list[str]:
    """The classes of the breakpoints that the terminal reaches."""
    width, height = screen.app.size
    reached = [
        _reached(length, own if own is not None else usual or ())
        for length, own, usual in (
            (width, screen.HORIZONTAL_BREAKPOINTS, screen.app.HORIZONTAL_BREAKPOINTS),
            (height, screen.VERTICAL_BREAKPOINTS, screen.app.VERTICAL_BREAKPOINTS),
        )
    ]
    return [name for name in reached if name]


def _reached(length: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    reached = [each for each in breakpoints if length >= each[0]]
    return max(reached)[1] if reached else ""
