"""Which theme a ranking is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.dialogs import ChoiceScreen
from ecfrs_tui.tui.text import drawn, plain
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import ThemeView


def which_theme(themes: Sequence[ThemeView], now: str) -> ChoiceScreen[ThemeView]:
    """The themes the team keeps, the present one marked."""
    table: Table[ThemeView] = Table(
        [
            Column("", lambda t, w: drawn("●", "ember") if t.code == now else Content(""), least=1),
            Column("theme", lambda t, w: plain(t.title), least=18, weight=2),
            Column("topics", lambda t, w: plain(", ".join(t.topics)), least=14, weight=3, keep=3),
            Column("parts", lambda t, w: Content(words.count(len(t.weights), "part")), least=7, keep=2),
        ],
        key=lambda t: t.code,
        markable=False,
    )
    table.empty = "No theme is kept yet: {app.settings} has a section for them."
    return ChoiceScreen("Which theme?", table, themes)
