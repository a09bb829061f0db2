"""A real terminal: from the start to an exported invitation by keys alone, in tmux at 80x24."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.demo import fill_demo
from tests.services.desk_world import NOW

pytestmark = pytest.mark.skipif(
    shutil.which("tmux") is None, reason="tmux is not installed (Debian: apt-get install tmux)"
)


class Terminal:
    """A tmux of its own with the program in it."""

    def __init__(self, socket: Path, home: Path, before: str = "") -> None:
        self._tmux = ["tmux", "-S", str(socket)]
        command = f"{before}{sys.executable} -m ecfrs_tui --home {home} --now {NOW:%Y-%m-%dT%H:%M}"
        self._do("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", command)

    def _do(self, *words: str) -> str:
        done = subprocess.run([*self._tmux, *words], capture_output=True, text=True, timeout=20, check=False)
        return done.stdout

    @property
    def text(self) -> str:
        """What is on the screen."""
        return self._do("capture-pane", "-p")

    def until(self, *words: str, seconds: float = 60.0) -> str:
        """Waits for any of the words."""
        end = time.monotonic() + seconds
        while not any(each in (shown := self.text) for each in words):
            assert time.monotonic() < end, f"{words} never came:\n{shown}"
            time.sleep(0.05)  # between two looks at another process
        return shown

    def keys(self, *names: str) -> None:
        """Keys by tmux's names."""
        for name in names:
            self._do("send-keys", name)

    def close(self) -> None:
        """Ends it."""
        self._do("kill-server")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    fill_demo(tmp_path / "home", RehearsalClock(NOW)).close()
    return tmp_path / "home"


@pytest.fixture
def terminal(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    made = Terminal(tmp_path_factory.mktemp("t") / "s", home)
    yield made
    made.close()


def test_a_booking_by_keys_alone_ends_in_an_invitation(terminal: Terminal, home: Path) -> None:
    terminal.until("REQ-")
    terminal.keys("2")
    terminal.until("best times")
    terminal.until("+", "min")
    terminal.keys("Enter", "1")
    terminal.until("enter book")
    terminal.keys("Enter")
    terminal.until("to undo")
    files = sorted((home / "exports").rglob("*.ics"))
    assert files
    (event,) = icalendar.Calendar.from_ical(files[0].read_bytes()).walk("VEVENT")
    assert "VIS-" in str(event["SUMMARY"])
    terminal.keys("C-q")


def test_without_colour_everything_is_still_said(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    terminal = Terminal(tmp_path_factory.mktemp("t") / "s", home, before="NO_COLOR=1 ")
    try:
        shown = terminal.until("REQ-")
        assert "overdue" in shown and "Needs you" in shown
        raw = terminal._do("capture-pane", "-p", "-e")
        colours = re.findall(r"[34]8;2;(\d+);(\d+);(\d+)", raw)
        assert all(red == green == blue for red, green, blue in colours), "greys only"
        assert not re.search(r"\x1b\[[0-9;]*\b(3[1-6]|4[1-6])m", raw)
    finally:
        terminal.close()
