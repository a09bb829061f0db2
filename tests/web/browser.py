"""A Chromium without a window, told what to do through its DevTools protocol; nothing else is needed for it."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
from yarl import URL

from tests.terminal.tmux import first_key

from .screen import Screen

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WHY_NOT = "there is no Chromium (Debian: apt-get install chromium)"
SECONDS = 60.0
"""The longest wait for one thing; two cores may be shared with other tests."""
KEYS = {"enter": ("Enter", "\r", 13), "escape": ("Escape", "", 27), "ctrl+q": ("q", "", 81)}
"""Key, text and number of the keys that are no letters."""
CTRL = 2


class Tab:
    """One tab: keys in, what its terminal was sent out."""

    def __init__(self, wire: ClientWebSocketResponse) -> None:
        self.wire = wire
        self.screen = Screen(80, 24)
        self.closed = False
        self._numbers = itertools.count(1)
        self._answers: dict[int, dict[str, Any]] = {}

    async def ask(self, method: str, **params: object) -> dict[str, Any]:
        """What the browser answers; what the page is sent meanwhile is taken in."""
        number = next(self._numbers)
        await self.wire.send_json({"id": number, "method": method, "params": params})
        end = time.monotonic() + SECONDS
        while number not in self._answers:
            assert time.monotonic() < end, f"no answer to {method}"
            await self._receive(end - time.monotonic())
        answer = self._answers.pop(number)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return dict(answer["result"])

    async def _receive(self, seconds: float) -> None:
        """Takes in one message, or gives up after so many seconds and says so by TimeoutError."""
        message = await self.wire.receive(timeout=seconds)
        assert message.type is WSMsgType.TEXT, f"the browser has gone: {message}"
        told = message.json()
        if "id" in told:
            self._answers[told["id"]] = told
            return
        match told["method"], told["params"]:
            case "Network.webSocketCreated", {"url": url}:
                size = URL(url).query
                self.screen = Screen(int(size["width"]), int(size["height"]))
            case "Network.webSocketFrameSent", {"response": {"payloadData": said}}:
                match json.loads(said):
                    case ["resize", {"width": columns, "height": lines}]:
                        self.screen.resize(columns, lines)
            case "Network.webSocketFrameReceived", {"response": {"opcode": 2, "payloadData": drawn}}:
                self.screen.feed(base64.b64decode(drawn))
            case "Network.webSocketClosed", _:
                self.closed = True

    async def when(self, holds: Callable[[], bool]) -> None:
        """Takes in what comes until the condition holds."""
        end = time.monotonic() + SECONDS
        while not holds():
            try:
                await self._receive(max(0.01, end - time.monotonic()))
            except TimeoutError:
                raise AssertionError(f"waited in vain:\n{self.screen.text}") from None

    async def until(self, *words: str) -> None:
        """Waits until all words stand on the screen."""

        def there() -> bool:
            assert not self.closed, f"ended before {words}:\n{self.screen.text}"
            return all(word in self.screen.text for word in words)

        await self.when(there)

    async def when_value(self, script: str) -> None:
        """Asks the page until the line of script is true."""
        end = time.monotonic() + SECONDS
        while not await self.value(script):
            assert time.monotonic() < end, f"never true: {script}"
            await asyncio.sleep(0.05)  # between two looks; what is waited for is the page

    async def go(self, address: str) -> None:
        """Opens an address and waits for the page."""
        self.closed = False
        answer = await self.ask("Page.navigate", url=address)
        assert "errorText" not in answer, answer
        await self.when_value("document.readyState == 'complete'")

    async def act(self, identity: str) -> None:
        """Presses the first key of an action."""
        await self.press(first_key(identity))

    async def press(self, key: str) -> None:
        """A key as a hand on the keyboard would press it."""
        name, text, number = KEYS[key] if key in KEYS else (key, key, ord(key.upper()))
        held = CTRL if key.startswith("ctrl+") else 0
        said = {"key": name, "windowsVirtualKeyCode": number, "modifiers": held}
        await self.ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **said)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", **said)

    async def value(self, script: str) -> Any:
        """What a line of script gives in the page."""
        answer = await self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return answer["result"].get("value")

    async def picture(self) -> bytes:
        """The page as a PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot", format="png"))["data"])


async def _where(profile: Path, process: subprocess.Popen[bytes]) -> int:
    """The port the browser listens on, from the file it writes when it is ready."""
    said, end = profile / "DevToolsActivePort", time.monotonic() + SECONDS
    while not (said.is_file() and (lines := said.read_text().splitlines())):
        assert process.poll() is None, "the browser did not start"
        assert time.monotonic() < end, "the browser did not say where it listens"
        await asyncio.sleep(0.05)  # between two looks; what is waited for is the file
    return int(lines[0])


@asynccontextmanager
async def opened(profile: Path) -> AsyncIterator[Tab]:
    """A browser of its own with one empty tab."""
    assert PROGRAM
    # the sandbox refuses root, and small machines give /dev/shm little room
    as_root = ["--no-sandbox", "--disable-dev-shm-usage"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    process = subprocess.Popen(
        [
            PROGRAM,
            "--headless=new",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "--no-first-run",
            "--disable-background-networking",
            "--enable-unsafe-swiftshader",
            "--window-size=1400,1000",
            *as_root,
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = await _where(profile, process)
        async with ClientSession() as client:
            async with client.get(f"http://127.0.0.1:{port}/json/list") as answer:
                (page,) = [one for one in await answer.json() if one["type"] == "page"]
            async with client.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as wire:
                tab = Tab(wire)
                await tab.ask("Network.enable")
                await tab.ask("Page.enable")
                yield tab
                await tab.ask("Browser.close")
    finally:
        process.kill()
        process.wait(20)
