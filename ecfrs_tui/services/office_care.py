"""The office's care of data: implements `services.care_desk.CareDesk` beside the reports' part of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.records.deliveryviews import BackupLine
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.care import Health
    from ecfrs_tui.services.corrections import CorrectionView
    from ecfrs_tui.services.districts import District
    from ecfrs_tui.services.travelling import Travelling


class CareOffice:
    """What `services.office.Office` inherits. The rooms behind it are opened when they are asked for."""

    context: Context
    travelling: Travelling
    _finder_mark: int

    def corrections(self) -> tuple[CorrectionView, ...]:
        """Drives that somebody corrected, the newest first."""
        from ecfrs_tui.services import corrections

        return corrections.corrections(self.context)

    def correct_drive(self, origin: str, destination: str, *, minutes: int, why: str) -> Outcome:
        """How long a drive really takes, both ways."""
        from ecfrs_tui.services import corrections

        return corrections.correct(self.context, origin, destination, minutes=minutes, why=why)

    def uncorrect_drive(self, origin: str, destination: str) -> Outcome:
        """The sources answer again."""
        from ecfrs_tui.services import corrections

        return corrections.uncorrect(self.context, origin, destination)

    def districts(self) -> tuple[District, ...]:
        """Every district with its days."""
        from ecfrs_tui.services import districts

        with self.context.store.reading() as session:
            return districts.districts(session)

    def reorganise_districts(
        self, day: date, *, code: str, name: str, authority: str, replaces: Sequence[str]
    ) -> Outcome:
        """A new district in the place of others."""
        from ecfrs_tui.services import districts

        return districts.reorganise(
            self.context, day, code=code, name=name, authority=authority, replaces=replaces
        )

    def backups(self) -> tuple[BackupLine, ...]:
        """The copies of the database, the newest first."""
        from ecfrs_tui.services import backups

        return backups.backups(self.context.home)

    def make_backup(self) -> Outcome:
        """Copies the database, also while it is in use."""
        from ecfrs_tui.services import care

        path = care.backup(self.context.home, self.context.clock)
        return Outcome(f"Copied to {path.name}", None, (str(path),), reference=path.name)

    def restore_backup(self, name: str) -> Outcome:
        """Puts a copy in the place of the database; the replaced one is kept as a copy."""
        from ecfrs_tui.services import backups, care

        home = self.context.home
        kept = care.restore(home, self.context.clock, backups.named(home, name))
        self._finder_mark = -1
        words = f"Put {name} back" + (f"; what stood before is kept as {kept.name}" if kept else "")
        with self.context.writing() as (work, _):
            work.record("restore", "", words, undoable=False)
        return Outcome(words, reference=kept.name if kept else "")

    def delete_backup(self, name: str) -> Outcome:
        """Deletes a copy for good."""
        from ecfrs_tui.services import backups

        with self.context.writing() as (work, _):
            words = backups.delete(self.context.home, name)
            work.record("delete-backup", "", words, undoable=False)
        return Outcome(words)

    def health(self) -> Health:
        """What `doctor` finds; takes a while, for a thread."""
        from ecfrs_tui.services import care

        return care.examine(self.context.home, self.context, self.travelling)
