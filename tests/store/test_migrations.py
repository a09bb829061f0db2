"""Migrations make the schema that the tables describe, and never touch a database without a backup."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from ecfrs_tui.errors import StoreError
from ecfrs_tui.shipped import shipped
from ecfrs_tui.store import sqlite, tables
from ecfrs_tui.store.migrate import HEAD, migrate, needs_migration

NOW = datetime(2027, 3, 1, 9)


def test_the_head_named_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_new_database_has_the_schema_of_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "db" / "bookings.sqlite3"
    assert migrate(path, NOW) is None
    engine = sqlite.open_engine(path)
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    engine.dispose()
    assert difference == []
    assert tables.Visit.__tablename__ == "visit"


def test_the_overlap_triggers_of_the_migration_are_those_of_the_code(tmp_path: Path) -> None:
    path = tmp_path / "bookings.sqlite3"
    migrate(path, NOW)
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    squeezed = {" ".join(row[0].split()) for row in rows}
    assert squeezed == {" ".join(t.split()) for t in sqlite.OVERLAP_TRIGGERS}


def test_an_upgrade_of_a_filled_database_backs_it_up_first(tmp_path: Path) -> None:
    path = tmp_path / "bookings.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE keep (words TEXT)")
        connection.execute("INSERT INTO keep VALUES ('here')")
    saved = migrate(path, NOW)
    assert saved is not None
    with sqlite3.connect(saved) as connection:
        assert connection.execute("SELECT words FROM keep").fetchone() == ("here",)
        assert connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone() == (1,)
    assert not needs_migration(path)


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookings.sqlite3"
    migrate(path, NOW)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError) as refused:
        migrate(path, NOW)
    assert refused.value.code == "database_newer"
    assert "9999" in refused.value.message


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_gets_one_clear_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bookings.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreError) as refused:
        migrate(path, NOW)
    assert refused.value.code == "database_damaged"
    assert str(path) in refused.value.message
    assert "restore" in refused.value.hint
    assert path.read_bytes() == content
