"""The part of the desk about a beginning: the demonstration, own files step by step, what is still missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ecfrs_tui.services.startviews import Entry, Missing, ReadIn, StartStep, Told
from ecfrs_tui.services.views import ImportReport, Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk


class StartDesk(Protocol):
    """What a first run asks; `folder`, `read_in` and `demonstration` belong in a thread."""

    def is_empty(self) -> bool:
        """True while the home holds nothing that somebody brought in."""
        ...

    def start_steps(self) -> tuple[StartStep, ...]:
        """The steps that fill a home, each with what it holds of it."""
        ...

    def still_missing(self) -> tuple[Missing, ...]:
        """What the home lacks, in words; what nothing can be booked without first."""
        ...

    def folder(self, path: Path) -> tuple[Entry, ...]:
        """What a directory holds, folders first."""
        ...

    def read_in(self, file: ReadIn, *, rehearse: bool, told: Told) -> ImportReport:
        """Reads a file in; with `rehearse` only says what that would change."""
        ...

    def write_pattern(self, step: str) -> Outcome:
        """An empty file with the columns of a step, to fill in."""
        ...

    def demonstration(self, told: Told) -> Desk:
        """The open desk of the demonstration, in a home of its own inside this one; filled first if need be."""
        ...
