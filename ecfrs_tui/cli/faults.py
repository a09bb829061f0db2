"""Writes down a fault of ours, whole, where somebody can find it."""

from __future__ import annotations

import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from ecfrs_tui.cli.shared import Shared, home_of

LOG = Path("logs") / "ecfrs-tui.log"
LARGEST = 1_000_000
"""Bytes after which the log is begun anew, the old one kept beside it."""


def note(shared: Shared, fault: BaseException) -> Path:
    """Appends the fault with its traceback to the home's log; gives back the file that holds it."""
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    text = f"--- {stamp}\n{''.join(traceback.format_exception(fault))}\n"
    for folder in (home_of(shared), Path(tempfile.gettempdir())):
        path = folder / LOG
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file() and path.stat().st_size > LARGEST:
                path.replace(path.with_suffix(".old.log"))
            with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
                log.write(text)
        except OSError:
            continue
        return path
    return Path("nowhere: no log could be written")
