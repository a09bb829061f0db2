"""The field that filters a list as one types; it says how many of how many are left."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.containers import Horizontal
from textual.widgets import Input

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import drawn, run_on
from ecfrs_tui.tui.widgets.pieces import Line


class FilterBar(Horizontal):
    """Hidden until it is opened; enter or down goes back into the list, the filter stays."""

    def __init__(self) -> None:
        super().__init__()
        self._table: Any = None

    @property
    def is_open(self) -> bool:
        """Whether the field is shown."""
        return self.has_class("-open")

    def open(self, table: Any) -> None:
        """Shows the field for a table and puts the focus there."""
        self._table = table
        self.add_class("-open")
        if not self.query(Input):
            sign = Line(id="filter-sign")
            sign.say(drawn("/", "ember"))
            field = Input(placeholder="words that must all be there", compact=True)
            self.mount(sign, field, Line(id="filter-count"))
            self.call_after_refresh(field.focus)
        else:
            field = self.query_one(Input)
            field.value = table.filter_words
            field.focus()
        self.call_after_refresh(self.count)

    def close(self) -> None:
        """Hides the field and empties it."""
        self.remove_class("-open")
        for field in self.query(Input):
            field.value = ""

    def count(self) -> None:
        """Says how many of how many lines are left."""
        if self._table is not None and (lines := self.query("#filter-count")):
            shown, held = self._table.counts
            lines.first(Line).say(run_on(f"{shown:,} of {words.count(held, 'line')}"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every keystroke filters."""
        event.stop()
        if self._table is not None and self.is_open:
            self._table.set_filter(event.value)
            self.count()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back into the list with what is left."""
        event.stop()
        self._leave()

    def on_key(self, event: events.Key) -> None:
        """Down goes into the list too."""
        if event.key == "down":
            event.stop()
            self._leave()

    def _leave(self) -> None:
        if self._table is not None:
            self._table.focus()
            if not self._table.filter_words:
                self.close()
