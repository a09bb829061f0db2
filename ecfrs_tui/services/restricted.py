"""Restricted sources are seen only while they are unlocked for the session, and the audit says by whom.

Being unlocked is a state of the open office and is never kept; this writes what was done.
"""

from __future__ import annotations

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome


def note(context: Context, unlocked: bool) -> Outcome:
    """Writes into the audit that restricted sources are shown, or hidden again."""
    words = (
        "Unlocked restricted sources for this session: they stay out of everything that is exported"
        if unlocked
        else "Locked restricted sources again"
    )
    with context.writing() as (work, _):
        work.record("unlock" if unlocked else "lock", "restricted", words, undoable=False)
    return Outcome(words)
