"""Files and databases that are not what they should be: one sentence, nothing half-done."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from ecfrs_tui.store import sqlite, work
from tests.cli.conftest import FIXTURES, NOW, Command

DATABASE = Path("db") / "bookings.sqlite3"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five seconds for a lock in a test."""
    monkeypatch.setattr(work, "open_engine", partial(sqlite.open_engine, busy_timeout_ms=20))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.csv", None),
        ("empty.csv", b""),
        ("other.csv", b"a,b\n1,2\n"),
        ("book.xlsx", b"PK\x03\x04 cut off"),
        ("page.csv", b"<html><body>sign in</body></html>"),
        ("nul.csv", b"officer,name\n\0\0\0\n"),
    ],
)
def test_a_file_that_is_not_of_its_kind(
    at_home: Command, tmp_path: Path, name: str, content: bytes | None
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    for kind in ("officers", "requests"):
        ran = at_home("import", kind, file)
        assert ran.status == 1, ran.out
        assert name in ran.error["message"]
    assert len(at_home("officers", "list").document) == 6


def test_a_folder_is_no_file(at_home: Command, tmp_path: Path) -> None:
    assert at_home("import", "officers", tmp_path).status == 1


def test_exports_that_cannot_be_written_book_nothing(at_home: Command, home: Path) -> None:
    (home / "exports").write_text("in the way", "utf-8")
    ran = at_home("book", "REQ-0001", "--slot", "1")
    assert ran.status == 1
    assert "exports" in ran.error["message"]
    assert at_home("visits", "list").document == []
    assert at_home("requests", "show", "REQ-0001").document["state"] == "ready"
    assert (home / "exports").read_text("utf-8") == "in the way"


def test_a_damaged_database_is_named_and_can_be_restored(at_home: Command, home: Path) -> None:
    saved = at_home("backup").document["file"]
    (home / DATABASE).write_bytes(b"this is no database at all " * 400)
    ran = at_home("requests", "list")
    assert (ran.status, ran.error["code"]) == (1, "database_damaged")
    assert "restore" in ran.error["hint"]
    unwell = at_home("doctor")
    assert unwell.status == 1
    assert unwell.document["problems"]
    assert unwell.error["code"] == "database_damaged"
    restored = at_home("restore", saved)
    assert restored.status == 0, restored.err
    assert Path(restored.document["kept"]).read_bytes().startswith(b"this is no database")
    assert len(at_home("requests", "list").document) == 40


def test_restore_brings_back_what_was(at_home: Command, home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "before.sqlite3"
    assert at_home("backup", copy).status == 0
    assert at_home("backup", copy).error["code"] == "file_exists"
    booked = at_home("book", "REQ-0001", "--slot", "1").document
    kept = at_home("restore", copy).document["kept"]
    assert at_home("visits", "list").document == []
    assert at_home("restore", kept).status == 0
    assert [v["visit"] for v in at_home("visits", "list").document] == [booked["visit"]]


def test_restore_into_an_empty_home(line: Command, at_home: Command, empty: Path) -> None:
    saved = at_home("backup").document["file"]
    ran = line("--json", "--home", empty, "restore", saved)
    assert ran.document["kept"] is None
    assert len(line("--json", "--home", empty, "--now", NOW, "officers", "list").document) == 6


@pytest.mark.parametrize("content", [b"", b"plain words", b"SQLite format 3\0 and then rubbish" * 50])
def test_restore_of_something_else(at_home: Command, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "else.sqlite3"
    file.write_bytes(content)
    ran = at_home("restore", file)
    assert (ran.status, ran.error["code"]) == (1, "not_a_backup")
    assert len(at_home("officers", "list").document) == 6


def test_restore_of_foreign_and_newer_databases(at_home: Command, tmp_path: Path) -> None:
    file = tmp_path / "foreign.sqlite3"
    with sqlite3.connect(file) as foreign:
        foreign.execute("CREATE TABLE music (title TEXT)")
    assert at_home("restore", file).error["code"] == "not_a_backup"
    with sqlite3.connect(file) as foreign:
        foreign.execute("CREATE TABLE alembic_version (version_num TEXT)")
        foreign.execute("INSERT INTO alembic_version VALUES ('9999')")
    foreign.close()
    ran = at_home("restore", file)
    assert (ran.status, ran.error["code"]) == (1, "not_a_backup")
    assert "newer" in ran.error["message"]


def test_restore_of_the_database_itself(at_home: Command, home: Path) -> None:
    assert at_home("restore", home / DATABASE).error["code"] == "file_is_database"


@pytest.mark.usefixtures("impatient")
def test_a_locked_database(at_home: Command, home: Path) -> None:
    other = sqlite3.connect(home / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ran = at_home("book", "REQ-0001", "--slot", "1")
    assert (ran.status, ran.error["code"]) == (1, "database_locked")
    assert len(at_home("officers", "list").document) == 6, "looking is still possible"
    other.execute("ROLLBACK")
    other.close()
    assert at_home("book", "REQ-0001", "--slot", "1").status == 0


def test_a_locked_database_is_not_overwritten_without_end(at_home: Command, home: Path) -> None:
    saved = Path(at_home("backup").document["file"])
    other = sqlite3.connect(home / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite.StoreError, match="another program"):
        sqlite.overwrite(saved, home / DATABASE, wait_seconds=0.1)
    other.execute("ROLLBACK")
    other.close()


def test_a_newer_database_is_left_alone(at_home: Command, home: Path) -> None:
    with sqlite3.connect(home / DATABASE) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert at_home("officers", "list").error["code"] == "database_newer"


def test_settings_that_cannot_stand(at_home: Command, home: Path) -> None:
    (home / "ecfrs.toml").write_text("hold_days = 'many'\n", "utf-8")
    ran = at_home("officers", "list")
    assert ran.status == 1
    assert "hold_days" in ran.error["message"]


def test_a_file_in_the_place_of_the_home(line: Command, tmp_path: Path) -> None:
    place = tmp_path / "home"
    place.write_text("in the way", "utf-8")
    ran = line("--json", "--home", place, "init")
    assert ran.status == 1
    assert str(place) in ran.error["message"]


def test_doctor_makes_no_database(line: Command, empty: Path) -> None:
    ran = line("--json", "--home", empty, "doctor")
    assert (ran.status, ran.error["code"]) == (1, "no_database")
    assert not empty.exists()
    assert line("--json", "--home", empty, "backup").error["code"] == "no_database"


@pytest.mark.parametrize(
    "rows",
    [
        "51.7,0.5,51.9\n",
        "51.7,0.5,51.9,north\n",
        "51.7,0.5,51.9,nan\n",
        "151.7,0.5,51.9,0.9\n",
    ],
)
def test_pairs_that_cannot_stand_are_refused_whole(at_home: Command, tmp_path: Path, rows: str) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(
        "from_latitude,from_longitude,to_latitude,to_longitude\n51.7,0.5,51.9,0.9\n" + rows, "utf-8"
    )
    ran = at_home("leg", "--pairs", file)
    assert ran.status == 1
    assert "row 3" in ran.error["message"]


def test_outside_text_is_shown_as_it_stands(line: Command, home: Path, tmp_path: Path) -> None:
    text = (FIXTURES / "officers.csv").read_text("utf-8-sig")
    hostile = "[bold red]Harriet[/nothing] \x1b[31m:smile: [/]"
    file = tmp_path / "officers.csv"
    file.write_text(text.replace("Harriet Hazel", hostile), "utf-8")
    assert line("--home", home, "--now", NOW, "import", "officers", file).status == 0
    shown = line("--home", home, "--now", NOW, "officers", "list")
    assert shown.status == 0
    assert "[bold red]Harriet[/nothing]" in shown.out
    assert ":smile:" in shown.out
    assert "\x1b" not in shown.out
