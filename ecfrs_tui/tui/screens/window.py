"""What the windows over a screen share: they fit the terminal and scroll what does not."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import events, on
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.room import Roomy

T = TypeVar("T")

_SHARE = 0.92
_BORDER = 2


class Window(Acting, Roomy, ModalScreen[T], Generic[T]):
    """A modal window whose text scrolls so that its fields and keys stay in view."""

    LINES_BESIDE: ClassVar[int] = 3
    """Lines outside the text that scrolls: title, a blank, keys."""

    def lines_beside(self) -> int:
        """Lines that must stay in view beside the text that scrolls."""
        return self.LINES_BESIDE

    @on(events.Mount)
    @on(events.Resize)
    def give_room(self) -> None:
        """The terminal has this height."""
        self.fit()

    def fit(self) -> None:
        """Gives the scrolling text the height that is left."""
        for scroll in self.query(VerticalScroll):
            scroll.styles.max_height = max(
                2, int(self.app.size.height * _SHARE) - _BORDER - self.lines_beside()
            )

    def page_on(self) -> None:
        """Ten lines on."""
        self.scroll_text(10)

    def page_back(self) -> None:
        """Ten lines back."""
        self.scroll_text(-10)

    def scroll_text(self, lines: int) -> None:
        """So many lines on, or back."""
        for scroll in self.query(VerticalScroll):
            scroll.scroll_relative(y=lines, animate=False)
