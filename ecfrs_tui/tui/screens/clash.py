"""Two edits of one thing: what another has made of it, what is typed here, and whose shall stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.clashviews import Clash, ClashField
    from ecfrs_tui.services.views import HistoryLine

Whose = Literal["theirs", "mine"]
_CHOICES: tuple[tuple[Whose, str], ...] = (
    ("theirs", "Theirs: leave it as it is now"),
    ("mine", "Mine: do it all the same"),
)
_SHOWN = 6


def who_and_what(line: HistoryLine) -> str:
    """`Sam on Mon 1 Mar 09:12: VIS-0112 moved`."""
    return f"{line.actor or 'somebody'} on {words.moment(line.at)}: {line.words}"


class ClashScreen(Window[Whose | None]):
    """Shows both sides; dismissed with whose shall stand, or None to look at the window again."""

    SCOPE = "dialog"
    LINES_BESIDE = 6

    def __init__(self, clash: Clash) -> None:
        super().__init__()
        self._clash = clash

    def compose(self) -> ComposeResult:
        """Title, what has happened, both sides, the choices, keys."""
        with Vertical(classes="dialog"):
            yield Rule("Somebody has changed this meanwhile", id="title")
            with VerticalScroll(can_focus=False):
                yield Fields(label_width=10, id="lines")
            yield Table(
                [Column("whose shall stand?", lambda c, w: plain(c[1]), least=30, weight=1)],
                key=lambda c: c[0],
                markable=False,
                id="whose",
            )
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Fills in both sides; the careful choice is first."""
        clash = self._clash
        fields = [Field("", plain(clash.title).stylize("bold"), 2)]
        fields += [Field("!", tinted(who_and_what(line), "amber"), 2) for line in clash.since[:_SHOWN]]
        if len(clash.since) > _SHOWN:
            fields.append(Field("", drawn(f"and {len(clash.since) - _SHOWN} changes before that", "dim")))
        for field in clash.fields:
            fields += _sides(field)
        self.query_one("#lines", Fields).show(fields)
        table = self.query_one("#whose", Table)
        table.set_rows(_CHOICES)
        table.focus()
        keys = [
            run_on(drawn("enter ", "ember"), "choose"),
            run_on(drawn("esc ", "ember"), "back to the window"),
        ]
        self.query_one("#keys", Line).say(joined(keys, "   "))

    def on_table_picked(self) -> None:
        """A second click chooses."""
        self.go()

    def go(self) -> None:
        """As the line under the cursor says."""
        self.dismiss(cast(Whose | None, self.query_one("#whose", Table).current_key))

    def leave(self) -> None:
        """Back to the window, with nothing decided."""
        self.dismiss(None)


def _sides(field: ClashField) -> list[Field]:
    """A field as it was, as theirs and as mine."""
    head = tinted("changed by both of you", "red") if field.both else drawn("")
    return [
        Field("", joined([plain(field.name).stylize("bold"), head], "  ")),
        Field("  was", _or_nothing(field.before, "dim"), 2),
        Field("  theirs", _or_nothing(field.theirs, "blue"), 2),
        Field("  mine", _or_nothing(field.mine, "ember"), 2),
    ]


def _or_nothing(text: str, tone: str) -> Content:
    return tinted(text, tone) if text.strip() else drawn("(nothing)", "dim")
