"""A filled database from before the replies keeps every offer, and can take claims and a waiting list."""

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
            command.upgrade(config, "0007")
    engine.dispose()
    fill(path)
    return path


def test_every_row_stands_and_no_offer_has_a_reason(old: Path) -> None:
    before = everything(old)
    migrate(old, NOW)
    after = everything(old)
    assert sqlite.schema_version(old) == HEAD
    assert {"claim", "reply_file", "mailbox_mark", "waiting"} <= after.keys() - before.keys()
    assert before["offer"]
    width = len(before["offer"][0])
    for name in ("offer", "offer_visit", "visit", "request"):
        assert cut(after[name], len(before[name][0])) == before[name], name
    assert {row[width:] for row in after["offer"]} == {("",)}


def test_a_claim_outlives_its_visit_and_waiting_ends_with_its_request(old: Path) -> None:
    migrate(old, NOW)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(
            "INSERT INTO claim (reference, state, kind, visit_id, offer_id, officer, address, name, uid, sequence,"
            " note, doubt, doubt_words, source, came_at, outcome, version)"
            " VALUES ('RPL-0001', 'new', 'choice', NULL, 1, '', '', '', '', 0, '', '', '', '', '2027-03-01', '', 1)"
        )
        connection.execute("DELETE FROM offer WHERE id = 1")
        assert connection.execute("SELECT reference, offer_id FROM claim").fetchall() == [("RPL-0001", None)]
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute(
                "INSERT INTO waiting (request_id, since, note, version) VALUES (999, '2027-03-01', '', 1)"
            )
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            for _ in range(2):
                connection.execute(
                    "INSERT INTO reply_file (content_hash, name, read_at) VALUES ('a', '', '')"
                )
