"""Each screen as a picture. Look at the pictures before accepting new ones: pytest --snapshot-update."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fake_desk import FakeDesk
from story import keys_for, wait_for
from textual.pilot import Pilot
from textual.widgets import Input

from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.screens.requests import RequestsScreen

Compare = Callable[..., bool]

SIZES = {"80x24": (80, 24), "160x45": (160, 45)}

SCREENS: dict[str, tuple[str, ...]] = {
    "today": (),
    "requests": ("2",),
    "availability": ("3", "down", "left"),
    "visits": ("5",),
    "day": ("tab", "enter"),
    "lookup": ("f2", "p", "l", "o"),
    "help": ("2", "app.help"),
    "book": ("2", "enter", "3"),
}


def _led(app: BookingApp, keys: tuple[str, ...]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        for key in keys:
            await pilot.press(*keys_for(app, key))
            if key == "2":
                await wait_for(
                    pilot,
                    lambda: (
                        isinstance(app.screen, RequestsScreen)
                        and (app.screen.slots.rows or not app.screen.listing.rows)
                    ),
                )
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await pilot.pause()

    return lead


def _same(compare: Compare, kind: str, keys: tuple[str, ...], size: tuple[int, int], theme: str) -> bool:
    app = BookingApp(lambda: FakeDesk(kind=kind), theme=theme)
    return compare(app, terminal_size=size, run_before=_led(app, keys))


@pytest.mark.parametrize(
    ("screen", "size"),
    [
        (screen, size)
        for screen in SCREENS
        for size in SIZES
        if size == "80x24" or screen not in ("help", "book")
    ],
)
def test_screen(snap_compare: Compare, screen: str, size: str) -> None:
    assert _same(snap_compare, "usual", SCREENS[screen], SIZES[size], "ember")


@pytest.mark.parametrize("screen", ["today", "requests"])
def test_light(snap_compare: Compare, screen: str) -> None:
    assert _same(snap_compare, "usual", SCREENS[screen], (160, 45), "paper")


@pytest.mark.parametrize("screen", ["requests", "visits"])
def test_hostile(snap_compare: Compare, screen: str) -> None:
    assert _same(snap_compare, "hostile", SCREENS[screen], (80, 24), "ember")


@pytest.mark.parametrize("screen", ["today", "requests"])
def test_empty(snap_compare: Compare, screen: str) -> None:
    assert _same(snap_compare, "empty", SCREENS[screen], (80, 24), "ember")
