"""A section whose rows take longer than a key: they are read beside the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from textual.content import Content

from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import clean, drawn, plain
from ecfrs_tui.tui.widgets.pieces import Rule
from ecfrs_tui.tui.work import Returned, beside, said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.views import Outcome

T = TypeVar("T")


class SlowPanel(SectionPanel[T]):
    """`read` runs in a thread; an answer that a later question has overtaken is thrown away."""

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0
        self._then = ""

    def freshen(self) -> None:
        """Reads again beside the screen when what is shown is older than the last change."""
        if not self.stale:
            return
        self.stale = False
        self._asked += 1
        asked, desk = self._asked, self.desk
        if not self.table.counts[1]:
            self.table.empty = "Reading…"
        self._title_says(drawn("reading…", "dim"))
        beside(
            self,
            lambda: self.read(desk),
            lambda rows: self._show(asked, rows),
            lambda error: self._cannot(asked, error),
            name=f"{self.CONTEXT}-rows",
        )

    def on_returned(self, message: Returned) -> None:
        """The rows are in."""
        message.deliver()

    def _show(self, asked: int, rows: Sequence[T]) -> None:
        if asked != self._asked:
            return
        self.table.empty = self.EMPTY
        self.table.set_rows(rows)
        self._title_says(plain(self.summary(rows)))
        if self._then and self.table.go_to(self._then):
            self._then = ""
        self.owner.rows_are_in()
        self.show_facts()

    def _cannot(self, asked: int, error: EcfrsError) -> None:
        if asked == self._asked:
            self.table.empty = clean(" ".join(said(error)))
            self.table.set_rows(())
            self._title_says(Content(""))

    def _title_says(self, right: Content) -> None:
        self.query_one(f"#{self.CONTEXT}-title", Rule).say(self.TITLE, right)

    def _done(self, outcome: Outcome, key: str) -> None:
        self._then = key
        super()._done(outcome, key)
