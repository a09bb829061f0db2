"""What the made-up desk can take back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ecfrs_tui.services.undoviews import UndoStep


class FakeUndo:
    """The part of the Desk protocol about the list of changes."""

    _now: datetime
    _before: list[tuple[str, Any]]

    def undo_steps(self, *, limit: int = 50) -> tuple[UndoStep, ...]:
        steps = [
            UndoStep(number, self._now, words, "REQ-2027-0147", bool(number % 2))
            for number, (words, _) in enumerate(self._before)
        ]
        return tuple(reversed(steps))[:limit]
