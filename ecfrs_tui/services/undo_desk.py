"""The part of the desk that says what can be taken back."""

from __future__ import annotations

from typing import Protocol

from ecfrs_tui.services.undoviews import UndoStep


class UndoDesk(Protocol):
    """`undo` of the desk takes back the first of these."""

    def undo_steps(self, *, limit: int = 50) -> tuple[UndoStep, ...]:
        """The changes of this person that stand, the last one first."""
        ...
