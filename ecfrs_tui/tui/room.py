"""What a screen does with its room, known before its parts are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import Screen


def take_room(screen: Screen[Any]) -> None:
    """Gives a screen that is being composed the classes of its breakpoints.

    Textual gives them with the first resize only, and then every part is styled, laid out and painted again.
    """
    width, height = screen.app.size
    for length, own, usual in (
        (width, screen.HORIZONTAL_BREAKPOINTS, screen.app.HORIZONTAL_BREAKPOINTS),
        (height, screen.VERTICAL_BREAKPOINTS, screen.app.VERTICAL_BREAKPOINTS),
    ):
        if name := _reached(length, own if own is not None else usual or ()):
            screen.add_class(name, update=False)


def _reached(length: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    reached = [each for each in breakpoints if length >= each[0]]
    return max(reached)[1] if reached else ""
