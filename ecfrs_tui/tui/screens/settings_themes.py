"""Themes with their weights, and the sets of need they rest on, in Settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.needviews import SourceView, ThemeView
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import delivery_forms
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.screens.settings_slow import SlowPanel
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk


def _weights(row: ThemeView, width: int) -> Content:
    return joined([run_on(plain(label), drawn(f" {weight:g}", "dim")) for _, label, weight in row.weights])


class ThemesPanel(SlowPanel[ThemeView]):
    """What targets are ranked by: each theme with its topics and what its parts weigh."""

    SCOPES: ClassVar[tuple[str, ...]] = ("themes",)
    CONTEXT = "themes"
    TITLE = "Themes and their weights"
    MAIN = "themes.edit"
    EMPTY = "No theme is kept. {themes.new} adds one."

    def columns(self) -> Sequence[Column[ThemeView]]:
        """Title, topics, parts."""
        return [
            Column("theme", lambda t, w: plain(t.title), least=16, weight=2, most=34),
            Column("code", lambda t, w: drawn(t.code, "dim"), least=8, most=16, keep=4),
            Column("topics", lambda t, w: plain(", ".join(t.topics)), least=14, weight=2, most=50),
            Column("weights", _weights, least=16, weight=4, keep=3),
        ]

    def key(self, row: ThemeView) -> str:
        """The code."""
        return row.code

    def haystack(self, row: ThemeView) -> str:
        """Title, code, topics."""
        return f"{row.title} {row.code} {' '.join(row.topics)}"

    def read(self, desk: Desk) -> Sequence[ThemeView]:
        """All of them; the parts take a look at every set."""
        return desk.themes()

    def summary(self, rows: Sequence[ThemeView]) -> str:
        """How many."""
        return words.count(len(rows), "theme")

    def facts(self, row: ThemeView) -> tuple[Content, Sequence[Field]]:
        """Topics, and every part with its weight."""
        parts = _weights(row, 60)
        none = tinted("no set of need is in force for it", "amber")
        return plain(row.title).stylize("bold"), [
            Field("topics", plain(", ".join(row.topics))),
            Field("weights", parts if parts.plain else none, 4),
        ]

    # actions

    def edit(self) -> None:
        """Its title and topics."""
        if (row := self.current) is not None:
            self.open_form(delivery_forms.theme(self.desk, row), lambda outcome: row.code)

    def new(self) -> None:
        """Another theme."""
        self.open_form(delivery_forms.theme(self.desk, None))

    def why_no_parts(self) -> str:
        """Why there is nothing to weigh."""
        row = self.current
        if row is None:
            return "No theme is chosen."
        return "" if row.weights else f"No set of need is in force for {row.title}."

    def weigh(self) -> None:
        """What its parts weigh."""
        if (row := self.current) is not None:
            self.open_form(delivery_forms.weights(self.desk, row), lambda outcome: row.code)

    def history(self) -> None:
        """Who changed the theme, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.title}", row.code)


class NeedSetsPanel(SectionPanel[SourceView]):
    """The sets that were imported; enter leads to the screen where they are looked at and compared."""

    SCOPES: ClassVar[tuple[str, ...]] = ("needsets",)
    CONTEXT = "needsets"
    TITLE = "Sources of need"
    MAIN = "needsets.open"
    EMPTY = "No set of need is imported yet: ecfrs-tui import risk FILE, or deprivation, or incidents."

    def columns(self) -> Sequence[Column[SourceView]]:
        """Name, age, how many schools."""
        return [
            Column("set", lambda s, w: plain(s.name), least=18, weight=4, most=48),
            Column("theme", lambda s, w: plain(s.theme), least=8, weight=1, most=20),
            Column("as of", lambda s, w: Content(words.long_day(s.as_of)), least=15, keep=5),
            Column("schools", lambda s, w: Content(f"{s.joined:,}"), least=7, right=True),
            Column("", lambda s, w: tinted("restricted", "amber") if s.restricted else Content(""), least=10),
        ]

    def key(self, row: SourceView) -> str:
        """Its number."""
        return str(row.number)

    def haystack(self, row: SourceView) -> str:
        """Name, publisher, theme."""
        return f"{row.name} {row.publisher} {row.theme} {row.kind}"

    def read(self, desk: Desk) -> Sequence[SourceView]:
        """Those in force first."""
        return desk.sources()

    def summary(self, rows: Sequence[SourceView]) -> str:
        """How many are in force."""
        return f"{sum(row.in_force for row in rows)} in force of {len(rows)}"

    def facts(self, row: SourceView) -> tuple[Content, Sequence[Field]]:
        """Who publishes it, and how it joined."""
        joins = f"{row.joined:,} schools, {row.not_joined:,} without" + (
            f", by {row.through}" if row.through else ""
        )
        return plain(row.name).stylize("bold"), [
            Field("publisher", plain(row.publisher)),
            Field("joins", plain(joins)),
            Field("in force", Content("yes" if row.in_force else "no: a later set of it is")),
        ]

    def open_sources(self) -> None:
        """To the sources, where two can be compared."""
        from ecfrs_tui.tui.screens.sources import SourcesScreen

        self.app.push_screen(SourcesScreen())
