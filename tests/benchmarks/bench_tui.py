"""How fast the screens are, as ratios measured in one run: python tests/benchmarks/bench_tui.py

- process start to first frame, against a bare Textual app with one table;
- mounting our table with 5,000 rows, over an app with an empty one;
- a key in the look-up to the painted answer, over 5,000 schools of the made-up desk.
Absolute times depend on the machine; the ratios and the differences are what counts.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FAKES = HERE.parent / "tui"
ROUNDS = 9

BARE = """
from textual.app import App
from textual.widgets import DataTable
class Bare(App):
    def compose(self):
        yield DataTable()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("one", "two")
        table.add_rows([("Needs you", str(number)) for number in range(20)])
    def on_ready(self):
        self.screen.call_after_refresh(self.exit)
Bare().run(size=(160, 48))
"""

OURS = """
from ecfrs_tui.tui.app import BookingApp
def open_desk():
    app.call_from_thread(app.exit)
    from fake_desk import FakeDesk
    return FakeDesk()
app = BookingApp(open_desk)
app.run(size=(160, 48))
"""

TAIL = """
from paint import PaintingDriver
import time
print(PaintingDriver.painted("Needs you") - time.perf_counter() + time.time())
"""


def first_frame(script: str) -> float:
    """Milliseconds from process start to the frame that shows the words."""
    paths = os.pathsep.join((str(FAKES), str(ROOT)))
    env = {**os.environ, "PYTHONPATH": paths, "TEXTUAL_DRIVER": "paint:PaintingDriver"}
    started = time.time()
    done = subprocess.run(
        [sys.executable, "-c", script + TAIL], env=env, capture_output=True, text=True, check=True, timeout=60
    )
    return (float(done.stdout.strip().splitlines()[-1]) - started) * 1000


def start() -> None:
    """Both apps by turns, so that a busy moment hits both."""
    bare: list[float] = []
    ours: list[float] = []
    for _ in range(ROUNDS):
        bare.append(first_frame(BARE))
        ours.append(first_frame(OURS))
    a, b = statistics.median(bare), statistics.median(ours)
    print(
        f"process start to first frame: ours {b:.0f} ms, bare Textual with one table {a:.0f} ms: {b / a:.2f} x"
    )


async def painted(app: Any, words: str, after: Callable[[], float]) -> float:
    """Milliseconds from `after()` until the words are painted."""
    from paint import PaintingDriver

    end = time.perf_counter() + 20
    while time.perf_counter() < end:
        begin = after()
        for at, data in PaintingDriver.writes:
            if at > begin and words in data:
                return (at - begin) * 1000
        await asyncio.sleep(0.001)
    raise TimeoutError(words)


async def mount(rows: int) -> float:
    """Milliseconds from the start of an app until its table with so many rows is painted."""
    from paint import PaintingDriver
    from textual.app import App, ComposeResult

    from ecfrs_tui.tui.text import plain
    from ecfrs_tui.tui.widgets.columns import Column
    from ecfrs_tui.tui.widgets.table import Table

    data = [(number, f"School {number}") for number in range(rows)]

    class Shelf(App[None]):
        """One table of eight columns."""

        def get_driver_class(self) -> Any:
            return PaintingDriver

        def compose(self) -> ComposeResult:
            columns = [
                Column(f"head{n}", lambda row, width: plain(row[1]), least=12, weight=1) for n in range(8)
            ]
            yield Table(columns, key=lambda row: str(row[0]))

        def on_mount(self) -> None:
            self.query_one(Table).empty = "School none"
            self.query_one(Table).set_rows(data)

    PaintingDriver.writes.clear()
    app = Shelf()
    begun = time.perf_counter()
    task = asyncio.create_task(app.run_async(size=(160, 48)))
    took = await painted(app, "School", lambda: begun)
    app.exit()
    await task
    return took


async def keys() -> tuple[list[float], list[float]]:
    """Milliseconds from key to painted answer in the look-up, and what the desk itself took."""
    from fake_desk import FakeDesk
    from paint import PaintingDriver
    from textual import events

    from ecfrs_tui.tui.app import BookingApp

    class Watched(BookingApp):
        def get_driver_class(self) -> Any:
            return PaintingDriver

    desk = FakeDesk(kind="5000")
    asked: list[float] = []
    answer = desk.lookup

    def timed(words: str, *, limit: int = 12) -> Any:
        begun = time.perf_counter()
        found = answer(words, limit=limit)
        asked.append((time.perf_counter() - begun) * 1000)
        return found

    desk.lookup = timed  # type: ignore[method-assign]
    PaintingDriver.writes.clear()
    app = Watched(lambda: desk)
    task = asyncio.create_task(app.run_async(size=(160, 48)))

    def press(key: str, character: str | None = None) -> None:
        driver = app._driver
        assert driver is not None
        driver.send_message(events.Key(key, character))

    begun = time.perf_counter()
    await painted(app, "in all", lambda: begun)
    press("f2")
    await painted(app, "Type any part", lambda: begun)
    took: list[float] = []
    typed = ""
    for character in "made-up school 49" * 2:
        await asyncio.sleep(0.05)
        if typed == "made-up school 49":
            for _ in range(len(typed)):
                press("backspace")
            await asyncio.sleep(0.8)
            typed = ""
        typed += character
        pressed = time.perf_counter()
        writes = len(PaintingDriver.writes)
        press("space" if character == " " else character, character)
        while len(PaintingDriver.writes) == writes or app.lookup_words != typed:
            await asyncio.sleep(0.0005)
        await asyncio.sleep(0.02)
        took.append((PaintingDriver.writes[-1][0] - pressed) * 1000)
    app.exit()
    await task
    return took, asked


async def inside() -> None:
    """What can be measured in one process."""
    await mount(0)
    empty = statistics.median([await mount(0) for _ in range(ROUNDS)])
    full = statistics.median([await mount(5000) for _ in range(ROUNDS)])
    print(f"table of 5,000 rows: {full:.0f} ms, empty {empty:.0f} ms: {full - empty:+.0f} ms over empty")
    took, asked = await keys()
    took.sort()
    print(
        f"look-up key to paint, 5,000 schools: median {statistics.median(took):.0f} ms, "
        f"95 % {took[int(len(took) * 0.95)]:.0f} ms (of it the made-up desk: {statistics.median(asked):.0f} ms)"
    )


def main() -> None:
    """Prints each figure on a line."""
    sys.path[:0] = [str(FAKES), str(ROOT)]
    start()
    asyncio.run(inside())


if __name__ == "__main__":
    main()
