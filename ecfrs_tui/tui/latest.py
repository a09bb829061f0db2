"""Slow answers to quick questions: one call at a time, and of those asked meanwhile only the newest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from textual.message_pump import MessagePump

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.tui.work import beside

T = TypeVar("T")

_Pending = tuple[Callable[[], Any], Callable[[Any], None], Callable[[EcfrsError], None]]


class Latest:
    """Calls beside a screen or widget, under a name of its own.

    Answers come in the order in which the calls ran; a call that was overtaken before it began is never made.
    """

    def __init__(self, node: MessagePump, name: str) -> None:
        self._node = node
        self._name = name
        self._next: _Pending | None = None
        self.busy = False

    def ask(
        self, call: Callable[[], T], then: Callable[[T], None], fault: Callable[[EcfrsError], None]
    ) -> None:
        """Makes the call now, or once the one that runs has come back."""
        if self.busy:
            self._next = (call, then, fault)
            return
        self.busy = True
        beside(
            self._node,
            call,
            lambda value: self._back(lambda: then(value)),
            lambda error: self._back(lambda: fault(error)),
            name=self._name,
        )

    def _back(self, deliver: Callable[[], None]) -> None:
        self.busy = False
        following, self._next = self._next, None
        if following is not None:
            self.ask(*following)
        deliver()
