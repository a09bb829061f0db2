"""`ecfrs-tui serve` and a real browser: a visit booked by keys in a Chromium, and what is left when it goes."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest

from tests.terminal import tmux

from . import browser

pytestmark = [
    pytest.mark.skipif(browser.PROGRAM is None, reason=browser.WHY_NOT),
    pytest.mark.timeout(240),  # a browser, a server and the program start on what may be two busy cores
]


@contextlib.contextmanager
def serving(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command as it is typed, once it has said where to go; gives it and the address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*tmux.program(home), "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        said = process.stderr.readline()  # ends with the process at the latest; pytest-timeout bounds it
        assert said.startswith("Open http://127.0.0.1:"), said
        yield process, said.split()[1]
    finally:
        process.kill()
        process.communicate(timeout=20)


async def no_children(process: subprocess.Popen[str]) -> None:
    """Waits until the server has no program of a window left (Linux knows)."""
    known = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + 20
    while known.exists() and known.read_text().strip():
        assert time.monotonic() < end, "a window's program outlives its window"
        await asyncio.sleep(0.05)  # between two looks; what is waited for is the end


async def test_a_visit_is_booked_in_a_real_browser(filled_home: Path, tmp_path: Path) -> None:
    with (
        serving(filled_home) as (server, address),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
    ):
        async with browser.opened(Path(profile)) as tab:
            # without the key nothing is to be seen
            await tab.go(address.partition("?")[0])
            assert "with its key" in await tab.value("document.body.innerText")
            await tab.go(address)
            await tab.until("Needs you", "Mon 1 Mar 2027", "REQ-0001")
            assert "-first-byte" in await tab.value("document.body.className")
            await tab.act("app.requests")
            await tab.until("understood", "extra drive")
            # another size of the window is another size of the terminal
            wide = tab.screen.columns
            await tab.ask(
                "Emulation.setDeviceMetricsOverride", width=900, height=700, deviceScaleFactor=1, mobile=False
            )
            await tab.when(lambda: tab.screen.columns < wide)
            await tab.until("REQ-0001", "understood")
            await tab.act("requests.times")
            await tab.until("enter book")
            await tab.act("slots.book")
            await tab.until("Book REQ-0001", "leave it")
            await tab.press("enter")
            await tab.until("Booked VIS-", "Written:")
            (tmp_path / "booked.png").write_bytes(await tab.picture())
            await tab.act("app.quit")
            await tab.when(lambda: tab.closed)
            await tab.when_value("document.body.innerText.includes('Session ended')")
            # enter begins again; a window that is simply shut takes its program along
            tab.closed = False
            await tab.press("enter")
            await tab.until("Needs you", "REQ-0002")
        await no_children(server)
        assert server.poll() is None
    (calendar, *_) = sorted((filled_home / "exports").rglob("*.ics"))
    (event,) = icalendar.Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    assert "Hollowmere Primary School" in str(event["LOCATION"])


@pytest.mark.skipif(sys.platform == "win32", reason="the signal of a terminal of Unix")
async def test_ctrl_c_ends_the_server_and_its_windows(filled_home: Path) -> None:
    with (
        serving(filled_home) as (server, address),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
    ):
        async with browser.opened(Path(profile)) as tab:
            await tab.go(address)
            await tab.until("Needs you", "REQ-0001")
            server.send_signal(signal.SIGINT)
            await tab.when(lambda: tab.closed)
        assert await asyncio.to_thread(server.wait, 20) == 0
