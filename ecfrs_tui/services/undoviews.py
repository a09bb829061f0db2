"""The read model of what can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UndoStep:
    """A change of this person that still stands. `at` is London wall time.

    `told`: something about it has left, so taking it back sends the message that matches.
    """

    number: int
    at: datetime
    words: str
    reference: str
    told: bool
