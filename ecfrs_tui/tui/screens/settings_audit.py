"""The audit of everything in Settings: who did what when, filtered by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.views import HistoryLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.settings_slow import SlowPanel
from ecfrs_tui.tui.text import drawn, joined, plain
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk

LATEST = 1000
"""Entries that are read at first."""


class AuditPanel(SlowPanel[HistoryLine]):
    """The newest first; `/` finds a person, a reference, a word."""

    SCOPES: ClassVar[tuple[str, ...]] = ("audit",)
    CONTEXT = "audit"
    TITLE = "Who did what"
    MAIN = "audit.one"
    EMPTY = (
        "Nothing was done yet. What is booked, changed or sent will stand here; {app.today} goes to Today."
    )

    def __init__(self) -> None:
        super().__init__()
        self._most = LATEST

    def columns(self) -> Sequence[Column[HistoryLine]]:
        """When, who, what, about which."""
        return [
            Column("when", lambda h, w: Content(words.moment(h.at)), least=14, most=20),
            Column("who", lambda h, w: plain(h.actor), least=8, weight=1, most=18),
            Column("what", lambda h, w: plain(h.words), least=24, weight=6),
            Column("about", lambda h, w: drawn(plain(h.reference).plain, "dim"), least=10, most=20, keep=4),
        ]

    def key(self, row: HistoryLine) -> str:
        """When, about which, what."""
        return f"{row.at.isoformat()}/{row.reference}/{row.words}"

    def haystack(self, row: HistoryLine) -> str:
        """Every word of it, and the day."""
        return f"{words.moment(row.at)} {row.at:%Y-%m-%d} {row.actor} {row.words} {row.reference}"

    def read(self, desk: Desk) -> Sequence[HistoryLine]:
        """The latest entries."""
        return desk.history(limit=self._most)

    def summary(self, rows: Sequence[HistoryLine]) -> str:
        """How many, and whether there are more."""
        return (
            f"the latest {len(rows):,}"
            if len(rows) == self._most
            else words.count(len(rows), "entry", "entries")
        )

    def facts(self, row: HistoryLine) -> tuple[Content, Sequence[Field]]:
        """The entry in full."""
        return joined(
            [plain(row.actor).stylize("bold"), Content(words.moment(row.at)), plain(row.reference)]
        ), [Field("", plain(row.words), 5)]

    # actions

    def why_nothing_named(self) -> str:
        """Why there is nothing more to see."""
        row = self.current
        if row is None:
            return "No entry is chosen."
        return "" if row.reference else "This entry names no single thing."

    def history(self) -> None:
        """Everything done to the same thing."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.reference}", row.reference)

    def why_no_more(self) -> str:
        """Why no more can be read."""
        return "" if len(self.table.rows) >= self._most else "All entries are shown."

    def more(self) -> None:
        """Reads further back."""
        self._most *= 4
        self.stale = True
        self.freshen()
