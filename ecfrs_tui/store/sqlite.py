"""Whatever only SQLite understands: pragmas, the write lock, the overlap triggers, backup, its errors."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ecfrs_tui.errors import EcfrsError, RefusedError, StoreError

BUSY_TIMEOUT_MS = 5000
OVERLAP_MARK = "officer already has a visit then"

_OVERLAP = f"""
SELECT RAISE(ABORT, '{OVERLAP_MARK}')
WHERE EXISTS (
  SELECT 1
  FROM visit_officer AS mine
  JOIN visit AS v ON v.id = mine.visit_id
  JOIN visit_officer AS theirs ON theirs.officer = mine.officer AND theirs.visit_id <> mine.visit_id
  JOIN visit AS w ON w.id = theirs.visit_id
  WHERE mine.visit_id = {{visit}}
    AND v.state IN ('held', 'confirmed', 'delivered')
    AND w.state IN ('held', 'confirmed', 'delivered')
    AND v.arrives_at < w.departs_at AND w.arrives_at < v.departs_at
);
"""

OVERLAP_TRIGGERS = tuple(
    f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN{_OVERLAP.format(visit=visit)} END"
    for name, when, table, visit in (
        ("no_overlap_officer_insert", "INSERT", "visit_officer", "NEW.visit_id"),
        ("no_overlap_officer_update", "UPDATE", "visit_officer", "NEW.visit_id"),
        ("no_overlap_visit_update", "UPDATE OF arrives_at, departs_at, state", "visit", "NEW.id"),
    )
)
"""Refuse two live visits of one officer that overlap, whatever code writes them."""


_KEPT = "kept_by_all"


def kept(session: Session) -> dict[str, Any]:
    """What was worked out from this database and is kept at hand, for every thread that reads.

    A writer has what its connection keeps: what it sees may yet be rolled back.
    """
    connection = session.connection()
    options = connection.get_execution_options()
    found: dict[str, Any] = connection.info if options.get("writing") else options[_KEPT]
    return found


def open_engine(path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """An engine on a database file: WAL, foreign keys on, transactions begun by us alone."""
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": busy_timeout_ms / 1000, "check_same_thread": False},
        execution_options={_KEPT: {}},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        # the driver must not begin transactions by itself: the lock is taken first, by BEGIN IMMEDIATE
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def defer_foreign_keys(session: Session) -> None:
    """Checks foreign keys at the end of this transaction only: rows may be put back in any order."""
    session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def overwrite_deleted(session: Session) -> None:
    """What this connection deletes from now on is overwritten in the file, not only let go of."""
    session.connection().exec_driver_sql("PRAGMA secure_delete = ON")


def compact(path: Path) -> None:
    """Writes the database anew, so that nothing deleted before is left in it, nor in its journal.

    Raises StoreError while another program holds it.
    """
    with (
        spoken(path),
        contextlib.closing(
            sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
        ) as connection,
    ):
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("database is locked")


_FEW_ROWS = 500
"""Below this any way to read a table is quick."""


class ChangeWatch:
    """Says whether any connection has written since (PRAGMA data_version on a connection of its own)."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)

    def mark(self) -> int:
        """A number that differs from the last one when somebody has written."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Lets the connection go."""
        self._connection.close()


def backup(source: Path, target: Path) -> None:
    """A consistent copy of a database that may be in use. Raises StoreError in words."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as from_,
            contextlib.closing(sqlite3.connect(partial)) as to,
        ):
            from_.backup(to)
        partial.replace(target)
    except (sqlite3.Error, OSError) as fault:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise in_words(fault, source) from fault


def study(path: Path) -> None:
    """Lets the database learn how its tables are filled, when they have doubled since it last did.

    Without that it reads ten years of visits for one week's. Takes milliseconds; does nothing while another
    program writes.
    """
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection,
    ):
        if _doubled(connection):
            connection.execute("PRAGMA analysis_limit = 1000")
            connection.execute("ANALYZE")


def _doubled(connection: sqlite3.Connection) -> bool:
    (rows,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM visit").fetchone()
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
        return bool(rows > _FEW_ROWS)
    found = connection.execute("SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'visit'")
    (known,) = found.fetchone()
    return bool(rows > max(_FEW_ROWS, 2 * (known or 0)))


def looks_sound(path: Path) -> str | None:
    """What is wrong with a database file, or None (PRAGMA quick_check)."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as fault:
        return str(fault)
    return None if answer == "ok" else str(answer)


def schema_version(path: Path) -> str | None:
    """The migration a database file stands at, or None when it has none; reads without SQLAlchemy."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as fault:
        if "no such table" in str(fault):
            return None
        raise in_words(fault, path) from fault
    except sqlite3.DatabaseError as fault:
        raise in_words(fault, path) from fault
    return None if row is None else str(row[0])


_SENTENCES = (
    (
        "database is locked",
        "database_locked",
        "{path} is being written by another program",
        "wait a moment and try again; if it stays so, close the other window or restart this machine",
    ),
    (
        "file is not a database",
        "database_damaged",
        "{path} is not a database of this program, or is damaged",
        "put back a backup with `ecfrs-tui restore FILE` (the newest lie in db/backups)",
    ),
    (
        "malformed",
        "database_damaged",
        "{path} is damaged",
        "put back a backup with `ecfrs-tui restore FILE` (the newest lie in db/backups)",
    ),
    (
        "disk is full",
        "disk_full",
        "there is no room left on the disk of {path}; nothing was changed",
        "free some room and do it again",
    ),
    (
        "readonly",
        "database_readonly",
        "{path} cannot be written",
        "check who may write the file and its folder",
    ),
    (
        "unable to open",
        "database_unopenable",
        "{path} cannot be opened",
        "check that the folder exists and may be written",
    ),
    (
        "disk I/O error",
        "database_io",
        "the disk of {path} does not answer as it should",
        "check the disk, then `ecfrs-tui doctor`",
    ),
    (
        "no such table",
        "database_foreign",
        "{path} is not a database of this program",
        "name another home, or run `ecfrs-tui init`",
    ),
)


def in_words(fault: Exception, path: Path) -> EcfrsError:
    """A fault of the database as a sentence for the person."""
    text = str(fault.orig if isinstance(fault, DBAPIError) and fault.orig is not None else fault)
    if OVERLAP_MARK in text:
        return RefusedError(
            "overlap", "the officer already has a visit, or a hold, at that time", hint="choose another time"
        )
    for mark, code, sentence, hint in _SENTENCES:
        if mark in text:
            return StoreError(code, sentence.format(path=path), hint=hint)
    if "FOREIGN KEY" in text or "UNIQUE" in text:
        return RefusedError(
            "in_use",
            "something else still depends on this, so it cannot be changed like that",
            details={"fault": text},
        )
    return StoreError("database", f"{path}: {text}", hint="run `ecfrs-tui doctor`")


@contextlib.contextmanager
def spoken(path: Path) -> Iterator[None]:
    """Turns faults of the database into sentences."""
    try:
        yield
    except DBAPIError as fault:
        raise in_words(fault, path) from fault
    except sqlite3.Error as fault:
        raise in_words(fault, path) from fault


def pragma(session: Session, name: str) -> Any:
    """The value of a pragma, for `doctor`."""
    return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()


def overwrite(source: Path, target: Path, *, wait_seconds: float = BUSY_TIMEOUT_MS / 1000) -> None:
    """Makes `target` hold what `source` holds, also while other windows have it open.

    A target that is no sound database is replaced as a file. Raises StoreError in words.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and looks_sound(target) is not None:
        with spoken_of_files(target):
            # the journal of a damaged file must not be played into the good one
            for leftover in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
                leftover.unlink(missing_ok=True)
    deadline = time.monotonic() + wait_seconds

    def watch(status: int, _left: int, _pages: int) -> None:
        # the copying itself would wait for a locked database without end
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise sqlite3.OperationalError("database is locked")

    try:
        with (
            contextlib.closing(sqlite3.connect(source)) as from_,
            contextlib.closing(sqlite3.connect(target, timeout=0)) as to,
        ):
            from_.backup(to, progress=watch, sleep=0.05)
    except (sqlite3.Error, OSError) as fault:
        raise in_words(fault, target) from fault


@contextlib.contextmanager
def spoken_of_files(path: Path) -> Iterator[None]:
    """Turns what the file system refuses into sentences."""
    try:
        yield
    except OSError as fault:
        raise StoreError(
            "database_unwritable",
            f"{path} cannot be replaced: {fault.strerror}",
            hint="close every other window of this program and try again",
        ) from fault
