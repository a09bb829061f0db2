"""A filled database of the schema before dated districts and CFRMIS jobs keeps every row."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from ecfrs_tui.shipped import shipped
from ecfrs_tui.store import sqlite
from ecfrs_tui.store.migrate import HEAD, migrate
from tests.store.test_upgrade_to_0002 import cut, everything, fill

NOW = datetime(2027, 3, 1, 9)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of 0005 with two rows in every table."""
    path = tmp_path / "bookings.sqlite3"
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    engine = sqlite.open_engine(path)
    with engine.execution_options(writing=True).connect() as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "0005")
    engine.dispose()
    fill(path)
    return path


def test_every_row_is_kept_and_the_new_tables_are_empty(old: Path) -> None:
    before = everything(old)
    saved = migrate(old, NOW)
    assert saved is not None and everything(saved) == before
    after = everything(old)
    assert {name: cut(after[name], len(rows[0])) for name, rows in before.items()} == before
    assert {name: after[name] for name in ("cfrmis_job", "district_span")} == {
        "cfrmis_job": [],
        "district_span": [],
    }
    assert sqlite.schema_version(old) == HEAD


def test_a_visit_has_one_job_and_takes_it_along_when_it_goes(old: Path) -> None:
    migrate(old, NOW)
    insert = (
        "INSERT INTO cfrmis_job (visit_id, handed_at, handed_version, handed_officers, job_number, version)"
        " VALUES (1, '2027-03-01 09:00:00', 1, '', '', 1)"
    )
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(insert)
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute(insert)
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("BEGIN") if not connection.in_transaction else None
        connection.execute("DELETE FROM visit WHERE id = 1")
        assert connection.execute("SELECT COUNT(*) FROM cfrmis_job").fetchone() == (0,)
        connection.rollback()
