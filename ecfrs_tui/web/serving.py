"""Offers the screens in a browser, on this machine alone.

The library has no sign-in of its own, so the server listens on 127.0.0.1 only, answers only to the name it is
called by here, and only to a browser that came with the key in the address (kept as a cookie from then on).
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web
    from textual_serve.server import Server

HOST = "127.0.0.1"
COOKIE = "ecfrs_key"
Handler = Callable[["web.Request"], Awaitable["web.StreamResponse"]]


def command_line(home: Path, more: Sequence[str] = ()) -> str:
    """What a browser's window runs: this program over that home, for the shell of this machine."""
    words = [sys.executable, "-m", "ecfrs_tui", "--home", str(home), *more]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def address(port: int, key: str) -> str:
    """Where the browser goes; without the key it is turned away."""
    return f"http://{HOST}:{port}/?key={key}"


def server(home: Path, port: int, key: str, more: Sequence[str] = ()) -> Server:
    """The server, not begun; each browser window gets a process of its own."""
    from aiohttp import web
    from textual_serve.server import Server as Base

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.host.partition(":")[0] not in (HOST, "localhost"):
            raise web.HTTPForbidden(text="This address is for this machine alone.")
        if request.query.get("key") == key:
            answer = await handler(request)
            answer.set_cookie(COOKIE, key, httponly=True, samesite="Strict")
            return answer
        if request.cookies.get(COOKIE) != key:
            raise web.HTTPForbidden(text="Open the address that `ecfrs-tui serve` has printed, with its key.")
        return await handler(request)

    class Here(Base):
        def initialize_logging(self) -> None:
            """The command says what there is to say."""

        async def on_startup(self, app: web.Application) -> None:
            """Nothing more than the command has said."""

        async def _make_app(self) -> web.Application:
            made: web.Application = await super()._make_app()
            made.middlewares.append(guarded)
            return made

    return Here(command_line(home, more), host=HOST, port=port, title="ECFRS bookings")
