"""Themes, density, loads and the map of the county, as pictures. Look at them before accepting new ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fake_desk import FakeDesk
from story import keys_for, wait_for
from textual.pilot import Pilot

from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.screens.county import CountyScreen

Compare = Callable[..., bool]


def _led(app: BookingApp, way: tuple[str, ...]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        for word in way:
            await pilot.press(*keys_for(app, word))
            await wait_for(pilot, lambda: not app.workers)
            await pilot.pause()
        if way and way[-1].endswith(".map"):
            screen = app.screen
            await wait_for(pilot, lambda: isinstance(screen, CountyScreen) and screen._sheet.title)
            await wait_for(pilot, lambda: not app.workers)

    return lead


def _same(
    compare: Compare, way: tuple[str, ...], size: tuple[int, int], *, kind: str = "usual", **look: str
) -> bool:
    app = BookingApp(lambda: FakeDesk(kind=kind), stopwatch=lambda: 0.0, **look)
    return compare(app, terminal_size=size, run_before=_led(app, way))


@pytest.mark.parametrize(
    ("size", "theme"), [((80, 24), "ember"), ((120, 40), "paper"), ((200, 60), "contrast-dark")]
)
def test_map_of_visits(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    assert _same(snap_compare, ("app.visits", "visits.map"), size, theme=theme)


@pytest.mark.parametrize("kind", ["hostile", "empty"])
def test_map_of_today(snap_compare: Compare, kind: str) -> None:
    assert _same(snap_compare, ("today.map",), (80, 24), kind=kind, theme="paper")


def test_requests_without_colour(snap_compare: Compare) -> None:
    assert _same(snap_compare, ("app.requests",), (80, 24), theme="plain", density="compact")


def test_today_with_room(snap_compare: Compare) -> None:
    assert _same(snap_compare, ("today.officers", "list.down"), (160, 50), theme="contrast-light")


def test_loads_of_two_weeks(snap_compare: Compare) -> None:
    assert _same(snap_compare, ("app.availability",), (160, 45), density="compact")
