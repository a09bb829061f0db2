"""Why not on that day? A day is typed, the answer stands under it, another day can be asked about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input

from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.work import Returned, beside, said

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Refusal


class WhyScreen(Window[None]):
    """Asks the desk about one day at a time."""

    SCOPE = "dialog"
    LINES_BESIDE = 6

    def __init__(self, desk: Desk, reference: str) -> None:
        super().__init__()
        self._desk = desk
        self._reference = reference
        self._wanted: date | None = None

    def compose(self) -> ComposeResult:
        """The day, the answer, the keys."""
        with Vertical(classes="dialog"):
            yield Rule(f"Why not…  {self._reference}", id="title")
            with Horizontal(classes="ask"):
                label = Line()
                label.say(drawn("on which day", "dim"))
                yield label
                yield Input(
                    placeholder="11 mar, 11/3, thu, +3", compact=True, id="ask-day", select_on_focus=True
                )
            yield Line(id="day")
            with VerticalScroll(can_focus=False):
                yield Fields(label_width=0, id="lines")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """The field has the focus."""
        keys = [
            run_on(drawn("enter ", "ember"), "ask"),
            run_on(drawn("pgdn ", "ember"), "read on"),
            run_on(drawn("esc ", "ember"), "back"),
        ]
        self.query_one("#keys", Line).say(joined(keys, "   "))
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field is enter."""
        event.stop()
        self.go()

    def go(self) -> None:
        """The day is asked about beside the screen."""
        try:
            day = dates.parse_day(self.query_one(Input).value, self._desk.now().date())
        except ValueError as fault:
            self._say(tinted(fault, "red"), ())
            return
        self._wanted = day
        self._say(joined([drawn(words.long_day(day), "strong"), Content("…")], " "), ())
        desk, reference = self._desk, self._reference

        def answer(refusals: tuple[Refusal, ...]) -> None:
            if self._wanted == day:
                says = drawn(words.long_day(day), "strong")
                if not refusals:
                    says = run_on(says, "  nothing stands in the way: it is simply not among the best.")
                self._say(says, refusals)

        beside(
            self,
            lambda: desk.why_not(reference, day),
            answer,
            lambda error: self._say(tinted(" ".join(said(error)), "red"), ()),
            name="why",
        )

    def on_returned(self, message: Returned) -> None:
        """The answer is there."""
        message.deliver()

    def _say(self, line: Content, refusals: tuple[Refusal, ...]) -> None:
        self.query_one("#day", Line).say(line)
        fields = [Field("", field.words, 4) for field in cards.refusal_fields(refusals)]
        self.query_one("#lines", Fields).show(fields or [Field("", plain(""))])

    def leave(self) -> None:
        """Back."""
        self.dismiss(None)
