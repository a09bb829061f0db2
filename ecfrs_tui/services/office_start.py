"""The office's beginnings: implements `services.start_desk.StartDesk`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.startviews import Entry, Missing, ReadIn, StartStep, Told
from ecfrs_tui.services.views import ImportReport, Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.travelling import Travelling

DEMONSTRATION = "demo"
"""The folder inside a home that the demonstration has for itself."""


class StartOffice:
    """What `services.office.Office` inherits."""

    context: Context
    travelling: Travelling
    _finder_mark: int

    def is_empty(self) -> bool:
        """True while the home holds nothing that somebody brought in."""
        from ecfrs_tui.services import starting

        with self.context.store.reading() as session:
            return starting.is_empty(session)

    def start_steps(self) -> tuple[StartStep, ...]:
        """The steps that fill a home, each with what it holds of it."""
        from ecfrs_tui.services import starting

        return starting.start_steps(self.context)

    def still_missing(self) -> tuple[Missing, ...]:
        """What the home lacks, in words; what nothing can be booked without first."""
        from ecfrs_tui.services import missing

        return missing.still_missing(self.context, self.travelling)

    def folder(self, path: Path) -> tuple[Entry, ...]:
        """What a directory holds, folders first."""
        from ecfrs_tui.services import starting

        return starting.folder(path)

    def read_in(self, file: ReadIn, *, rehearse: bool, told: Told) -> ImportReport:
        """Reads a file in; with `rehearse` only says what that would change."""
        from ecfrs_tui.services import starting

        report = starting.read_in(self.context, file, rehearse=rehearse, told=told)
        if not rehearse:
            self._finder_mark = -1
        return report

    def write_pattern(self, step: str) -> Outcome:
        """An empty file with the columns of a step, to fill in."""
        from ecfrs_tui.services import starting

        path = starting.write_pattern(self.context, step)
        return Outcome(f"Wrote {path}: fill it in and read it in", None, (str(path),), reference=str(path))

    def demonstration(self, told: Told) -> Desk:
        """The open desk of the demonstration, in a home of its own inside this one; filled first if need be."""
        from ecfrs_tui.services.demo import fill_demo

        return fill_demo(self.context.home / DEMONSTRATION, self.context.clock, say=told)
