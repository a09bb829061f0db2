"""Writes down a fault of ours, whole and with a number, where somebody can find it."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

LOG = Path("logs") / "ecfrs-tui.log"
LARGEST = 1_000_000
"""Bytes after which the log is begun anew, the old one kept beside it."""
_HEAD = "--- fault "


@dataclass(frozen=True, slots=True)
class Noted:
    """A fault as it was written down. Without a file, no log could be written; the text is all there is."""

    number: int
    path: Path | None
    text: str


def note(homes: Sequence[Path], fault: BaseException, place: str = "") -> Noted:
    """Appends the fault with its traceback to the log of the first folder that takes it, else a temporary one.

    `place` says in words where it happened. The number counts the faults of that log.
    """
    stamp = datetime.now(UTC).isoformat(timespec="seconds")
    trace = "".join(traceback.format_exception(fault))
    for folder in (*homes, Path(tempfile.gettempdir())):
        path = folder / LOG
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file() and path.stat().st_size > LARGEST:
                path.replace(path.with_suffix(".old.log"))
            number = _last(path) + 1
            text = f"{_HEAD}{number} · {stamp} · {place}\n{trace}\n"
            with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
                log.write(text)
        except OSError:
            continue
        return Noted(number, path, text)
    return Noted(1, None, f"{_HEAD}1 · {stamp} · {place}\n{trace}\n")


def _last(path: Path) -> int:
    """The number of the last fault in the log, or in the one before it."""
    for each in (path, path.with_suffix(".old.log")):
        if not each.is_file():
            continue
        lines = each.read_text(encoding="utf-8", errors="replace").splitlines()
        for line in reversed(lines):
            number = line.removeprefix(_HEAD).partition(" ")[0]
            if line.startswith(_HEAD) and number.isdecimal():
                return int(number)
    return 0
