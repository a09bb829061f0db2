"""How far slow work beside a screen has come: words, so much of so much; and stopping it."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.content import Content
from textual.message import Message
from textual.message_pump import MessagePump

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import drawn, plain, run_on

_EVERY_SECONDS = 0.1


class Told(Message, bubble=False):
    """Work beside a node has come so far."""

    def __init__(self, step: str, done: int, of: int) -> None:
        super().__init__()
        self.step = step
        self.done = done
        self.of = of

    def line(self) -> Content:
        """As one line: the step, a bar and the figures where it is known how much there is."""
        if self.of <= 1:
            return plain(self.step)
        bar = drawn(words.bar(self.done / self.of, 12), "blue")
        return run_on(plain(self.step), "  ", bar, f"  {self.done:,} of {self.of:,}")


def teller(node: MessagePump) -> Callable[[str, int, int], None]:
    """For a thread: tells the node how far it is, ten times a second at most.

    Once the worker is cancelled it raises RefusedError, so that whatever tells it stops and leaves nothing.
    """
    last = ("", 0.0)

    def tell(step: str, done: int, of: int) -> None:
        nonlocal last
        from textual.worker import NoActiveWorker, get_current_worker

        try:
            if get_current_worker().is_cancelled:
                raise RefusedError("stopped", "It was stopped; nothing was kept of it")
        except NoActiveWorker:
            pass
        now = time.monotonic()
        if step != last[0] or done >= of or now - last[1] >= _EVERY_SECONDS:
            last = (step, now)
            node.post_message(Told(step, done, of))

    return tell
