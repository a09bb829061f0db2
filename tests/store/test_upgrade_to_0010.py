"""A filled database of before: every row stands, weeks are those from the beginning, versions begin at one."""

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
            command.upgrade(config, "0009")
    engine.dispose()
    fill(path)
    return path


def test_every_row_stands_with_the_new_columns_behind_it(old: Path) -> None:
    before = everything(old)
    migrate(old, NOW)
    after = everything(old)
    assert sqlite.schema_version(old) == HEAD
    assert {name: cut(after[name], len(rows[0])) for name, rows in before.items()} == before
    with closing(sqlite3.connect(old)) as connection:
        for table in ("competence", "busy_time"):
            versions = connection.execute(f"SELECT DISTINCT version FROM {table}").fetchall()
            assert versions in ([(1,)], []), table
        assert connection.execute("SELECT count(*) FROM working_span WHERE since IS NOT NULL").fetchone() == (
            0,
        )


def test_what_is_delivered_stands_as_it_was_and_terms_came_from_files(old: Path) -> None:
    migrate(old, NOW)
    with closing(sqlite3.connect(old)) as connection:
        run = connection.execute
        asked = "SELECT DISTINCT retired_from, equipment, asked FROM programme"
        assert run(asked).fetchall() == [(None, "", "")]
        for table in ("school", "venue"):
            known = f"SELECT DISTINCT room, parking, notes, do_not_contact FROM {table}"
            assert run(known).fetchall() == [("", "", "", 0)], table
        assert run("SELECT DISTINCT source, edited, version FROM term_entry").fetchall() == [
            ("imported", 0, 1)
        ]
        assert run("SELECT DISTINCT left_on FROM contact").fetchall() == [(None,)]
        for table in ("school_day", "form_mapping"):
            assert run(f"SELECT DISTINCT version FROM {table}").fetchall() == [(1,)], table
