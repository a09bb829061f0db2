"""Offers the screens in a browser, on this machine alone.

The library has no sign-in of its own, so the server listens on 127.0.0.1 only, answers only to the name it is
called by here, and only to a browser that came with the key in the address (kept as a cookie from then on).
Pages of other addresses, be they of this machine too, may not use that cookie.
"""

from __future__ import annotations

import errno
import hmac
import os
import shlex
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.web.page import with_keys

if TYPE_CHECKING:
    from aiohttp import web
    from textual_serve.server import Server

HOST = "127.0.0.1"
LEAVE = 1.0
"""Seconds an open window is given to go by itself when the server ends; then it is told to."""
Handler = Callable[["web.Request"], Awaitable["web.StreamResponse"]]


def command_line(home: Path, more: Sequence[str] = ()) -> str:
    """What a browser's window runs: this program over that home, in the place of this machine's shell."""
    words = [sys.executable, "-m", "ecfrs_tui", "--home", str(home), *more]
    return subprocess.list2cmdline(words) if os.name == "nt" else f"exec {shlex.join(words)}"


def address(port: int, key: str) -> str:
    """Where the browser goes; without the key it is turned away."""
    return f"http://{HOST}:{port}/?key={key}"


def cookie(port: int) -> str:
    """The cookie's name: browsers keep cookies by host, and two servers must not take each other's."""
    return f"ecfrs_key_{port}"


def server(home: Path, port: int, key: str, more: Sequence[str] = ()) -> Server:
    """The server, not begun; each browser window gets a process of its own."""
    from aiohttp import web
    from textual_serve.server import Server as Base

    from ecfrs_tui.web.window import open_window

    def same(given: str | None) -> bool:
        return hmac.compare_digest((given or "").encode(), key.encode())

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        name = request.host.partition(":")[0]
        if name == "localhost":  # the page speaks to the address, where a cookie of the name does not go
            raise web.HTTPTemporaryRedirect(request.url.with_host(HOST))
        if name != HOST or request.headers.get("Origin") not in (None, f"http://{request.host}"):
            raise web.HTTPForbidden(text="This address is for this machine alone.")
        if same(request.query.get("key")):
            answer = await handler(request)
            answer.set_cookie(cookie(port), key, httponly=True, samesite="Strict")
            return answer
        if not same(request.cookies.get(cookie(port))):
            raise web.HTTPForbidden(text="Open the address that `ecfrs-tui serve` has printed, with its key.")
        return await handler(request)

    class Here(Base):
        def initialize_logging(self) -> None:
            """The command says what there is to say."""

        async def on_startup(self, app: web.Application) -> None:
            """Nothing more than the command has said."""

        async def handle_index(self, request: web.Request) -> web.StreamResponse:
            """The library's page, made fit for keys alone."""
            page = await super().handle_index(request)
            assert isinstance(page, web.Response)  # rendered whole
            page.text = with_keys(page.text or "")
            return page

        async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
            """A window, whose program is waited for."""
            return await open_window(self, request)

        async def _make_app(self) -> web.Application:
            made: web.Application = await super()._make_app()
            made.middlewares.append(guarded)
            return made

    return Here(command_line(home, more), host=HOST, port=port, title="ECFRS bookings")


def run(offered: Server, say: Callable[[], None]) -> None:
    """Serves until Ctrl+C; calls `say` once the address answers. Raises RefusedError when the port is taken."""
    from aiohttp import web

    try:
        web.run_app(
            offered._make_app(),
            host=HOST,
            port=offered.port,
            shutdown_timeout=LEAVE,
            print=lambda _: say(),  # the library calls it when it listens
        )
    except OSError as fault:
        if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise RefusedError(
            "port_taken",
            f"port {offered.port} of this machine cannot be had: another program listens there",
            hint="end that program, or name another port: `ecfrs-tui serve --port 8124`",
        ) from fault
