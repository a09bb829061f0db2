"""The part of the desk about care: answers to match, corrected drives, districts, backups, the home's health."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from ecfrs_tui.services.records.deliveryviews import BackupLine
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.care import Health
    from ecfrs_tui.services.corrections import CorrectionView
    from ecfrs_tui.services.districts import District
    from ecfrs_tui.services.evaluations import EvaluationLine


class CareDesk(Protocol):
    """What settings ask about the keeping of data."""

    def evaluations(self, *, unmatched: bool = False, visit: str = "") -> tuple[EvaluationLine, ...]:
        """Answers of evaluation forms, newest first."""
        ...

    def tie_evaluation(self, number: int, visit: str) -> Outcome:
        """Says which visit an answer is about."""
        ...

    def corrections(self) -> tuple[CorrectionView, ...]:
        """Drives that somebody corrected, the newest first."""
        ...

    def correct_drive(self, origin: str, destination: str, *, minutes: int, why: str) -> Outcome:
        """How long a drive really takes, both ways."""
        ...

    def uncorrect_drive(self, origin: str, destination: str) -> Outcome:
        """The sources answer again."""
        ...

    def districts(self) -> tuple[District, ...]:
        """Every district with its days."""
        ...

    def reorganise_districts(
        self, day: date, *, code: str, name: str, authority: str, replaces: Sequence[str]
    ) -> Outcome:
        """A new district in the place of others."""
        ...

    def backups(self) -> tuple[BackupLine, ...]:
        """The copies of the database, the newest first."""
        ...

    def make_backup(self) -> Outcome:
        """Copies the database, also while it is in use."""
        ...

    def restore_backup(self, name: str) -> Outcome:
        """Puts a copy in the place of the database; the replaced one is kept as a copy."""
        ...

    def delete_backup(self, name: str) -> Outcome:
        """Deletes a copy for good."""
        ...

    def health(self) -> Health:
        """What `doctor` finds; takes a while, for a thread."""
        ...
