"""After a fault of ours: what happened, what is safe, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from ecfrs_tui.tui.screens.window import Window
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule

if TYPE_CHECKING:
    from ecfrs_tui.tui.app import BookingApp
    from ecfrs_tui.tui.crashing import Crash

SAFE = (
    "Everything that was said to be done is in the diary; nothing is half done. "
    "What you were typing into a window waits there for you."
)


class CrashScreen(Window[None]):
    """Says what fell over. `mode` is where to go on when this is no window but stands by itself."""

    SCOPE = "crash"

    def __init__(self, crash: Crash, mode: str = "") -> None:
        super().__init__()
        self._crash = crash
        self._mode = mode

    def compose(self) -> ComposeResult:
        """Title, words, keys."""
        with Vertical(classes="dialog"):
            yield Rule("Something went wrong in this program", id="title")
            with VerticalScroll(can_focus=False):
                yield Fields(label_width=10, id="lines")
            yield Line(id="keys", lines=2)

    def on_mount(self) -> None:
        """Fills in the words."""
        self.say(self._crash)
        key = cast("BookingApp", self.app).key_of
        keys = (
            (key("crash.go"), "go on"),
            (key("crash.again"), "read again"),
            (key("crash.copy"), "copy the details"),
            (key("app.quit"), "leave"),
        )
        self.query_one("#keys", Line).say(
            joined([run_on(drawn(f"{each} ", "ember"), words) for each, words in keys], "   ")
        )

    def say(self, crash: Crash) -> None:
        """Another fault, or the first."""
        self._crash = crash
        fault, noted = crash.fault, crash.noted
        written = (
            f"fault {noted.number} in {noted.path}" if noted.path else "no log could be written: copy it"
        )
        if crash.again:
            next_ = "It has happened here before, so this leads back to Today."
        elif crash.rebuilt:
            next_ = "That screen was closed; it opens afresh."
        else:
            next_ = "The screen is as it was. F5 reads everything again."
        self.query_one("#lines", Fields).show(
            [
                Field("what", tinted(f"In {crash.where}: {type(fault).__name__}: {fault}", "red"), 4),
                Field("safe", plain(SAFE), 4),
                Field("now", plain(next_), 3),
                Field("written", drawn(plain(written).plain, "dim"), 3),
            ]
        )

    def go(self) -> None:
        """On."""
        if self._mode:
            self.app.switch_mode(self._mode)
        else:
            self.dismiss(None)

    def again(self) -> None:
        """On, with everything read again."""
        self.go()
        cast("BookingApp", self.app).changed()

    def copy(self) -> None:
        """The whole of it to the clipboard, to be sent to whoever looks after the program."""
        self.app.copy_to_clipboard(self._crash.noted.text)
        self.app.notify("The details are on the clipboard.", markup=False)
