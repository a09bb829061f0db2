"""Screens over the real office: `uv run python -m tests.benchmarks.bench_screens`.

Each main screen opened, and come back to, with one month of history behind it and with ten years (30,000
visits, 60,000 requests, 1,500 schools). Milliseconds from the key to the last write that belongs to it, and
the ratio of the two homes, measured by turns in one run.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
QUIET_S = 0.25
"""A screen has settled when nothing was written for so long and nobody works beside it."""
LEAST = 100
"""Characters of a write that paints; shorter ones tell the terminal the pointer's shape."""
ROUNDS = 5
HOMES = {"a month": 1, "ten years": 120}


class Watched:
    """An app whose writes are watched, driven by keys."""

    def __init__(self, office: Any) -> None:
        from paint import PaintingDriver

        from ecfrs_tui.tui.app import BookingApp

        class App(BookingApp):
            def get_driver_class(self) -> Any:
                return PaintingDriver

        self.driver = PaintingDriver
        self.app = App(lambda: office)
        self.task = asyncio.create_task(self.app.run_async(size=(160, 48)))

    async def settled(self, since: float) -> float:
        """Milliseconds from `since` to the last write before it was quiet."""
        end = time.perf_counter() + 60
        while time.perf_counter() < end:
            await asyncio.sleep(0.01)
            painted = [at for at, data in self.driver.writes if len(data) > LEAST]
            last = painted[-1] if painted else since
            busy = [w for w in self.app.workers if w.is_running]
            if (
                self.app.generation
                and last > since
                and not busy
                and time.perf_counter() - max(last, since) > QUIET_S
            ):
                return max(0.0, (last - since) * 1000)
        raise TimeoutError("a screen never came to rest")

    def first(self, since: float) -> float:
        """Milliseconds to the first write."""
        return min((at - since) * 1000 for at, data in self.driver.writes if at > since and len(data) > LEAST)

    async def press(self, identity: str) -> tuple[float, float]:
        """Milliseconds from the key of an action to the first write and to the last."""
        from textual import events

        from ecfrs_tui.tui import actions

        key = actions.keys_of(actions.BY_ID[identity], {})[0]
        self.driver.writes.clear()
        driver = self.app._driver
        assert driver is not None
        since = time.perf_counter()
        driver.send_message(events.Key(key, key if len(key) == 1 else None))
        last = await self.settled(since)
        return self.first(since), last

    async def close(self) -> None:
        """Ends the app."""
        self.app.exit()
        await self.task


def screens() -> list[str]:
    """The actions that lead to the main screens."""
    from ecfrs_tui.tui import actions
    from ecfrs_tui.tui.app import BookingApp

    return [f"app.{mode}" for mode in BookingApp.MODES if f"app.{mode}" in actions.BY_ID]


async def measure(homes: dict[str, Path]) -> None:
    """Opens every screen in each home by turns, and prints medians and ratios."""
    from ecfrs_tui.clock import RehearsalClock
    from ecfrs_tui.services.office import open_office
    from tests.benchmarks.history import NOW

    opened: dict[tuple[str, str], list[float]] = {}
    again: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for _ in range(ROUNDS):
        for name, home in homes.items():
            office = open_office(home, RehearsalClock(NOW))
            watched = Watched(office)
            begun = time.perf_counter()
            opened.setdefault((name, "app.today"), []).append(await watched.settled(begun))
            for screen in screens():
                if screen != "app.today":
                    opened.setdefault((name, screen), []).append((await watched.press(screen))[1])
            for screen in screens():
                again.setdefault((name, screen), []).append(await watched.press(screen))
            await watched.close()
            office.close()
    few, many = HOMES
    print(f"{'screen':<18}{few:>10}{many:>11}{'ratio':>8}{'back: first write':>20}{'settled':>9}")
    for screen in screens():
        a, b = (statistics.median(opened[name, screen]) for name in HOMES)
        back = again[many, screen]
        first, last = statistics.median(x for x, _ in back), statistics.median(y for _, y in back)
        ratio = f"{b / a:8.2f}" if a else "       –"
        print(f"{screen.partition('.')[2]:<18}{a:8.0f}ms{b:9.0f}ms{ratio}{first:18.0f}ms{last:7.0f}ms")


def main() -> None:
    """Makes both homes and measures."""
    sys.path[:0] = [str(HERE.parent / "tui"), str(ROOT)]
    from tests.benchmarks.history import made

    with tempfile.TemporaryDirectory() as folder:
        homes = {name: Path(folder) / str(months) for name, months in HOMES.items()}
        for name, months in HOMES.items():
            made(homes[name], months=months).close()
        asyncio.run(measure(homes))


if __name__ == "__main__":
    main()
