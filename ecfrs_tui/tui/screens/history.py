"""The history of a thing: what was done, by whom, and which of it this person can still take back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.opening import Opening, Things, things_named
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.text import clean, drawn, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.cardviews import HistoryItem


class HistoryScreen(Opening, MainScreen):
    """Newest first. Enter on a change that can be taken back leads to all that an undo takes with it."""

    SCOPES: ClassVar[tuple[str, ...]] = ("entries", "things", "main")
    CONTEXT = "entries"

    def __init__(self, reference: str) -> None:
        super().__init__()
        self._reference = reference
        self._reader = Latest(self, "history")

    def body(self) -> Iterable[Widget]:
        """The entries, each with what becomes of an undo."""
        table: Table[HistoryItem] = Table(
            [
                Column("when", lambda r, w: Content(words.moment(r.at)), least=16, value=lambda r: r.at),
                Column(
                    "who",
                    lambda r, w: drawn(clean(r.actor), "dim"),
                    least=9,
                    most=16,
                    value=lambda r: r.actor,
                ),
                Column("what was done", lambda r, w: plain(r.words), least=30, weight=6),
                Column("about", lambda r, w: plain(_known(r)), least=9, keep=3, value=lambda r: r.reference),
                Column("undo", self._undo, least=15, keep=5),
            ],
            key=lambda r: str(r.number),
            haystack=lambda r: f"{r.actor} {r.words} {r.reference}",
            markable=False,
            id="entries",
        )
        table.empty = OPENING
        with Vertical():
            yield Rule(id="entries-title")
            yield table
            yield FilterBar()

    def _undo(self, row: HistoryItem, width: int) -> Content:
        if row.step is None:
            return Content("")
        after = "next undo" if not row.after else f"after {row.after} more"
        return tinted(f"↶ {after}", "amber" if row.told else "green")

    @property
    def listing(self) -> Table[HistoryItem]:
        """The entries."""
        return self.query_one("#entries", Table)

    def reload(self) -> None:
        """The history as it stands, read in a thread: a school's reaches over ten years."""
        desk, reference = self.desk, self._reference
        self._reader.ask(lambda: desk.history_of(reference), self._show, self.booking_app.complain)

    def _show(self, rows: tuple[HistoryItem, ...]) -> None:
        if not self.is_mounted:
            return
        self.listing.empty = "Nothing was changed here since the diary was filled."
        self.listing.set_rows(rows)
        open_ = sum(row.step is not None for row in rows)
        right = f"{words.count(open_, 'change')} of yours can be taken back" if open_ else ""
        self.query_one("#entries-title", Rule).say(
            plain(f"History of {self._named()}").stylize("bold"), right
        )
        self.refresh_keys()

    def _named(self) -> str:
        """What it is the history of, in words people know."""
        kind, _, _ = self._reference.partition(":")
        if kind in ("urn", "venue"):
            return self.desk.school(self._reference).name
        return self.booking_app.officer_name(self._reference)

    def _find_look(self) -> None:
        """It begins without a filter."""

    def _keep_look(self, table: Table[HistoryItem]) -> None:
        """Nor is one kept."""

    def on_table_highlighted(self) -> None:
        """Another line."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click leads to the undo."""
        self.booking_app.press("entries.undo", self)

    def thing_here(self) -> Things:
        """What the entry is about."""
        row = self.listing.current
        return things_named(row.reference if row is not None and row.reference else self._reference)

    def why_not_undone(self) -> str:
        """Why the change of this line cannot be taken back."""
        row = self.listing.current
        if row is None:
            return "There is nothing to take back."
        return "" if row.step is not None else "This is not yours to take back, or it is taken back already."

    def take_back(self) -> None:
        """All that can be taken back, on this change."""
        from ecfrs_tui.tui.screens.undo import UndoScreen

        row = self.listing.current
        if row is not None and row.step is not None:
            self.app.push_screen(UndoScreen(row.step))


def _known(row: HistoryItem) -> str:
    """The reference, where it is one that people know; keys of ours are not for reading."""
    return "" if ":" in row.reference or row.reference.isdecimal() else row.reference
