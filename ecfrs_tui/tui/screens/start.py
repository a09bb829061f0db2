"""Begin: the demonstration, or own files step by step; done is what the home holds, nothing else is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.services.startviews import NEEDED, Missing, StartStep
from ecfrs_tui.tui import words
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.start_rows import StartRow, held_words, steps_table
from ecfrs_tui.tui.telling import Told, teller
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from textual.worker import Worker

    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Outcome, TodayView

LOOK_AROUND = "demonstration"
_OWN_FILES = "or begin with your own files. Any step can wait: {app.back} leaves, {app.begin} comes back."


class StartScreen(MainScreen):
    """The steps in their order; the card says what a file must have, where it comes from, what misses without."""

    SCOPES: ClassVar[tuple[str, ...]] = ("start", "main")
    CONTEXT = "start"

    def __init__(self) -> None:
        super().__init__()
        self._look = Latest(self, "start")
        self._empty = False
        self._missing: tuple[Missing, ...] = ()
        self._filling: Worker[None] | None = None
        self._went_on = False

    def body(self) -> Iterable[Widget]:
        """Words of welcome, the steps, the card of one of them."""
        table = steps_table()
        table.empty = OPENING
        yield Fields(label_width=3, id="start-welcome")
        with Horizontal(id="start-halves"):
            with Vertical(id="start-left"):
                yield Rule("Step by step", id="start-title")
                yield table
                yield FilterBar()
            with Vertical(id="start-card"):
                yield Rule(id="step-title")
                yield Fields(label_width=12, id="step-facts")
        yield Line(id="start-far")

    @property
    def listing(self) -> Table[StartRow]:
        """The steps."""
        return self.query_one("#steps-list", Table)

    def reload(self) -> None:
        """What the home holds by now, read beside the screen."""
        desk = self.desk
        self._look.ask(
            lambda: (desk.is_empty(), desk.start_steps(), desk.still_missing()),
            lambda found: self._show(*found),
            self.booking_app.complain,
        )

    def _show(self, empty: bool, steps: tuple[StartStep, ...], missing: tuple[Missing, ...]) -> None:
        self._empty, self._missing = empty, missing
        rows = [StartRow(step.id, step.title, number, step) for number, step in enumerate(steps, start=1)]
        if empty:
            rows.insert(0, StartRow(LOOK_AROUND, "Look around first"))
        self.listing.set_rows(rows)
        self.query_one("#start-welcome", Fields).show(self._welcome(missing))
        done = sum(bool(step.held) for step in steps if step.needed)
        of = sum(step.needed for step in steps)
        self.query_one("#start-title", Rule).say("Your own files, step by step", f"{done} of {of} done")
        self._go_on(rows)
        self._card()
        self.refresh_keys()

    def _welcome(self, missing: tuple[Missing, ...]) -> list[Field]:
        if self._empty:
            return [
                Field("", drawn("This home holds nothing yet. There are two ways in:", "strong"), 2),
                Field("»", Content("look around first, with made-up schools, officers and requests;"), 2),
                Field(
                    "1",
                    Content(self.keyed(_OWN_FILES)),
                    2,
                ),
            ]
        needed = sum(each.weight == NEEDED for each in missing)
        if needed:
            says = f"{words.count(needed, 'thing')} still missing: {{start.missing}} says which, and what follows."
            return [Field("!", tinted(self.keyed(says), "amber"), 2)]
        return [Field("✓", tinted("Nothing stands in the way: visits can be booked.", "green"), 2)]

    def _go_on(self, rows: list[StartRow]) -> None:
        """After a reading the cursor goes on to the next step that is needed."""
        if not self._went_on:
            return
        self._went_on = False
        left = [row.id for row in rows if row.step is not None and row.step.needed and not row.step.held]
        if left:
            self.listing.go_to(left[0])

    # the card

    def on_table_highlighted(self) -> None:
        """Another step."""
        self._card()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click does it."""
        self.booking_app.press("start.go", self)

    def _card(self) -> None:
        row = self.listing.current
        title, facts = self.query_one("#step-title", Rule), self.query_one("#step-facts", Fields)
        if row is None:
            title.say("")
            facts.show([])
            return
        title.say(plain(row.title).stylize("bold"), held_words(row))
        facts.show(self._facts(row))

    def _facts(self, row: StartRow) -> list[Field]:
        step = row.step
        if step is None:
            says = (
                "Some 120 made-up schools at real places, six officers, forty requests and a month of visits, "
                "in a home of its own: nothing of it comes near your own data."
            )
            back = "Leave the program and open it again to come back here."
            return [Field("", plain(says), 6), Field("", drawn(back, "dim"), 4)]
        fields = [Field("comes from", plain(step.source), 8)]
        if step.columns:
            fields.append(Field("must have", plain(step.columns), 5))
        if not step.held:
            fields.append(Field("without it", tinted(step.without, "amber" if step.needed else ""), 3))
        if not step.needed:
            fields.append(Field("", drawn("This can wait.", "dim")))
        keys = self._keys_of(step)
        return [*fields, Field("", Content("")), Field("", joined(keys, "   "), 3)]

    def _keys_of(self, step: StartStep) -> list[Content]:
        app = self.booking_app
        keys = [("start.go", "read its file in" if step.kind else "to Settings")]
        if not self.why_no_pattern():
            keys.append(("start.pattern", "write an empty file to fill in"))
        if step.kind and step.section:
            keys.append(("start.settings", "enter it by hand"))
        return [run_on(drawn(f"{app.key_of(identity)} ", "ember"), said) for identity, said in keys]

    # actions

    def why_no_step(self) -> str:
        """Why nothing can be done with a step."""
        if self._filling is not None:
            return "The demonstration is being filled: esc stops it."
        return "" if self.listing.current is not None else "No step is chosen."

    def why_no_pattern(self) -> str:
        """Why there is no file to fill in."""
        row = self.listing.current
        if row is None or row.step is None:
            return "No step is chosen."
        return "" if row.step.ours else "Another system exports that file: it is read as it is."

    def why_not_by_hand(self) -> str:
        """Why it cannot be entered by hand."""
        row = self.listing.current
        return (
            ""
            if row is not None and row.step is not None and row.step.section
            else "This comes by file only."
        )

    def do_step(self) -> None:
        """The demonstration, the window that reads the file, or Settings."""
        row = self.listing.current
        if row is None:
            return
        if row.step is None:
            self._fill()
        elif row.step.kind:
            self._read(row.step)
        else:
            self.by_hand()

    def _read(self, step: StartStep, proposed: str = "") -> None:
        def done() -> None:
            self._went_on = True
            self.show_again()  # the change itself may have been seen while the window was still open

        self.booking_app.read_in(step, done, proposed)

    def by_hand(self) -> None:
        """To the part of Settings where it is entered."""
        row = self.listing.current
        if row is not None and row.step is not None:
            self.booking_app.lead_to("settings", row.step.section)

    def write_pattern(self) -> None:
        """An empty file to fill in; the window that reads it proposes it afterwards."""
        row, desk = self.listing.current, self.desk
        if row is None or row.step is None:
            return
        identity = row.step.id

        def done(outcome: Outcome) -> None:
            self.app.notify(f"{clean(outcome.words)}.", markup=False, timeout=12)

        beside(self, lambda: desk.write_pattern(identity), done, self.booking_app.complain, name="pattern")

    def show_missing(self) -> None:
        """What is still missing."""
        self.booking_app.show_missing()

    # the demonstration

    def _fill(self) -> None:
        app, desk, tell = self.booking_app, self.desk, teller(self)
        self._far(drawn("Filling the demonstration…", "dim"))
        self._filling = beside(
            self,
            lambda: app.first_page(desk.demonstration(tell)),
            self._filled,
            self._not_filled,
            name="demonstration",
        )
        self.refresh_keys()

    def on_told(self, message: Told) -> None:
        """The demonstration has come so far."""
        if self._filling is not None:
            self._far(run_on(message.line(), drawn("   esc stops", "dim")))

    def _far(self, line: Content) -> None:
        self.query_one("#start-far", Line).say(line)

    def _filled(self, opened: tuple[Desk, int, TodayView]) -> None:
        self._filling = None
        self._far(Content(""))
        app = self.booking_app
        if self in app.screen_stack:
            self.dismiss()
        app.show_demonstration(opened)
        app.notify(
            app.keyed(
                "This is the demonstration: try anything, {app.undo} takes it back. {app.guide} is the guide."
            ),
            markup=False,
            timeout=12,
        )

    def _not_filled(self, error: EcfrsError) -> None:
        self._filling = None
        self._far(Content(""))
        self.booking_app.complain(error)
        self.refresh_keys()

    def back(self) -> bool:
        """Stops the filling first."""
        if self._filling is not None:
            self._filling.cancel()
            self._far(drawn("Stopping…", "dim"))
            return True
        return super().back()
