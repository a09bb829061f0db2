"""The field that filters a list as one types, its help, and the chip that says what is filtered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from ecfrs_tui.tui import filterhelp, words
from ecfrs_tui.tui.filterwords import open_word
from ecfrs_tui.tui.text import TONES, drawn, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Line

if TYPE_CHECKING:
    from ecfrs_tui.tui.app import BookingApp

_GAP = "   "


class FilterBar(Vertical):
    """Hidden until it is opened; enter or down goes back into the list, and a line says what is filtered.

    While one types, the line under the field names what is wrong, or what the word may become: tab takes
    the first.
    """

    class Settled(Message):
        """The filter has been typed."""

    def __init__(self) -> None:
        super().__init__()
        self._table: Any = None
        self._offers: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """The chip; the field is made when it is first wanted."""
        yield Line(id="filter-chip")

    @property
    def is_open(self) -> bool:
        """Whether the field is shown."""
        return self.has_class("-open")

    def open(self, table: Any) -> None:
        """Shows the field for a table and puts the focus there."""
        self._table = table
        self.remove_class("-chip")
        self.add_class("-open")
        if not self.query(Input):
            sign = Line(id="filter-sign")
            sign.say(drawn("/", "ember"))
            field = Input(
                table.filter_words, placeholder="words and fields", compact=True, select_on_focus=False
            )
            self.mount(
                Horizontal(sign, field, Line(id="filter-count"), id="filter-row"), Line(id="filter-help")
            )
            self.call_after_refresh(field.focus)
        else:
            field = self.query_one(Input)
            field.value = table.filter_words
            field.cursor_position = len(field.value)
            field.focus()
        self.call_after_refresh(self._say)

    def close(self) -> None:
        """Hides the field and empties it."""
        self.remove_class("-open")
        for field in self.query(Input):
            field.value = ""

    def reflect(self, table: Any) -> None:
        """Says what a list is filtered by, unless that is being typed."""
        filtered = bool(table.filter_words) and not self.is_open
        self.set_class(filtered, "-chip")
        if filtered:
            wrong = filterhelp.faults(table.sieve, table.filter_words)
            shown, held = table.counts
            esc = cast("BookingApp", self.app).key_of("app.back")
            self.query_one("#filter-chip", Line).say(
                run_on(
                    drawn("/ ", "ember"),
                    plain(table.filter_words).stylize("bold"),
                    drawn(f"{_GAP}{shown:,} of {words.count(held, 'line')}{_GAP}", "dim"),
                    tinted(wrong[0], "amber") if wrong else drawn(f"{esc} shows all", "dim"),
                )
            )

    # while it is typed

    def _say(self) -> None:
        """How many of how many lines are left, and the help for what is typed."""
        if self._table is None or not (lines := self.query("#filter-help")):
            return
        typed, sieve = self.query_one(Input).value, self._table.sieve
        shown, held = self._table.counts
        self.query_one("#filter-count", Line).say(run_on(f"{shown:,} of {words.count(held, 'line')}"))
        self._offers = filterhelp.completions(sieve, typed)
        if wrong := filterhelp.faults(sieve, typed):
            lines.first(Line).say(tinted(wrong[0], "amber"))
        elif self._offers:
            lines.first(Line).say(self._said_offers(typed))
        else:
            lines.first(Line).say(drawn(filterhelp.fields_hint(sieve), "dim") if not typed else Content(""))

    def _said_offers(self, typed: str) -> Content:
        # only the word at the end differs: what stands before it need not be said again
        start = open_word(typed)
        first, *others = [plain(offer[start:]) for offer in self._offers]
        rest = [run_on(_GAP, other.stylize(TONES["dim"])) for other in others]
        return run_on(drawn("tab ", "ember"), first, *rest)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every keystroke filters."""
        event.stop()
        if self._table is not None and self.is_open:
            self._table.set_filter(event.value)
            self._say()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back into the list with what is left."""
        event.stop()
        self._leave()

    def on_key(self, event: events.Key) -> None:
        """Down goes into the list too; tab takes what is offered."""
        if event.key == "down":
            event.stop()
            self._leave()
        elif event.key == "tab" and self.is_open:
            event.stop()
            event.prevent_default()
            if self._offers:
                field = self.query_one(Input)
                field.value = self._offers[0]
                field.cursor_position = len(field.value)

    def on_click(self, event: events.Click) -> None:
        """A click on the chip opens the field again."""
        if not self.is_open and self._table is not None:
            event.stop()
            self.open(self._table)

    def _leave(self) -> None:
        if self._table is not None:
            self._table.focus()
            self.remove_class("-open")
            self.reflect(self._table)
            self.post_message(self.Settled())
