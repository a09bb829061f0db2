"""The line of keys at the bottom: what can be done here, at most seven, never cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ecfrs_tui.tui import actions
from ecfrs_tui.tui.text import drawn, run_on


@dataclass(frozen=True)
class Key:
    """A key of the line; `able` is False when its action has a reason not to be done now.

    `action` is empty where the key is that of a field.
    """

    key: str
    title: str
    action: str
    able: bool = True


def line(keys: Sequence[Key], width: int) -> Content:
    """The keys on one line of `width` cells; whole keys from the middle give way, the last two stay."""
    kept = fitting(keys, width)
    parts: list[Content] = []
    for key in kept:
        name = actions.show_key(key.key)
        parts.append(
            run_on(
                drawn(name, "ember" if key.able else "dim"), " ", drawn(key.title, "" if key.able else "dim")
            )
        )
    return run_on(" ", Content("   ").join(parts)).truncate(width, ellipsis=True)


def fitting(keys: Sequence[Key], width: int) -> list[Key]:
    """The keys that fit on the line whole."""
    kept = list(keys)
    while len(kept) > 1 and length(kept) > width:
        del kept[max(0, len(kept) - 3)]
    return kept


def length(keys: Sequence[Key]) -> int:
    """Cells the line of keys takes."""
    return 1 + sum(len(actions.show_key(key.key)) + 1 + len(key.title) for key in keys) + 3 * (len(keys) - 1)


def while_filtering(keys: Sequence[Key], back: str) -> list[Key]:
    """Of the keys of a list those that work while its filter is typed: the others would be letters of it."""
    ways = [Key("enter", "to the list", ""), Key(back, "show all", "app.back")]
    gone = {each.key for each in ways}
    return ways + [key for key in keys if key.key not in gone and not _is_typed(key.key)]


def _is_typed(key: str) -> bool:
    shown = actions.show_key(key)
    return key == "space" or (len(shown) == 1 and shown.isascii())


class KeyBar(Widget):
    """Shows the keys it is given; a click does what the key does."""

    class Pressed(Message):
        """A key of the line was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[Key, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """What is shown."""
        return self._keys

    def show(self, keys: Sequence[Key]) -> None:
        """Other keys."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def render(self) -> Content:
        """The line at the present width."""
        return line(self._keys, self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Finds the key under the mouse."""
        offset = event.get_content_offset(self)
        end = 1
        for key in fitting(self._keys, self.size.width):
            start, end = end, end + length([key]) + 2
            if key.action and offset is not None and start <= offset.x < end - 2:
                self.post_message(self.Pressed(key.action))
