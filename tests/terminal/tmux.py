"""The program in a terminal of tmux: keys in, what is on the screen out."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ecfrs_tui.tui import actions

PROGRAM = shutil.which("tmux")
WHY_NOT = "tmux is not installed (Debian: apt-get install tmux)"
NOW = "2027-03-01T09:00"
NAMES = {"enter": "Enter", "escape": "Escape", "tab": "Tab", "ctrl+q": "C-q"}
"""Keys as tmux spells them, where it does so otherwise."""


def program(home: Path) -> list[str]:
    """The command line that opens the screens."""
    return [sys.executable, "-m", "ecfrs_tui", "--home", str(home), "--now", NOW]


def first_key(identity: str) -> str:
    """The first key of an action, by its id."""
    return actions.keys_of(actions.BY_ID[identity], {})[0]


class Terminal:
    """One session on a tmux server of its own."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self.code = socket.with_name("code")

    def ask(self, *words: str) -> str:
        """What tmux answers; raises CalledProcessError when it refuses."""
        assert PROGRAM
        command = [PROGRAM, "-S", str(self.socket), "-f", os.devnull, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout

    @property
    def text(self) -> str:
        """What is on the screen."""
        return self.ask("capture-pane", "-p", "-t", "run")

    def act(self, identity: str) -> None:
        """Presses the first key of an action."""
        key = first_key(identity)
        self.ask("send-keys", "-t", "run", NAMES.get(key, key))

    def press(self, key: str) -> None:
        """Presses a key by its name here."""
        self.ask("send-keys", "-t", "run", NAMES.get(key, key))

    def until(self, *words: str, without: str = "", seconds: float = 40.0) -> str:
        """Waits until all words are on the screen, and `without` is not; gives the screen."""
        end = time.monotonic() + seconds
        while True:
            text = self.text
            if all(word in text for word in words) and not (without and without in text):
                return text
            assert time.monotonic() < end, f"waited {seconds:g} s in vain for {words}:\n{text}"
            time.sleep(0.05)  # between two looks; what is waited for is the screen

    def ended(self) -> int:
        """Waits for the program to end; gives its exit code."""
        end = time.monotonic() + 20
        while not (self.code.exists() and (code := self.code.read_text(encoding="ascii")).endswith("\n")):
            assert time.monotonic() < end, f"still running:\n{self.text}"
            time.sleep(0.05)
        return int(code)


@contextmanager
def running(home: Path, socket: Path, columns: int, lines: int) -> Iterator[Terminal]:
    """The program over `home` in a terminal of so many columns and lines."""
    terminal = Terminal(socket)
    # the code by way of a file: a tmux server may miss the signal that its child has ended
    command = f"{shlex.join(program(home))}; echo $? > {shlex.quote(str(terminal.code))}"
    # the pane outlives the program, so that its last words can be read
    keep = ("set-option", "-g", "remain-on-exit", "on", ";")
    size = ("-x", str(columns), "-y", str(lines))
    terminal.ask("start-server", ";", *keep, "new-session", "-d", "-s", "run", *size, command)
    try:
        yield terminal
    finally:
        terminal.ask("kill-server")
