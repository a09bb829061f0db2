"""A key in the look-up to the painted list over a real office: what `bench_lookup` and its profile share."""

from __future__ import annotations

import asyncio
import gc
import time
from typing import Any

QUERIES = (
    "northlands prim",
    "st osrics",
    "chelmsford hil",
    "grnage hollow",
    "01632 960123",
    "REQ-0012",
    "basildn feild school",
)
GAP_S = 0.12
"""A quick typist's pause between keys."""


async def keystrokes(office: Any, queries: tuple[str, ...] = QUERIES, gap: float = GAP_S) -> list[float]:
    """Milliseconds from each key to the paint with its list; the card follows later and is not waited for."""
    from paint import PaintingDriver
    from textual import events
    from textual.widgets import Input

    from ecfrs_tui.tui.app import BookingApp
    from ecfrs_tui.tui.screens.lookup import LookupScreen

    class Watched(BookingApp):
        def get_driver_class(self) -> Any:
            return PaintingDriver

    app = Watched(lambda: office, settled=gc.freeze)
    task = asyncio.create_task(app.run_async(size=(160, 48)))

    def press(key: str, character: str | None = None) -> None:
        driver = app._driver
        assert driver is not None
        driver.send_message(events.Key(key, character))

    while not app.generation or any(w.name == "index" and w.is_running for w in app.workers):
        await asyncio.sleep(0.02)
    press("f2")
    while not (isinstance(app.screen, LookupScreen) and app.screen._indexed):
        await asyncio.sleep(0.02)
    took: list[float] = []
    for query in queries:
        app.screen.query_one(Input).value = ""
        await asyncio.sleep(1.0)
        for at, character in enumerate(query, start=1):
            await asyncio.sleep(gap)
            PaintingDriver.writes.clear()
            pressed = time.perf_counter()
            press("space" if character == " " else character, character)
            while app.lookup_words != query[:at] or not PaintingDriver.writes:
                await asyncio.sleep(0.0005)
            # the field's own letter may be painted first, the list with it or in the next frame
            await asyncio.sleep(0.03)
            took.append((PaintingDriver.writes[-1][0] - pressed) * 1000)
    app.exit()
    await task
    return took
