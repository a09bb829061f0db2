"""A filled database from before the campaigns keeps its lists, contacts and incidents, and can join them."""

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

MINE = ("target_list", "target_entry", "contact_log", "incident", "incident_action")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "bookings.sqlite3"
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    engine = sqlite.open_engine(path)
    with engine.execution_options(writing=True).connect() as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "0003")
    engine.dispose()
    fill(path)
    return path


def test_every_row_stands_and_the_new_columns_are_empty(old: Path) -> None:
    before = everything(old)
    migrate(old, NOW)
    after = everything(old)
    assert sqlite.schema_version(old) == HEAD
    for name in MINE:
        width = len(before[name][0])
        assert cut(after[name], width) == before[name], name
        assert {value for row in after[name] for value in row[width:]} <= {"", None}, name


def test_a_contact_outlives_its_campaign_and_an_action_its_request(old: Path) -> None:
    migrate(old, NOW)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("UPDATE contact_log SET list_id = 999")
        connection.execute("UPDATE contact_log SET list_id = 1")
        connection.execute("UPDATE incident_action SET request_id = 1")
        connection.execute("DELETE FROM target_list WHERE id = 1")
        rows = connection.execute("SELECT id, list_id FROM contact_log ORDER BY id").fetchall()
        assert rows == [(1, None), (2, None)]
        rows = connection.execute("SELECT id, request_id FROM incident_action ORDER BY id").fetchall()
        assert rows == [(1, 1), (2, 1)]
