"""From a key in the filter to the painted list, over 5,000 schools: python -m tests.benchmarks.bench_filter

Beside it what reading the rows alone takes (the filter without a screen), in the same run.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FAKES = HERE.parent / "tui"
SCHOOLS = 5000
TYPED = (
    "district:harlow need:>40 never ",
    "made great -primary need:20..90 ",
    "district:ba,ca response:yes oak ",
)


async def keys() -> tuple[list[float], list[float]]:
    """Milliseconds from key to paint, and of the same filters without a screen."""
    from fake_desk import FakeDesk
    from paint import PaintingDriver
    from textual import events
    from textual.widgets import Input

    from ecfrs_tui.tui import filterhelp
    from ecfrs_tui.tui.app import BookingApp

    class Watched(BookingApp):
        def get_driver_class(self) -> Any:
            return PaintingDriver

    app = Watched(FakeDesk)
    task = asyncio.create_task(app.run_async(size=(160, 48)))
    while not app.generation:
        await asyncio.sleep(0.01)

    def press(key: str, character: str | None) -> None:
        assert app._driver is not None
        app._driver.send_message(events.Key(key, character))

    press("4", "4")
    while not (app.screen.query("#targets") and app.screen.listing.rows):  # type: ignore[attr-defined]
        await asyncio.sleep(0.01)
    screen: Any = app.screen
    few = list(screen.listing.rows)
    rows = [replace(few[n % len(few)], urn=900_000 + n, rank=n + 1) for n in range(SCHOOLS)]
    screen.listing.set_rows(rows)
    press("slash", "/")
    while not isinstance(app.focused, Input):
        await asyncio.sleep(0.01)
    field: Any = app.focused
    took, alone = [], []
    for typed in TYPED:
        for _ in field.value:
            press("backspace", None)
        await asyncio.sleep(2)
        screen.listing.set_rows(rows)
        for place, character in enumerate(typed):
            words = typed[: place + 1]
            writes = len(PaintingDriver.writes)
            pressed = time.perf_counter()
            press("space" if character == " " else character, character)
            while screen.listing.filter_words != words or len(PaintingDriver.writes) == writes:
                await asyncio.sleep(0.0005)
            await asyncio.sleep(0.03)
            took.append((PaintingDriver.writes[-1][0] - pressed) * 1000)
            sieve = screen.listing.sieve
            begun = time.perf_counter()
            sieve.pick(words)
            filterhelp.faults(sieve, words)
            filterhelp.completions(sieve, words)
            alone.append((time.perf_counter() - begun) * 1000)
    app.exit()
    await task
    return took, alone


def main() -> None:
    """Prints each figure on a line."""
    sys.path.insert(0, str(FAKES))
    took, alone = asyncio.run(keys())
    took.sort()
    print(
        f"filter key to paint, {SCHOOLS:,} schools, {len(took)} keys: median {statistics.median(took):.0f} ms, "
        f"95 % {took[int(len(took) * 0.95)]:.0f} ms, longest {took[-1]:.0f} ms "
        f"(the filter and its help alone: median {statistics.median(alone):.1f} ms, longest {max(alone):.0f} ms)"
    )


if __name__ == "__main__":
    main()
