"""What takes longer than a key: looks at single fields, and what keeping the form would mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.timer import Timer

from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.tui.forms.model import Form, FormField
    from ecfrs_tui.tui.forms.state import FormState

SECONDS_UNTIL_LOOKED = 0.25
"""After the last key."""


class Looker:
    """Looks beside a form's screen, which must handle `Returned`. `looked` is called when a field's look is in,
    `weighed` with what keeping the form would mean."""

    def __init__(
        self,
        screen: Screen[Any],
        form: Form,
        looked: Callable[[], None],
        weighed: Callable[[Sequence[str]], None],
    ) -> None:
        self._screen = screen
        self._form = form
        self._looked = looked
        self._weighed = weighed
        self._timer: Timer | None = None
        self._found: dict[str, tuple[str, str]] = {}
        self._weighing = 0

    def found(self, field: FormField, text: str) -> str:
        """What the look at this text of a field has found, if it is in and nothing was wrong."""
        looked_at, words = self._found.get(field.name, ("", ""))
        return words if looked_at == text else ""

    def later(self, state: FormState) -> None:
        """Something was typed: looked at once the hands rest."""
        self.stop()
        self._timer = self._screen.set_timer(SECONDS_UNTIL_LOOKED, lambda: self._look(state))

    def stop(self) -> None:
        """Nothing more is looked at."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _look(self, state: FormState) -> None:
        for field in self._form.fields:
            text = state.typed[field.name]
            if field.look is None or state.fault(field) or self._found.get(field.name, ("\0",))[0] == text:
                continue
            self._look_at(state, field, field.look, text)
        self._weigh(state)

    def _look_at(self, state: FormState, field: FormField, look: Callable[[str], str], text: str) -> None:
        def call() -> tuple[str, bool]:
            try:
                return look(text), True
            except ValueError as wrong:
                return str(wrong), False

        def seen(words: str, fine: bool) -> None:
            if state.typed[field.name] != text:
                return
            if fine:
                self._found[field.name] = (text, words)
            else:
                state.refused[field.name] = words
            self._looked()

        beside(
            self._screen,
            call,
            lambda found: seen(*found),
            lambda error: seen(error.message, False),
            name=f"look-{field.name}",
        )

    def _weigh(self, state: FormState) -> None:
        weigh = self._form.weigh
        self._weighing += 1
        if weigh is None or state.faults():
            self._weighed(())
            return
        values, number = state.values(), self._weighing

        def shown(lines: Sequence[str]) -> None:
            # an answer about what has been typed over is thrown away
            if number == self._weighing:
                self._weighed(lines)

        beside(self._screen, lambda: weigh(values), shown, lambda error: shown(()), name="weigh")
