"""Slow calls beside the screen: a thread that only posts a message; the handler owns the widgets."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from ecfrs_tui import faultlog
from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.tui.crashing import Crashing

if TYPE_CHECKING:
    from textual.worker import Worker

T = TypeVar("T")

# a hint may name an option of the command, as in `give a reason with --override`
_OPTION = re.compile(r" (?:with|by) --[a-z-]+")
_log = logging.getLogger("ecfrs_tui.tui")


class Returned(Message, bubble=False):
    """A call beside the screen has come back; `deliver` is run by the handler, in the screen's own time."""

    def __init__(self, deliver: Callable[[], None]) -> None:
        super().__init__()
        self.deliver = deliver


class Stepped(Message, bubble=False):
    """A call beside the screen has done `done` of `of` things."""

    def __init__(self, done: int, of: int) -> None:
        super().__init__()
        self.done = done
        self.of = of


def step(done: int, of: int) -> bool:
    """From a call beside the screen: says how far it is; False when it is to stop before the next thing.

    Anywhere else it does nothing and is True.
    """
    from textual.worker import NoActiveWorker, get_current_worker

    try:
        worker = get_current_worker()
    except NoActiveWorker:
        return True
    worker.node.post_message(Stepped(done, of))
    return not worker.is_cancelled


class UnexpectedError(EcfrsError):
    """A fault of ours that no floor below put into words."""

    exit_status = 3


def in_words(fault: Exception) -> EcfrsError:
    """The fault as one that has a sentence; what is not ours is logged with its trace."""
    if isinstance(fault, EcfrsError):
        return fault
    _log.error("unexpected fault", exc_info=fault)
    return UnexpectedError(
        "internal",
        f"Something went wrong that should not have: {type(fault).__name__}: {fault}",
        hint="Nothing was changed by this step. The log file holds the details.",
    )


def said(error: EcfrsError) -> tuple[str, str]:
    """What was wrong and what to do, as sentences; options of the command line are left out of the second."""
    return _sentence(error.message), _sentence(_OPTION.sub("", error.hint))


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")


def _tell(node: MessagePump, fault: Exception, windowed: bool) -> None:
    """Lets the app say a fault of ours, as it says one in a handler."""
    app = node if isinstance(node, App) else node.app
    if isinstance(app, Crashing) and windowed:
        app.post_message(Returned(lambda: app.crashed(fault, node)))
    elif isinstance(app, Crashing):
        faultlog.note(app.log_homes, fault, "opening the diary")


def beside(
    node: MessagePump,
    call: Callable[[], T],
    then: Callable[[T], None],
    fault: Callable[[EcfrsError], None],
    *,
    name: str,
    windowed: bool = True,
) -> Worker[None]:
    """Runs `call` in a thread; `then` or `fault` follow on the screen's own thread by way of a message.

    `node` is the app, a screen or a widget and must handle `Returned`, and `Stepped` where the call steps.
    A call that is cancelled comes back all the same, once it has seen so. A fault of ours is written down and,
    unless `fault` fills the screen itself (`windowed` is false), said in a window too.
    """

    def body() -> None:
        try:
            value = call()
        except Exception as raised:
            error = in_words(raised)
            node.post_message(Returned(lambda: fault(error)))
            if isinstance(error, UnexpectedError):
                _tell(node, raised, windowed)
        else:
            node.post_message(Returned(lambda: then(value)))

    from textual.dom import DOMNode

    assert isinstance(node, DOMNode)
    return node.run_worker(body, name=name, group=name, thread=True, exit_on_error=False)
