"""The screens through a browser's wire: only with the key, only from here, and a booking made by keys."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import icalendar
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType
from aiohttp.test_utils import TestServer

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.demo import fill_demo
from ecfrs_tui.web import serving
from tests.services.desk_world import NOW

KEY = "a-made-up-key"
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]")


class Page:
    """What a browser's terminal has been sent, as text."""

    def __init__(self, wire: ClientWebSocketResponse) -> None:
        self.wire = wire
        self.text = ""

    async def until(self, words: str, seconds: float = 25.0) -> None:
        """Reads on until the words have been drawn since the last key."""
        end = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < end, f"{words} was never drawn:\n{self.text[-3000:]}"
            try:
                message = await self.wire.receive(timeout=seconds)
            except TimeoutError:
                raise AssertionError(f"{words} was never drawn:\n{self.text[-3000:]}") from None
            assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), message
            if message.type is WSMsgType.BINARY:
                self.text += _ESCAPES.sub("", message.data.decode("utf-8", "replace"))

    async def key(self, key: str) -> None:
        """A key; what was drawn before it is forgotten."""
        self.text = ""
        await self.wire.send_str(json.dumps(["stdin", key]))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("served")
    fill_demo(made, RehearsalClock(NOW)).close()
    return made


async def test_without_the_key_or_by_another_name_it_is_closed(home: Path) -> None:
    app = await serving.server(home, 0, KEY)._make_app()
    async with TestServer(app) as server, ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        for path in ("/", "/ws", "/?key=wrong", "/static/js/textual.js"):
            async with browser.get(server.make_url(path)) as answer:
                assert answer.status == 403
        async with browser.get(server.make_url("/?key=" + KEY), headers={"Host": "evil.example"}) as answer:
            assert answer.status == 403
        async with browser.get(server.make_url("/?key=" + KEY)) as answer:
            assert answer.status == 200 and "ECFRS bookings" in await answer.text()
        async with browser.get(server.make_url("/")) as answer:
            assert answer.status == 200, "the cookie has the key from then on"


async def test_a_visit_is_booked_in_the_browser(home: Path) -> None:
    app = await serving.server(home, 0, KEY, ["--now", f"{NOW:%Y-%m-%dT%H:%M}"])._make_app()
    async with TestServer(app) as server, ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.get(server.make_url("/?key=" + KEY)):
            pass
        async with browser.ws_connect(server.make_url("/ws?width=120&height=40")) as wire:
            page = Page(wire)
            for words, key in (
                ("REQ-", "2"),
                ("extra drive", "\r"),
                ("extra drive", "1"),
                ("leave it", "\r"),
            ):
                await page.until(words)
                await page.key(key)
            await page.until("to undo")
            await page.key("\x11")
            while (await wire.receive(timeout=30)).type is WSMsgType.BINARY:
                pass  # until the program has ended
    (calendar, *_) = sorted((home / "exports").rglob("*.ics"))
    (event,) = icalendar.Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    assert "VIS-" in str(event["SUMMARY"])
