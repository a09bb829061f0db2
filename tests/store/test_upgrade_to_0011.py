"""A filled database from before the drafts keeps every row, and keeps one draft a person, form and thing."""

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
            command.upgrade(config, "0010")
    engine.dispose()
    fill(path)
    return path


def test_every_row_stands_and_there_are_no_drafts(old: Path) -> None:
    before = everything(old)
    migrate(old, NOW)
    after = everything(old)
    assert sqlite.schema_version(old) == HEAD
    assert {name: cut(after[name], len(rows[0])) for name, rows in before.items()} == before
    assert after["draft"] == []


def test_a_person_has_one_draft_of_a_form_about_a_thing(old: Path) -> None:
    migrate(old, NOW)
    row = "INSERT INTO draft (actor, form, about, texts, kept_utc) VALUES (?, 'decline', 'REQ-1', '{}', '2027-03-01')"
    with closing(sqlite3.connect(old)) as connection:
        connection.execute(row, ("ours",))
        connection.execute(row, ("another",))
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute(row, ("ours",))
