"""A field that is chosen rather than typed: one of several, or any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.text import TONES, clean, drawn, plain, run_on

_GAP = 2


class Chooser(Acting, Widget, can_focus=True):
    """Its options side by side, on as many lines as they take; `many` lets several stand."""

    SCOPES: ClassVar[tuple[str, ...]] = ("chooser",)

    class Changed(Message):
        """Another choice; `control` is the chooser."""

        def __init__(self, chooser: Chooser) -> None:
            super().__init__()
            self.chooser = chooser

        @property
        def control(self) -> Chooser:
            """The chooser that sent it."""
            return self.chooser

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        value: str,
        *,
        many: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self._options = tuple(options)
        self._many = many
        self._chosen: set[str] = set()
        self._at = 0
        self.set_value(value)

    @property
    def value(self) -> str:
        """The chosen value, or several parted by commas in the order of the options."""
        return ",".join(value for value, _ in self._options if value in self._chosen)

    def set_value(self, value: str) -> None:
        """Chooses without saying so."""
        wanted = value.split(",") if self._many else [value]
        self._chosen = {known for known, _ in self._options if known in wanted}
        if self._chosen and not self._many:
            self._at = next(i for i, (known, _) in enumerate(self._options) if known in self._chosen)
        self.refresh(layout=True)

    # actions

    def choose_on(self) -> None:
        """The next option."""
        self._go(self._at + 1)

    def choose_back(self) -> None:
        """The option before."""
        self._go(self._at - 1)

    def toggle(self) -> None:
        """Chooses the option under the cursor, or lets it go."""
        if not self._options:
            return None
        value = self._options[self._at][0]
        if self._many:
            self._chosen ^= {value}
        elif value in self._chosen:
            return self._go((self._at + 1) % len(self._options))
        else:
            self._chosen = {value}
        return self._say()

    def _go(self, to: int) -> None:
        if not self._options:
            return
        self._at = max(0, min(to, len(self._options) - 1))
        if not self._many:
            self._chosen = {self._options[self._at][0]}
        self._say()

    def _say(self) -> None:
        self.refresh()
        self.post_message(self.Changed(self))

    # drawing

    def _parts(self) -> list[Content]:
        parts = []
        for number, (value, says) in enumerate(self._options):
            chosen = value in self._chosen
            sign = ("■" if chosen else "□") if self._many else ("●" if chosen else "○")
            word = plain(says)
            if number == self._at and self.has_focus:
                word = Content.styled(clean(says), f"{TONES['ember']} bold underline")
            elif chosen:
                word = word.stylize("bold")
            parts.append(run_on(drawn(sign, "ember" if chosen else "dim"), " ", word))
        return parts

    def _placed(self, width: int) -> list[list[tuple[int, int, Content]]]:
        """Lines of (number of the option, where it begins, its words)."""
        lines: list[list[tuple[int, int, Content]]] = [[]]
        x = 0
        for number, part in enumerate(self._parts()):
            if x and x + part.cell_length > width:
                lines.append([])
                x = 0
            lines[-1].append((number, x, part))
            x += part.cell_length + _GAP
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the options take."""
        return len(self._placed(max(1, width)))

    def render(self) -> Content:
        """The options at the present width."""
        lines = [
            Content(" " * _GAP).join([part for _, _, part in line]) for line in self._placed(self.size.width)
        ]
        return Content("\n").join([line.truncate(max(1, self.size.width), ellipsis=True) for line in lines])

    def on_focus(self) -> None:
        """The cursor is drawn."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor goes."""
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next option that begins with it."""
        if not event.is_printable or event.character is None or event.character == " ":
            return
        letter = event.character.casefold()
        count = len(self._options)
        for step in range(1, count + 1):
            number = (self._at + step) % count
            if self._options[number][1].casefold().startswith(letter):
                event.stop()
                event.prevent_default()
                self._go(number)
                return

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        offset = event.get_content_offset(self)
        lines = self._placed(self.size.width)
        if offset is None or not 0 <= offset.y < len(lines):
            return
        for number, x, part in lines[offset.y]:
            if x <= offset.x < x + part.cell_length:
                self._at = number
                if self._many:
                    self.toggle()
                else:
                    self._go(number)
                return
