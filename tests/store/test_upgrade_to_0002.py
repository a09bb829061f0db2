"""A filled database of the first release becomes one of this release with every row as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.shipped import shipped
from ecfrs_tui.store import sqlite
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.migrate import HEAD, migrate, needs_migration
from ecfrs_tui.store.work import Store

NOW = datetime(2027, 3, 1, 9)
Rows = dict[str, list[tuple[object, ...]]]


def first_release(path: Path) -> None:
    """An empty database as the first release made it."""
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    engine = sqlite.open_engine(path)
    with engine.execution_options(writing=True).connect() as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "0001")
    engine.dispose()


def fill(path: Path) -> None:
    """A row, or two, in every table of the first release, whatever its columns are."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for name in names:
            if name == "alembic_version":
                continue
            columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
            for number in (1, 2):
                values = [_value(column[1], column[2], number) for column in columns]
                marks = ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO {name} VALUES ({marks})", values)
        connection.commit()


def _value(name: str, kind: str, number: int) -> object:
    if name in ("arrives_at", "starts_at", "departs_at", "ends_at"):
        hour = 9 if name in ("arrives_at", "starts_at") else 10
        return f"2027-03-{number + 8:02} {hour:02}:00:00.000000"
    match kind.partition("(")[0]:
        case "INTEGER" | "BOOLEAN":
            return number
        case "FLOAT":
            return number / 4
        case "DATETIME":
            return f"2027-03-0{number} 09:30:00.000000"
        case "DATE":
            return f"2027-03-0{number}"
        case "TIME":
            return f"0{number}:15:00.000000"
        case "BLOB":
            return bytes([0, 255, number])
        case "JSON" | "TEXT":
            return f'{{"n": {number}}}'
    return f"{name} {number} “as it was”"


def everything(path: Path) -> Rows:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
            for (name,) in tables.fetchall()
            if name != "alembic_version"
        }


def cut(rows: list[tuple[object, ...]], columns: int) -> list[tuple[object, ...]]:
    return [row[:columns] for row in rows]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "bookings.sqlite3"
    first_release(path)
    fill(path)
    return path


def test_every_row_of_the_first_release_is_kept(old: Path) -> None:
    before = everything(old)
    assert len(before) > 25
    assert all(len(rows) == 2 for rows in before.values())
    assert needs_migration(old)
    saved = migrate(old, NOW)
    assert saved is not None and everything(saved) == before
    after = everything(old)
    # later releases add columns behind those that stand
    assert {name: cut(after[name], len(rows[0])) for name, rows in before.items()} == before
    assert {"drive_record", "travel_calibration"} <= after.keys() - before.keys()
    assert after["drive_record"] == after["travel_calibration"] == []
    assert sqlite.schema_version(old) == HEAD
    assert not needs_migration(old)


def test_the_new_tables_can_be_written_at_once(old: Path) -> None:
    migrate(old, NOW)
    store = Store(old, RehearsalClock(NOW))
    with store.reading() as session:
        override = session.exec(select(t.TravelOverride).where(t.TravelOverride.id == 2)).one()
        assert (override.minutes, override.reason) == (2, "reason 2 “as it was”")
    store.close()
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        row = (1, "nobody", "a", "b", "2027-03-09 08:00:00", "term", "08:00", 1.35, "skeleton", 20.5, 30)
        insert = (
            "INSERT INTO drive_record (visit_id, officer, from_key, to_key, departs_at, season, band,"
            " usual_factor, source, raw_minutes, actual_minutes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute(insert, row)
        code = connection.execute("SELECT code FROM officer").fetchone()[0]
        connection.execute(insert, (row[0], code, *row[2:]))
        assert connection.execute("SELECT COUNT(*) FROM drive_record").fetchone() == (1,)
