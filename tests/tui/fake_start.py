"""The made-up desk is no empty home: nothing is greeted, nothing is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.startviews import Entry, Missing, ReadIn, StartStep, Told
from ecfrs_tui.services.views import ImportReport, Outcome


class FakeStart:
    """The part of the Desk protocol about a beginning; stories of it run over the real office."""

    def is_empty(self) -> bool:
        return False

    def start_steps(self) -> tuple[StartStep, ...]:
        return ()

    def still_missing(self) -> tuple[Missing, ...]:
        return ()

    def folder(self, path: Path) -> tuple[Entry, ...]:
        return ()

    def read_in(self, file: ReadIn, *, rehearse: bool, told: Told) -> ImportReport:
        raise NotFoundError("no_files", "the made-up desk reads no files")

    def write_pattern(self, step: str) -> Outcome:
        raise NotFoundError("no_pattern", "the made-up desk writes no files")

    def demonstration(self, told: Told) -> Any:
        raise NotFoundError("no_demonstration", "the made-up desk is one already")
