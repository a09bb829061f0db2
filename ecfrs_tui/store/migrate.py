"""Brings a database to the schema of this release, with a backup first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ecfrs_tui.errors import StoreError
from ecfrs_tui.shipped import shipped
from ecfrs_tui.store import sqlite

HEAD = "0011"
"""The newest migration; a test holds it against db/migrations."""


def needs_migration(path: Path) -> bool:
    """True when the database is missing, empty or older than this release.

    Raises StoreError when it is newer, damaged or locked.
    """
    if not path.exists() or path.stat().st_size == 0:
        return True
    version = sqlite.schema_version(path)
    if version == HEAD:
        return False
    if version is not None and version > HEAD:
        raise StoreError(
            "database_newer",
            f"{path} was written by a newer release of this program (schema {version}, ours is {HEAD})",
            hint="update this program, or name another home with --home",
        )
    return True


def migrate(path: Path, now: datetime) -> Path | None:
    """Upgrades the database and gives back the backup made before, if there was anything to back up."""
    if not needs_migration(path):
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(
            "home_unwritable",
            f"{path.parent} cannot be made: {fault.strerror}",
            hint="name another home with --home",
        ) from fault
    saved: Path | None = None
    if path.exists() and path.stat().st_size:
        saved = path.parent / "backups" / f"before-{HEAD}-{now:%Y%m%d-%H%M%S}.sqlite3"
        sqlite.backup(path, saved)
    _upgrade(path)
    return saved


def _upgrade(path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    engine = sqlite.open_engine(path)
    try:
        with sqlite.spoken(path), engine.execution_options(writing=True).connect() as connection:
            config.attributes["connection"] = connection
            with connection.begin():
                command.upgrade(config, "head")
    finally:
        engine.dispose()
