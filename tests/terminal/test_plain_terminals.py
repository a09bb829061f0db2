"""Terminals that can do little: no colour asked for, few colours, hardly any abilities."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from . import tmux

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is a thing of Unix")
COLOUR = re.compile(rb"[34]8;2;(\d+);(\d+);(\d+)")
ANY_COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:[349][0-7]|10[0-7]|[34]8;\d+;\d+)(?:;\d+)*m")


def read_until(master: int, seen: bytearray, wanted: bytes, seconds: float = 40.0) -> None:
    """Reads what the program writes until it has written `wanted`."""
    import select

    end = time.monotonic() + seconds
    while wanted not in seen:
        assert time.monotonic() < end, f"waited in vain for {wanted!r}: {bytes(seen[-2000:])!r}"
        if select.select([master], [], [], 0.5)[0]:
            seen += os.read(master, 65536)


def drain(master: int, process: subprocess.Popen[bytes]) -> None:
    """Reads on until the program has ended: it waits for a reader of its last words."""
    import select

    end = time.monotonic() + 20
    while process.poll() is None:
        assert time.monotonic() < end, "the program does not end"
        if select.select([master], [], [], 0.1)[0]:
            try:
                os.read(master, 65536)
            except OSError:  # Linux says so when the other side is closed
                break


@pytest.mark.parametrize(
    "said",
    [
        {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"},
        {"TERM": "xterm-256color"},
        {"TERM": "vt100"},
    ],
    ids=["no-colour", "256-colours", "vt100"],
)
def test_starts_is_read_and_ends(filled_home: Path, said: dict[str, str]) -> None:
    import fcntl
    import pty
    import termios

    hidden = ("NO_COLOR", "COLORTERM", "TERM", "TEXTUAL_THEME", "TEXTUAL_DRIVER", "COLUMNS", "LINES")
    environment = {name: value for name, value in os.environ.items() if name not in hidden} | said
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        tmux.program(filled_home),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    seen = bytearray()
    try:
        read_until(master, seen, b"Mon 1 Mar 2027")
        os.write(master, tmux.first_key("app.requests").encode())
        read_until(master, seen, b"REQ-0001")
        os.write(master, b"\x11")  # ctrl+q
        drain(master, process)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(master)
    assert not COLOUR.search(seen), "colours nobody said the terminal has, or wants"
    if "NO_COLOR" in said:
        assert not ANY_COLOUR.search(seen), "a colour all the same"
