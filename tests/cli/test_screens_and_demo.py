"""Opening the screens, and the demonstration's own home."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ecfrs_tui import config
from ecfrs_tui.cli import screens
from ecfrs_tui.cli.shared import Shared
from tests.cli.conftest import NOW, Command


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits there."""
    seen = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(screens, "sys", SimpleNamespace(stdin=seen, stdout=seen))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The apps that were run instead of being shown."""
    from ecfrs_tui.tui.app import BookingApp

    apps: list[Any] = []

    def run(self: BookingApp) -> None:
        apps.append(self)

    monkeypatch.setattr(BookingApp, "run", run)
    return apps


@pytest.mark.usefixtures("terminal")
def test_no_command_opens_the_screens_of_the_home(line: Command, home: Path, opened: list[Any]) -> None:
    assert line("--home", home, "--now", NOW).status == 0
    (app,) = opened
    desk = app._open_desk()
    assert (desk.home, len(desk.requests())) == (home, 40)
    desk.close()


def test_screens_need_a_terminal(line: Command, home: Path) -> None:
    ran = line("--home", home)
    assert (ran.status, ran.out) == (2, "")
    assert "terminal" in ran.err


def test_the_app_is_made_before_the_store_is_loaded(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ecfrs_tui.cli import screens\n"
        "from ecfrs_tui.cli.shared import Shared\n"
        "from ecfrs_tui.tui.app import BookingApp\n"
        "screens.must_be_terminal = lambda hint: None\n"
        "BookingApp.run = lambda self: print([m for m in ('sqlmodel', 'sqlalchemy') if m in sys.modules])\n"
        f"screens.open_screens(Shared(home=Path({str(tmp_path)!r})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.usefixtures("terminal")
def test_a_fault_in_the_screens_is_ours(
    home: Path, opened: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ecfrs_tui.tui.app import BookingApp

    def crash(self: BookingApp) -> None:
        self._exception = ZeroDivisionError("made for the test")

    monkeypatch.setattr(BookingApp, "run", crash)
    assert screens.open_screens(Shared(home=home)) == 3
    log = home / "logs" / "ecfrs-tui.log"
    assert "made for the test" in log.read_text("utf-8")
    assert str(log) in capsys.readouterr().err


def test_keys_and_theme_from_the_settings(tmp_path: Path) -> None:
    assert screens.looks(tmp_path) == ({}, "")
    settings = tmp_path / "ecfrs.toml"
    settings.write_text('theme = "paper"\n[keys]\nundo = "z"\nodd = 3\n', "utf-8")
    assert screens.looks(tmp_path) == ({"undo": "z"}, "paper")
    assert screens.looks(tmp_path, "ember") == ({"undo": "z"}, "ember")
    settings.write_text('[keys]\nvisits.cancel = "f7"\n', "utf-8")
    assert screens.looks(tmp_path) == ({"visits.cancel": "f7"}, "")
    assert screens.key_lines(tmp_path) == {"visits.cancel": 2}
    assert config.load(tmp_path).keys == {"visits.cancel": "f7"}
    settings.write_text("theme = [", "utf-8")
    assert screens.looks(tmp_path) == ({}, "")


def test_demo_fills_a_home_of_its_own(line: Command, tmp_path: Path) -> None:
    home = tmp_path / "demo"
    ran = line("--json", "--home", home, "--now", NOW, "demo", "--no-open")
    assert ran.status == 0, ran.err
    assert ran.document["rows"]["requests"] == 40
    assert ran.document["rows"]["visits"] > 50
    assert line("--json", "--home", home, "--now", NOW, "check").document["broken"] == []
    again = line("--json", "--home", home, "--now", NOW, "demo", "--no-open")
    assert again.document == ran.document


def test_demo_leaves_the_teams_home_alone(line: Command, home: Path) -> None:
    ran = line("--json", "--home", home, "--now", NOW, "demo", "--no-open")
    assert (ran.status, ran.error["code"]) == (1, "home_in_use")


def test_demo_without_a_terminal_fills_nothing(line: Command, empty: Path) -> None:
    assert line("--home", empty, "--now", NOW, "demo").status == 2
    assert not empty.exists()


def test_keys_prints_the_keymap_of_the_home_and_names_its_faults(line: Command, home: Path) -> None:
    said = line("--home", home, "keys", "--json").document
    assert said["fault"] is None
    cancel = next(row for row in said["actions"] if row["action"] == "visits.cancel")
    assert cancel == {
        "action": "visits.cancel",
        "keys": ["D"],
        "own": False,
        "means": "drop",
        "where": "Visits",
        "does": "Cancel, with a reason",
        "command": "cancel",
    }
    (home / "ecfrs.toml").write_text('[keys]\nvisits.cancel = "f7"\n', "utf-8")
    cancel = next(
        row
        for row in line("--home", home, "keys", "--json").document["actions"]
        if row["action"] == "visits.cancel"
    )
    assert (cancel["keys"], cancel["own"]) == (["f7"], True)
    (home / "ecfrs.toml").write_text('[keys]\nvisits.cancle = "f7"\n', "utf-8")
    result = line("--home", home, "keys")
    assert result.status == 1
    assert "ecfrs.toml line 2: “visits.cancle” is not an action (did you mean “visits.cancel”?)" in result.out
