"""A filled database from before evaluations and partners keeps every row, and its steps of undo still work."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.shipped import shipped
from ecfrs_tui.store import sqlite
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.journal import put_back, to_json
from ecfrs_tui.store.migrate import HEAD, migrate
from ecfrs_tui.store.work import Store
from tests.store.test_upgrade_to_0002 import NOW, cut, everything, fill

NEW = ("evaluation", "quality_check", "improvement_action", "visit_partner")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "bookings.sqlite3"
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    engine = sqlite.open_engine(path)
    with engine.execution_options(writing=True).connect() as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, "0004")
    engine.dispose()
    fill(path)
    return path


def image(path: Path, table: str, key: int) -> dict[str, object]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (key,)).fetchone()
    return dict(row)


def test_every_row_stands_and_what_is_new_is_empty(old: Path) -> None:
    before = everything(old)
    migrate(old, NOW)
    after = everything(old)
    assert sqlite.schema_version(old) == HEAD
    assert {name: cut(after[name], len(rows[0])) for name, rows in before.items()} == before
    assert all(after[name] == [] for name in NEW)
    assert [row[-2:] for row in after["visit"]] == [(None, None)] * 2
    assert [row[-3:-1] for row in after["contact"]] == [("", "")] * 2


def test_a_step_of_undo_from_before_is_taken_back_over_the_new_columns(old: Path) -> None:
    was = image(old, "contact", 1)
    migrate(old, NOW)
    store = Store(old, RehearsalClock(NOW))
    with store.writing("Pat") as work:
        row = work.session.get_one(t.Contact, 1)
        row.name, row.organisation = "Another", "Essex County Council"
    with store.reading() as session:
        row = session.get_one(t.Contact, 1)
        after = {name: to_json(getattr(row, name)) for name in was}
    with store.writing("Pat") as work:
        put_back(work.session, [("contact", 1, was, after), ("contact", 3, None, None)])
    with store.reading() as session:
        row = session.get_one(t.Contact, 1)
    assert (row.name, row.organisation) == (was["name"], "Essex County Council")
    store.close()


def test_a_row_deleted_before_comes_back_with_the_new_columns_empty(old: Path) -> None:
    was = image(old, "contact", 2) | {"safeguarding_lead": True, "consent": False}
    migrate(old, NOW)
    store = Store(old, RehearsalClock(NOW))
    with store.writing("Pat") as work:
        for request in work.session.exec(select(t.Request)):
            request.contact_id = None
        work.session.flush()
        work.session.delete(work.session.get_one(t.Contact, 2))
    with store.writing("Pat") as work:
        put_back(work.session, [("contact", 2, was, None)])
    with store.reading() as session:
        row = session.exec(select(t.Contact).where(t.Contact.id == 2)).one()
    assert (row.name, row.organisation, row.authority) == (was["name"], "", "")
    store.close()


def test_what_hangs_on_a_visit_goes_with_it_and_an_answer_stays(old: Path) -> None:
    migrate(old, NOW)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(
            "INSERT INTO visit (reference, state, state_reason, district, authority, arrives_at, starts_at, ends_at,"
            " departs_at, uid, sequence, contact_name, contact_email, contact_phone, room, notes, remarks, version)"
            " VALUES ('VIS-9', 'delivered', '', '', '', '2027-03-01', '2027-03-01', '2027-03-01', '2027-03-01', 'u9',"
            " 0, '', '', '', '', '', '', 1)"
        )
        (visit,) = connection.execute("SELECT id FROM visit WHERE reference = 'VIS-9'").fetchone()
        connection.execute(
            "INSERT INTO quality_check (visit_id, on_date, observer, findings, mark, version)"
            " VALUES (?, '2027-03-02', 'lead', '', 'good', 1)",
            (visit,),
        )
        connection.execute(
            "INSERT INTO improvement_action (check_id, words, owner, state, version) VALUES (1, 'w', 'o', 'open', 1)"
        )
        connection.execute(
            "INSERT INTO evaluation (form, source_key, original_hash, answered_at, visit_id, typed_visit, typed_school,"
            " why_unmatched) VALUES ('E', '1', '', '2027-03-02', ?, '', '', '')",
            (visit,),
        )
        connection.execute("DELETE FROM visit WHERE id = ?", (visit,))
        counts = [connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in NEW]
        assert counts == [1, 0, 0, 0]
        assert connection.execute("SELECT visit_id FROM evaluation").fetchone() == (None,)
