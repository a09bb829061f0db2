"""A filled database of the schema before sources of need keeps its sets, and they can be ranked by at once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services import sources
from ecfrs_tui.shipped import shipped
from ecfrs_tui.store import sqlite
from ecfrs_tui.store.migrate import migrate
from ecfrs_tui.store.work import Store
from tests.store.test_upgrade_to_0002 import cut, everything, fill

NOW = datetime(2027, 3, 1, 9)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database at schema 0002 with rows in every table, and two more scores of the first set."""
    path = tmp_path / "bookings.sqlite3"
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    engine = sqlite.open_engine(path)
    with engine.execution_options(writing=True).connect() as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "0002")
    engine.dispose()
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        insert = "INSERT INTO score (set_id, key_kind, key, value) VALUES (1, 'urn', ?, 0.5)"
        connection.executemany(insert, [("1",), ("2",)])
        connection.execute("UPDATE score_set SET source = 'Model', in_force = 1, higher_is_worse = 1")
        connection.commit()
    return path


def test_every_row_is_kept_and_the_sets_count_their_rows(old: Path) -> None:
    before = everything(old)
    migrate(old, NOW)
    after = everything(old)
    assert {name: cut(after[name], len(rows[0])) for name, rows in before.items() if rows} == before
    assert {"need_point", "need_theme", "area_lookup", "area_point"} <= after.keys() - before.keys()
    with closing(sqlite3.connect(old)) as connection:
        found = connection.execute(
            'SELECT id, "rows", kind, radius_km, weight, publisher, joined FROM score_set ORDER BY id'
        ).fetchall()
    assert found == [(1, 3, "scores", 1.0, 30.0, "", 0), (2, 1, "scores", 1.0, 30.0, "", 0)]


def test_the_sets_are_listed_and_points_go_with_their_set(old: Path) -> None:
    migrate(old, NOW)
    store = Store(old, RehearsalClock(NOW))
    with store.reading() as session:
        assert {(s.number, s.name, s.as_of) for s in sources.source_views(session)} == {
            (1, "Model", date(2027, 3, 1)),
            (2, "Model", date(2027, 3, 2)),
        }
    store.close()
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        insert = (
            "INSERT INTO need_point (set_id, reference, on_date, kind, latitude, longitude)"
            " VALUES (?, '', '2027-01-01', '', 51.7, 0.6)"
        )
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute(insert, (99,))
        connection.execute(insert, (2,))
        connection.execute("DELETE FROM score_set WHERE id = 2")
        assert connection.execute("SELECT COUNT(*) FROM need_point").fetchone() == (0,)
