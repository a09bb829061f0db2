"""The screens through a browser's wire: only with the key, only from here, and a booking made by keys."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import icalendar
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType
from aiohttp.test_utils import TestServer
from textual_serve.server import Server

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.web import serving, window
from tests.services.desk_world import NOW
from tests.terminal import tmux

from .screen import Screen

KEY = "a-made-up-key"
BYTES = {"enter": "\r", "escape": "\x1b", "tab": "\t", "ctrl+q": "\x11"}
"""Keys that are no letters, as a terminal sends them."""


class Page:
    """What a browser's terminal of 120 by 40 shows."""

    def __init__(self, wire: ClientWebSocketResponse) -> None:
        self.wire = wire
        self.screen = Screen(120, 40)

    async def until(self, *words: str, seconds: float = 40.0) -> None:
        """Reads on until all words stand on the screen."""
        try:
            async with asyncio.timeout(seconds):
                while not all(word in self.screen.text for word in words):
                    message = await self.wire.receive()
                    assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), (
                        f"{message}:\n{self.screen.text}"
                    )
                    if message.type is WSMsgType.BINARY:
                        self.screen.feed(message.data)
        except TimeoutError:
            raise AssertionError(f"waited in vain for {words}:\n{self.screen.text}") from None

    async def act(self, identity: str) -> None:
        """The first key of an action."""
        key = tmux.first_key(identity)
        await self.type(BYTES.get(key, key))

    async def type(self, text: str) -> None:
        """Sends what a terminal would send."""
        await self.wire.send_str(json.dumps(["stdin", text]))

    async def until_closed(self, seconds: float = 40.0) -> None:
        """Reads on until the program has hung up."""
        async with asyncio.timeout(seconds):
            while (await self.wire.receive()).type in (WSMsgType.BINARY, WSMsgType.TEXT):
                pass


@pytest.fixture(scope="module")
def home(filled_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(filled_demo, tmp_path_factory.mktemp("served") / "home"))


@asynccontextmanager
async def served(home: Path) -> AsyncIterator[tuple[TestServer, ClientSession]]:
    """The server over that home, and somebody who may ask it."""
    app = await serving.server(home, 0, KEY, ["--now", f"{NOW:%Y-%m-%dT%H:%M}"])._make_app()
    async with (
        TestServer(app, host=serving.HOST) as server,
        ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser,
    ):
        yield server, browser


async def test_without_the_key_it_is_closed(home: Path) -> None:
    async with served(home) as (server, browser):
        for path in (
            "/",
            "/ws",
            "/?key=wrong",
            "/?key=",
            "/?key=%C3%A9",
            "/static/js/textual.js",
            "/download/1",
        ):
            async with browser.get(server.make_url(path)) as answer:
                assert answer.status == 403, path
                assert "with its key" in await answer.text()
        async with browser.get(server.make_url("/?key=" + KEY)) as answer:
            assert answer.status == 200 and "ECFRS bookings" in await answer.text()
        async with browser.get(server.make_url("/")) as answer:
            assert answer.status == 200, "the cookie has the key from then on"


@pytest.mark.parametrize(
    "named",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
    ids=lambda named: " ".join(*named.items()),
)
async def test_another_host_and_another_page_are_refused_even_with_the_key(
    home: Path, named: dict[str, str]
) -> None:
    async with served(home) as (server, browser):
        async with browser.get(server.make_url("/?key=" + KEY)) as answer:
            assert answer.status == 200
        for path in ("/?key=" + KEY, "/ws"):
            async with browser.get(server.make_url(path), headers=named) as answer:
                assert answer.status == 403
                assert "this machine alone" in await answer.text()


async def test_localhost_is_led_to_the_address(home: Path) -> None:
    async with served(home) as (server, browser):
        asked = server.make_url("/?key=" + KEY)
        named = {"Host": f"localhost:{server.port}"}
        async with browser.get(asked, headers=named, allow_redirects=False) as answer:
            assert answer.status == 307 and answer.headers["Location"] == str(asked)


def test_a_taken_port_is_refused_in_words(home: Path) -> None:
    with socket.create_server((serving.HOST, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(RefusedError, match=f"port {port} .* another program") as refused:
            serving.run(serving.server(home, port, KEY), lambda: None)
    assert "--port" in refused.value.hint


async def test_a_visit_is_booked_over_the_wire(home: Path) -> None:
    async with served(home) as (server, browser):
        async with browser.get(server.make_url("/?key=" + KEY)):
            pass
        async with browser.ws_connect(server.make_url("/ws?width=120&height=40")) as wire:
            page = Page(wire)
            await page.until("Needs you", "REQ-0001")
            await page.act("app.requests")
            await page.until("understood", "extra drive")
            await page.act("requests.times")
            await page.until("enter book")
            await page.act("slots.book")
            await page.until("Book REQ-0001", "leave it")
            await page.type("\r")
            await page.until("Booked VIS-", "to undo")
            await page.act("app.quit")
            await page.until_closed()
    (calendar, *_) = sorted((home / "exports").rglob("*.ics"))
    (event,) = icalendar.Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    assert "VIS-" in str(event["SUMMARY"])


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
async def test_a_program_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_: object = None) -> None:
        """Nobody is at the other end any more."""

    monkeypatch.setattr(window, "GRACE", 0.2)
    gone = Server("").download_manager
    program = window.Program(
        "exec sleep 100", write_bytes=nothing, write_str=nothing, close=nothing, download_manager=gone
    )
    await program.start(80, 24)
    async with asyncio.timeout(20):
        await program.end()
    assert program._process is not None and program._process.returncode == -9
