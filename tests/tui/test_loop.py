"""The event loop is never kept: what is measured, and every main screen over the real office."""

from __future__ import annotations

import asyncio
import time
from itertools import chain, repeat
from pathlib import Path

from loopwatch import LIMIT_SECONDS, watched
from story import told_at


def _busy(seconds: float) -> None:
    began = time.thread_time()
    while time.thread_time() - began < seconds:
        pass


def test_a_callback_that_keeps_the_loop_is_seen_and_waiting_is_not() -> None:
    async def work() -> None:
        await asyncio.sleep(0)
        time.sleep(0.06)
        await asyncio.sleep(0)
        _busy(0.03)

    with watched(0.02, stacks=True, slower=lambda: 1.0) as watch:
        asyncio.run(work())
    assert [round(each.seconds, 2) for each in watch.slow] == [0.03]
    assert "test_loop.py" in watch.slow[0].stacks[-1] or "_busy" in str(watch.slow[0])


def test_a_callback_is_not_blamed_for_a_machine_that_became_slower() -> None:
    async def work() -> None:
        _busy(0.03)

    became = chain((1.0,), repeat(2.0))
    with watched(0.02, slower=lambda: next(became)) as watch:
        asyncio.run(work())
    assert watch.longest > 0.02
    assert not watch.slow


async def test_every_main_screen_over_the_demonstration(demo_home: Path) -> None:
    """After a first time round, which reads styles and fills caches: what is slow twice is slow."""
    slow: list[set[str]] = []
    async with told_at(demo_home, size=(160, 45)) as story:
        for _ in range(3):
            with watched(LIMIT_SECONDS, stacks=True) as watch:
                for mode in story.app.MODES:
                    await story.app.switch_mode(mode)
                    await story.until(lambda: not story.app.workers)
                    await story.press("down", "down", "end", "home")
                await story.act("app.lookup")
                await story.press("n", "o", "r", "escape")
            assert watch.callbacks > 100
            slow.append({str(each).partition(" in ")[2][:40] for each in watch.slow})
    assert slow[1] & slow[2] == set(), slow[1] & slow[2]
