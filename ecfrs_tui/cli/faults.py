"""Writes down a fault of ours, whole, where somebody can find it."""

from __future__ import annotations

from pathlib import Path

from ecfrs_tui.cli.shared import Shared, home_of
from ecfrs_tui.faultlog import note as write_down


def note(shared: Shared, fault: BaseException) -> Path:
    """Appends the fault with its traceback to the home's log; gives back the file that holds it."""
    noted = write_down([home_of(shared)], fault)
    return noted.path or Path("nowhere: no log could be written")
