"""A filled database from before the ways out keeps its messages; what was exported says how it left."""

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
            command.upgrade(config, "0006")
    engine.dispose()
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE message SET state = 'exported' WHERE id = 1")
        connection.execute("UPDATE message SET state = 'drafted', left_utc = NULL WHERE id = 2")
        connection.commit()
    return path


def test_every_message_stands_and_what_left_says_how(old: Path) -> None:
    before = everything(old)["message"]
    migrate(old, NOW)
    after = everything(old)["message"]
    assert sqlite.schema_version(old) == HEAD
    assert cut(after, len(before[0])) == before
    with closing(sqlite3.connect(old)) as connection:
        rows = connection.execute(
            "SELECT way, released_utc = left_utc, message_id, next_attempt_utc, recipients FROM message ORDER BY id"
        ).fetchall()
    assert rows == [("files", 1, "", None, None), ("", None, "", None, None)]
