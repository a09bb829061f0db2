"""The store: the lock, the overlap trigger, foreign keys, the journal, faults in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import EcfrsError, RefusedError, StoreError
from ecfrs_tui.store import sqlite
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.migrate import migrate
from ecfrs_tui.store.work import Store

NOW = datetime(2027, 3, 1, 9)
START = datetime(2027, 3, 9, 9)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "bookings.sqlite3"
    migrate(path, NOW)
    made = Store(path, RehearsalClock(NOW))
    with made.writing("set-up") as work:
        for code in ("ASH", "BIRCH"):
            work.session.add(t.Officer(code=code, name=code))
        work.session.add(t.School(urn=900001, name="School"))
        work.record("set-up", "", "", undoable=False)
    yield made
    made.close()


def put(store: Store, name: str, start: datetime, minutes: int, officer: str, state: str = "held") -> None:
    with store.writing("me") as work:
        end = start + timedelta(minutes=minutes)
        row = t.Visit(
            reference=name,
            uid=name,
            state=state,
            urn=900001,
            arrives_at=start,
            starts_at=start,
            ends_at=end,
            departs_at=end,
        )
        work.session.add(row)
        work.session.flush()
        assert row.id is not None
        work.session.add(t.VisitOfficer(visit_id=row.id, officer=officer))
        work.record("hold", name, name)


slots = st.tuples(
    st.integers(0, 20),
    st.integers(1, 8),
    st.sampled_from(["ASH", "BIRCH"]),
    st.sampled_from(["held", "confirmed", "delivered", "cancelled"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(slots, min_size=2, max_size=8))
def test_the_database_itself_refuses_overlaps_and_nothing_else(
    store: Store, wanted: list[tuple[int, int, str, str]]
) -> None:
    with store.writing("me") as work:
        for table in (t.VisitOfficer, t.Visit):
            for row in work.session.exec(select(table)).all():
                work.session.delete(row)
            work.session.flush()
    kept: list[tuple[int, int, str]] = []
    for number, (quarter, length, officer, state) in enumerate(wanted):
        clash = state != "cancelled" and any(
            o == officer and quarter < q + n and q < quarter + length for q, n, o in kept
        )
        at = START + timedelta(minutes=15 * quarter)
        if clash:
            with pytest.raises(RefusedError, match="already has a visit"):
                put(store, f"V{number}", at, 15 * length, officer, state)
        else:
            put(store, f"V{number}", at, 15 * length, officer, state)
            if state != "cancelled":
                kept.append((quarter, length, officer))


def test_plain_sql_cannot_get_round_the_trigger(store: Store) -> None:
    put(store, "V1", START, 60, "ASH")
    put(store, "V2", START + timedelta(hours=2), 60, "ASH")
    put(store, "V3", START, 60, "ASH", state="cancelled")
    with sqlite3.connect(store.path) as connection:
        for statement in (
            "UPDATE visit SET arrives_at = '2027-03-09 09:30:00.000000' WHERE reference = 'V2'",
            "UPDATE visit SET state = 'confirmed' WHERE reference = 'V3'",
        ):
            with pytest.raises(sqlite3.IntegrityError, match=sqlite.OVERLAP_MARK):
                connection.execute(statement)


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(RefusedError, match="depends on this"), store.writing("me") as work:
        work.session.add(t.Competence(officer="OAK", programme="HS3"))
        work.record("test", "", "")


def test_a_failing_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing("me") as work:
        work.session.add(t.Officer(code="OAK", name="Oak"))
        work.record("test", "", "")
        _ = 1 / 0
    with store.reading() as session:
        assert session.get(t.Officer, "OAK") is None
        assert [e.action for e in session.exec(select(t.AuditEntry)).all()] == ["set-up"]


def test_a_locked_database_is_said_after_a_bounded_wait(store: Store) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    impatient = Store(store.path, store.clock)
    impatient.engine = sqlite.open_engine(store.path, busy_timeout_ms=50)
    with pytest.raises(StoreError) as refused, impatient.writing("me"):
        pass
    assert refused.value.code == "database_locked"
    other.execute("ROLLBACK")
    other.close()
    impatient.close()


def test_audit_outlives_what_it_describes(store: Store) -> None:
    put(store, "V1", START, 60, "ASH")
    with store.writing("me") as work:
        for table in (t.VisitOfficer, t.Visit):
            for row in work.session.exec(select(table)).all():
                work.session.delete(row)
            work.session.flush()
        work.record("delete", "V1", "gone")
    with store.reading() as session:
        entries = session.exec(select(t.AuditEntry).where(t.AuditEntry.reference == "V1")).all()
    assert [e.action for e in entries] == ["hold", "delete"]


def test_a_version_rises_with_each_change_only(store: Store) -> None:
    with store.writing("me") as work:
        officer = work.session.get(t.Officer, "ASH")
        assert officer is not None
        officer.name = "Ash"
        work.record("edit", "ASH", "")
    with store.writing("me") as work:
        officer = work.session.get(t.Officer, "ASH")
        assert officer is not None
        officer.name = "Ash"
        work.record("edit", "ASH", "")
    with store.reading() as session:
        officer = session.get(t.Officer, "ASH")
        assert officer is not None and officer.version == 2


def test_a_change_by_another_connection_is_noticed(store: Store) -> None:
    mark = store.change_mark()
    assert store.change_mark() == mark
    other = Store(store.path, store.clock)
    with other.writing("sam") as work:
        work.session.add(t.Setting(name="x", value=1))
        work.record("set", "", "")
    other.close()
    assert store.change_mark() != mark


def test_a_backup_is_whole_and_a_bad_one_leaves_no_part(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy" / "a.sqlite3"
    sqlite.backup(store.path, target)
    assert sqlite.looks_sound(target) is None
    junk = tmp_path / "junk.sqlite3"
    junk.write_bytes(b"junk" * 5000)
    with pytest.raises(EcfrsError, match="junk"):
        sqlite.backup(junk, tmp_path / "copy" / "b.sqlite3")
    assert sorted(p.name for p in (tmp_path / "copy").iterdir()) == ["a.sqlite3"]


def stored_visits(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO visit (reference, state, state_reason, urn, district, authority, arrives_at, starts_at,"
            " ends_at, departs_at, uid, sequence, contact_name, contact_email, contact_phone, room, notes, remarks,"
            " version) VALUES (?1, 'delivered', '', 900001, '', '', ?2, ?2, ?2, ?2, ?1, 0, '', '', '', '', '', '', 1)",
            [(f"V{n}", f"20{n % 20:02}-03-09 09:00:00.000000") for n in range(number)],
        )
        connection.commit()


def plan(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM visit WHERE state IN ('held', 'confirmed', 'delivered')"
            " AND arrives_at >= '2019-03-09' AND arrives_at < '2019-03-10'"
        )
        return " ".join(row[-1] for row in rows)


def test_a_database_that_has_grown_is_read_by_day_and_not_by_state(store: Store) -> None:
    stored_visits(store.path, 2000)
    assert "ix_visit_state" in plan(store.path)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sqlite.study(store.path)
        assert "ix_visit_state" in plan(store.path), "nobody waits for it"
        other.execute("ROLLBACK")
    sqlite.study(store.path)
    assert "ix_visit_arrives" in plan(store.path)
