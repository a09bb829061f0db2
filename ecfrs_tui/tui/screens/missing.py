"""What is still missing: everything the home lacks, and the way to where each is mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.services.startviews import NEEDED, Missing, StartStep
from ecfrs_tui.tui import words
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.text import drawn, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table


def _sign(row: Missing, width: int) -> Content:
    return drawn("!", "amber") if row.weight == NEEDED else drawn("·", "dim")


class MissingScreen(MainScreen):
    """First what nothing can be booked without, then what would help."""

    SCOPES: ClassVar[tuple[str, ...]] = ("missing", "main")
    CONTEXT = "missing"

    def __init__(self) -> None:
        super().__init__()
        self._look = Latest(self, "missing")
        self._steps: dict[str, StartStep] = {}

    def body(self) -> Iterable[Widget]:
        """The list and all about one line of it."""
        table: Table[Missing] = Table(
            [
                Column("", _sign, field="weight", value=lambda m: m.weight, least=1),
                Column("what is missing", lambda m, w: plain(m.words), least=52, weight=5),
                Column("how it is mended", lambda m, w: drawn(m.mend, "dim"), least=24, weight=3, keep=4),
            ],
            key=lambda m: m.what,
            haystack=lambda m: f"{m.what} {m.words} {m.mend}",
            markable=False,
            id="missing-list",
        )
        table.empty = OPENING
        with Vertical():
            yield Rule("What is still missing", id="missing-title")
            yield table
            yield FilterBar()
            yield Rule(id="missing-one")
            yield Fields(label_width=12, id="missing-facts")

    @property
    def listing(self) -> Table[Missing]:
        """What is missing."""
        return self.query_one("#missing-list", Table)

    def reload(self) -> None:
        """Looks again, beside the screen."""
        desk = self.desk
        self._look.ask(
            lambda: (desk.still_missing(), desk.start_steps()),
            lambda both: self._show(*both),
            self.booking_app.complain,
        )

    def _show(self, found: Sequence[Missing], steps: Sequence[StartStep]) -> None:
        self._steps = {step.kind: step for step in steps if step.kind}
        self.listing.empty = self.keyed("Nothing is missing. {app.requests} shows what there is to book.")
        self.listing.set_rows(found)
        needed = sum(each.weight == NEEDED for each in found)
        wise = len(found) - needed
        says = [f"! {needed} needed" if needed else "", f"· {wise} would help" if wise else ""]
        self.query_one("#missing-title", Rule).say("What is still missing", "   ".join(filter(None, says)))
        self.masthead.figure([tinted(words.count(needed, "thing") + " needed" if needed else "", "amber")])
        self._card()
        self.refresh_keys()

    def on_table_highlighted(self) -> None:
        """Another line."""
        self._card()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click goes there."""
        self.booking_app.press("missing.go", self)

    def _card(self) -> None:
        row = self.listing.current
        title, facts = self.query_one("#missing-one", Rule), self.query_one("#missing-facts", Fields)
        if row is None:
            title.say("")
            facts.show([])
            return
        title.say(plain(row.what).stylize("bold"))
        fields = [Field("missing", plain(row.words), 4), Field("mend", plain(row.mend), 2)]
        if row.command:
            fields.append(Field("command", run_on(drawn("ecfrs-tui ", "dim"), plain(row.command))))
        facts.show(fields)

    # actions

    def why_nothing(self) -> str:
        """Why there is nothing to mend."""
        row = self.listing.current
        if row is None:
            return "Nothing is missing."
        return "" if row.section or row.reads else "This mends itself."

    def why_no_file(self) -> str:
        """Why no file is read in for it."""
        row = self.listing.current
        return "" if row is not None and row.reads in self._steps else "No file brings this."

    def mend(self) -> None:
        """To Settings, or to the file that brings it."""
        row = self.listing.current
        if row is None:
            return
        if row.reads in self._steps:
            self.read_file()
        else:
            self.booking_app.lead_to("settings", row.section)

    def read_file(self) -> None:
        """The window that reads the file in."""
        row = self.listing.current
        if row is not None:
            self.booking_app.read_in(self._steps[row.reads], lambda: None)
