"""When the diary cannot be opened: one sentence over the whole screen, then out with a status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.text import drawn, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.work import said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError


class FaultScreen(Window[None]):
    """Says what was wrong and what to do; any of its keys leaves the program."""

    SCOPE = "dialog"

    def __init__(self, error: EcfrsError) -> None:
        super().__init__()
        self._error = error

    def compose(self) -> ComposeResult:
        """The sentence, the hint, the way out."""
        with Vertical(classes="dialog"):
            yield Rule("The diary could not be opened", id="title")
            yield Fields(label_width=2, id="lines")
            yield Line(id="keys")

    def on_mount(self) -> None:
        """Fills in the words."""
        wrong, mend = said(self._error)
        fields = [Field("!", tinted(wrong, "red"), 8)]
        if mend:
            fields += [Field("", drawn("")), Field("›", plain(mend), 8)]
        self.query_one("#lines", Fields).show(fields)
        self.query_one("#keys", Line).say(run_on(drawn("enter ", "ember"), "leave the program"))

    def leave(self) -> None:
        """Out, with the status of the fault."""
        self.app.exit(return_code=self._error.exit_status, message=self._error.message)

    def go(self) -> None:
        """Enter leaves too."""
        self.leave()
