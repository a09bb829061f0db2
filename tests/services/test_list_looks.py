"""How lists were left is kept in a file that may be missing, broken or read-only."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecfrs_tui.services.list_looks import FILE, ListLook, keep_look, look_of


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "db").mkdir()
    return tmp_path


def test_a_look_is_found_again_and_a_plain_one_is_forgotten(home: Path) -> None:
    look = ListLook('district:"castle point" é', "need", down=True)
    assert look_of(home, "requests.requests") == ListLook()
    keep_look(home, "requests.requests", look)
    keep_look(home, "visits.visits", ListLook(order="when"))
    assert look_of(home, "requests.requests") == look
    keep_look(home, "requests.requests", ListLook())
    assert look_of(home, "requests.requests") == ListLook()
    assert look_of(home, "visits.visits") == ListLook(order="when")
    assert [path.name for path in (home / "db").iterdir()] == ["lists.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"a": 3}', '{"a": {"filter": 3}}', '{"a": {"order": null}}', "\ufeff{}"]
)
def test_a_broken_file_is_as_good_as_none_and_is_written_anew(home: Path, text: str) -> None:
    (home / FILE).write_text(text, "utf-8")
    assert look_of(home, "a") == ListLook()
    keep_look(home, "a", ListLook("never"))
    assert look_of(home, "a") == ListLook("never")


def test_a_home_that_cannot_be_written_to_loses_nothing_else(tmp_path: Path) -> None:
    keep_look(tmp_path / "nowhere", "a", ListLook("never"))
    keep_look(tmp_path, "a", ListLook("\ud800"))
    assert look_of(tmp_path, "a") == ListLook()
