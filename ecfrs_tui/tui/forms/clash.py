"""Two edits of one thing side by side: theirs stands, and each line says whose is taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from ecfrs_tui.tui import actions
from ecfrs_tui.tui.acting import do
from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.text import drawn, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.keybar import Key, KeyBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.tui.app import BookingApp
    from ecfrs_tui.tui.forms.model import Difference


_KEYS = (
    ("list.mark", "yours or theirs"),
    ("list.mark_all", "all of yours"),
    ("clash.take", "keep it so"),
    ("clash.leave", "back"),
)
"""What the line of keys says: marking means something of its own here."""


class FormClashScreen(Window[tuple[str, ...] | None]):
    """Marked lines keep what this person typed, the others take what is stored; enter keeps it so.

    Dismissed with the names of the fields to keep, or None when she goes back to her form.
    """

    SCOPE = "clash"

    def __init__(self, title: str, said: str, differences: Sequence[Difference]) -> None:
        super().__init__()
        self._title = title
        self._said = said
        self._differences = tuple(differences)

    def compose(self) -> ComposeResult:
        """Who changed it, both sides, keys."""
        with Vertical(classes="dialog -clash"):
            yield Rule(self._title, id="title")
            yield Fields(label_width=2, id="lines")
            yield Table(
                [
                    Column("", lambda d, w: plain(d.label), least=20, weight=1, most=26),
                    Column("yours", lambda d, w: self._side(d, mine=True), least=14, weight=3),
                    Column("theirs", lambda d, w: self._side(d, mine=False), least=14, weight=3),
                    Column("taken", self._taken, least=6),
                ],
                key=lambda d: d.name,
                id="differences",
            )
            yield KeyBar()

    @property
    def table(self) -> Table[Difference]:
        """The fields that differ."""
        return self.query_one("#differences", Table)

    def on_mount(self) -> None:
        """What this person has changed is taken from her to begin with."""
        both = sum(each.both for each in self._differences)
        fields = [Field("!", tinted(self._said, "amber"), 3)]
        if both:
            word = "One field was" if both == 1 else f"{both} fields were"
            fields.append(Field("!", tinted(f"{word} changed by both of you.", "red"), 1))
        self.query_one("#lines", Fields).show(fields)
        self.table.set_rows(self._differences)
        self.table.set_marks([each.name for each in self._differences if each.mine])
        self.table.focus()
        own = cast("BookingApp", self.app).own_keys
        self.query_one(KeyBar).show(
            [Key(actions.keys_of(actions.BY_ID[each], own)[0], title, each) for each, title in _KEYS]
        )

    def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        """A click on a key is the key."""
        do(self.table if message.action.startswith("list.") else self, message.action)

    def _side(self, row: Difference, *, mine: bool) -> Content:
        text = row.yours if mine else row.theirs
        shown = plain(text) if text.strip() else drawn("(nothing)", "dim")
        taken = (row.name in self._kept()) == mine
        return shown.stylize("bold") if taken else shown.stylize("dim")

    def _kept(self) -> Collection[str]:
        return self.table.marks

    def _taken(self, row: Difference, width: int) -> Content:
        return tinted("yours", "ember") if row.name in self._kept() else drawn("theirs", "blue")

    def on_table_picked(self) -> None:
        """A second click changes whose is taken."""
        self.table.mark()

    # actions

    def take(self) -> None:
        """As the lines say."""
        self.dismiss(tuple(self.table.marks))

    def leave(self) -> None:
        """Back to the form; nothing is kept yet."""
        self.dismiss(None)
