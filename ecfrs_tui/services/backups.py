"""The copies in db/backups: which there are, and which goes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services.care import DATABASE
from ecfrs_tui.services.phrases import london
from ecfrs_tui.services.records.deliveryviews import BackupLine
from ecfrs_tui.store import sqlite

_STAMP = re.compile(r"\d{8}-\d{6}")
FOLDER = DATABASE.parent / "backups"


def backups(home: Path) -> tuple[BackupLine, ...]:
    """Every copy, the newest first; `why` says what it was made before."""
    found = []
    for path in (home / FOLDER).glob("*.sqlite3"):
        facts = path.stat()
        made = _stamp(path.name) or london(datetime.fromtimestamp(facts.st_mtime, UTC)).replace(microsecond=0)
        found.append(BackupLine(path.name, str(path), made, facts.st_size, _why(path.name)))
    return tuple(sorted(found, key=lambda each: (each.made_at, each.name), reverse=True))


def _stamp(name: str) -> datetime | None:
    """The London time in the name of a copy that this program has made."""
    found = _STAMP.search(name)
    try:
        return datetime.strptime(found[0], "%Y%m%d-%H%M%S") if found else None
    except ValueError:
        return None


def _why(name: str) -> str:
    if name.startswith("before-restore-"):
        return "before another one was put back"
    if name.startswith("before-"):
        return f"before the upgrade to schema {name.split('-')[1]}"
    return "made on purpose"


def named(home: Path, name: str) -> Path:
    """The file of a copy by its name alone. Raises NotFoundError: a path to elsewhere is no name."""
    path = home / FOLDER / name
    if Path(name).name != name or not path.is_file():
        raise NotFoundError("backup_unknown", f"there is no backup {name}", hint="`backups list` shows them")
    return path


def delete(home: Path, name: str) -> str:
    """Deletes a copy for good; words for the status line. Raises NotFoundError, FileRefusedError."""
    path = named(home, name)
    with sqlite.spoken_of_files(path):
        path.unlink()
    return f"Deleted the backup {name}"
