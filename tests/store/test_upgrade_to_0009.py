"""A filled database from before the calendars keeps every row, and can keep calendars and bookings."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from ecfrs_tui.shipped import shipped
from ecfrs_tui.store import sqlite
from ecfrs_tui.store.migrate import HEAD, migrate
from tests.store.test_upgrade_to_0002 import NOW, cut, everything, fill


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "bookings.sqlite3"
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    engine = sqlite.open_engine(path)
    with engine.execution_options(writing=True).connect() as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "0008")
    engine.dispose()
    fill(path)
    return path


def test_every_row_stands_and_the_new_tables_are_empty(old: Path) -> None:
    before = everything(old)
    migrate(old, NOW)
    after = everything(old)
    assert sqlite.schema_version(old) == HEAD
    assert {name: cut(after[name], len(rows[0])) for name, rows in before.items()} == before
    assert after["calendar_source"] == after["bookings_row"] == []


def test_a_calendar_belongs_to_an_officer_and_a_booking_goes_with_its_visit(old: Path) -> None:
    migrate(old, NOW)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        source = (
            "INSERT INTO calendar_source (officer, name, address, days_known, etag, modified, problem, version)"
            " VALUES (?, 'Outlook', '', 90, '', '', '', 1)"
        )
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute(source, ("nobody",))
        code = connection.execute("SELECT code FROM officer").fetchone()
        connection.execute(source, code)
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute(source, code)
        row = (
            "INSERT INTO bookings_row (booking_id, visit_id, starts_at, digest, question, asked_digest, seen_utc,"
            " version) VALUES ('B1', 1, '2027-03-09 09:30:00', '', '', '', '2027-03-01 09:00:00', 1)"
        )
        connection.execute(row)
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute(row)
