"""What can be taken back: implements `services.undo_desk.UndoDesk`."""

from __future__ import annotations

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.undoviews import UndoStep


class UndoOffice:
    """What `services.office.Office` inherits."""

    context: Context

    def undo_steps(self, *, limit: int = 50) -> tuple[UndoStep, ...]:
        """The changes of this person that stand, the last one first."""
        from ecfrs_tui.services import undo_steps

        return undo_steps.undo_steps(self.context, limit)
