"""outbox, templates, amend: what scripts may rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def visit(at_home: Command, home: Path) -> str:
    """A visit booked in a home where messages wait for a person."""
    (home / "ecfrs.toml").write_text('[mail]\nrelease = "by hand"\n', encoding="utf-8")
    for row in at_home("requests", "list").document:
        booked = at_home("book", row["request"], "--slot", "1")
        if booked.status == 0:
            return str(booked.document["visit"])
    raise AssertionError("no request of the fixtures can be booked")


def test_from_draft_to_file(at_home: Command, home: Path, visit: str) -> None:
    drafted = at_home("outbox", "list", "--visit", visit).document
    assert {(m["state"], m["way"]) for m in drafted} == {("drafted", None)}
    shown = at_home("outbox", "dry-run").document
    assert [m["number"] for m in shown] == [m["number"] for m in drafted]
    assert all(m["text"] and m["recipients"] for m in shown)
    assert not list(home.glob("exports/*/*"))
    first, *others = (str(m["number"]) for m in drafted)
    released = at_home("outbox", "release", first)
    assert (released.status, len(list(home.glob("exports/*/*.eml")))) == (0, 1)
    assert at_home("outbox", "sent-by-hand", *others).status == 0
    assert {m["state"] for m in at_home("outbox", "list").document} == {"exported", "sent by hand"}
    assert at_home("outbox", "show", first).document["state"] == "exported"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("release",), 1, "none_named"),
        (("release", "99"), 1, "message_unknown"),
        (("release", "--visit", "VIS-9999"), 1, "visit_unknown"),
        (("retry", "1"), 1, "message_state"),
        (("show", "x"), 2, None),
    ],
)
def test_refusals(
    at_home: Command, visit: str, words: tuple[str, ...], status: int, code: str | None
) -> None:
    ran = at_home("outbox", *words)
    assert ran.status == status
    if code is not None:
        assert ran.error["code"] == code


def test_sending_without_a_server_named(at_home: Command, home: Path, visit: str) -> None:
    (home / "ecfrs.toml").write_text('[mail]\nway = "mail"\n', encoding="utf-8")
    assert at_home("outbox", "send").document["sent"] == 0  # nothing is released
    at_home("outbox", "release", "--all")
    assert at_home("outbox", "send").error["code"] == "no_mail_server"


def test_amending(at_home: Command, visit: str) -> None:
    changed = at_home("amend", visit, "--room", "Library")
    assert (changed.status, changed.document["sequence"]) == (0, 0)
    assert at_home("amend", visit, "--session", "CY6-6").status == 2
    assert at_home("amend", visit, "--room", "Library").error["code"] == "nothing_to_change"


def test_templates_of_the_team(at_home: Command, home: Path, visit: str) -> None:
    names = {row["template"]: row["own"] for row in at_home("templates", "list").document}
    assert names["invitation"] is False and "parts/knife-crime.parents" in names
    assert at_home("templates", "copy", "invitation").document["own"] is True
    assert at_home("templates", "check").document == []
    assert visit in at_home("templates", "preview", "invitation", "--visit", visit).document["subject"]
    path = home / "templates" / "invitation.txt"
    path.write_text(path.read_text(encoding="utf-8") + "{{ nobody }}\n", encoding="utf-8")
    ran = at_home("templates", "check")
    assert (ran.status, len(ran.document)) == (1, 1)
    assert "invitation.txt, line" in ran.document[0]["problem"]
