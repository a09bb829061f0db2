"""The Plan screen and its what-if as pictures. Look at them before accepting new ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from fake_desk import FakeDesk
from fake_planning import Steps
from story import keys_for, wait_for
from textual.pilot import Pilot
from textual.widgets import Input

from ecfrs_tui.tui.app import BookingApp

Compare = Callable[..., bool]

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "160x45": (160, 45)}

# a number is that many steps of the made-up planner
WAYS: dict[str, tuple[str | int, ...]] = {
    "choose": ("7",),
    "settings": ("7", "plan.settings"),
    "run": ("7", "enter", 3),
    "result": ("7", "enter", 9),
    "by-officer": ("7", "enter", 9, "planned.group", "down", "down"),
    "no-place": ("7", "enter", 9, "end"),
    "accept": ("7", "enter", 9, "planned.all"),
    "standins": ("3", "down", "whatif.ill", "tab", "tab", "1", "9", "slash", "3", "enter"),
    "freed": ("tab", "enter", "right", "day.freed"),
    "order": ("tab", "enter", "right", "day.order"),
}


def _led(
    app: BookingApp, desk: FakeDesk, way: tuple[str | int, ...]
) -> Callable[[Pilot[Any]], Awaitable[None]]:
    steps = desk.steps = Steps()

    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        for each in way:
            if isinstance(each, int):
                steps.take(each)
                await wait_for(
                    pilot, lambda: app.planning and (app.planning.view or len(app.planning.pulses) == 3)
                )
            else:
                await pilot.press(*keys_for(app, each))
                if app.planning is None or not app.planning.running:
                    await wait_for(pilot, lambda: not app.workers)
            await pilot.pause()
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await pilot.pause()

    return lead


def _same(compare: Compare, kind: str, screen: str, size: str, theme: str = "ember") -> bool:
    desk = FakeDesk(kind=kind)
    if screen == "order":
        desk.book("REQ-2027-0154", officers=("ASH",), starts_at=datetime(2027, 3, 10, 12, 45))
    app = BookingApp(lambda: desk, theme=theme, stopwatch=lambda: 0.0)
    return compare(app, terminal_size=SIZES[size], run_before=_led(app, desk, WAYS[screen]))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", WAYS)
def test_plan(snap_compare: Compare, screen: str, size: str) -> None:
    assert _same(snap_compare, "usual", screen, size)


@pytest.mark.parametrize("screen", ["choose", "run", "result", "standins"])
def test_plan_in_the_light(snap_compare: Compare, screen: str) -> None:
    assert _same(snap_compare, "usual", screen, "160x45", "paper")


@pytest.mark.parametrize("screen", ["choose", "result", "no-place", "standins", "freed"])
def test_plan_with_hostile_texts(snap_compare: Compare, screen: str) -> None:
    assert _same(snap_compare, "hostile", screen, "80x24")


def test_plan_with_nothing_in_the_diary(snap_compare: Compare) -> None:
    assert _same(snap_compare, "empty", "choose", "80x24")
