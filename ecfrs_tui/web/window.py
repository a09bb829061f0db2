"""One browser window: a wire, and the program at its other end."""

from __future__ import annotations

import asyncio

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

GRACE = 30.0
"""Seconds a program has to finish what it is writing once its window has gone; then it is killed."""


class Program(AppService):
    """The program of a window; the library asks it to end and looks no further."""

    async def end(self) -> None:
        """Asks the program to end, waits until it has, and kills it when that takes longer than `GRACE`."""
        # a task apart: the library's reader swallows being cancelled, so a timeout around it would be lost
        ending = asyncio.create_task(self._ended())
        done, _ = await asyncio.wait({ending}, timeout=GRACE)
        if not done and self._process and self._process.returncode is None:
            self._process.kill()
        await ending

    async def _ended(self) -> None:
        await self.stop()
        if self._process:
            await self._process.wait()


async def open_window(server: Server, request: web.Request) -> web.WebSocketResponse:
    """Starts a program for a window and carries keys and screens until one of the two ends."""
    wire = web.WebSocketResponse(heartbeat=15)
    await wire.prepare(request)

    async def close() -> None:
        await wire.close()

    program = Program(
        server.command,
        write_bytes=wire.send_bytes,
        write_str=wire.send_str,
        close=close,
        download_manager=server.download_manager,
    )
    await program.start(
        to_int(request.query.get("width", ""), 80), to_int(request.query.get("height", ""), 24)
    )
    try:
        await server._process_messages(wire, program)
    finally:
        await program.end()
        await wire.close()
    return wire
