"""A list being filtered, filtered, ordered and marked, as pictures. Look at them before accepting new ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fake_desk import FakeDesk
from story import keys_for, wait_for
from textual.pilot import Pilot
from textual.widgets import Input

from ecfrs_tui.tui.app import BookingApp

Compare = Callable[..., bool]

WAYS: dict[str, tuple[str, ...]] = {
    "fields": ("app.visits", "main.filter"),
    "offers": ("app.visits", "main.filter", *"state:"),
    "fault": ("app.visits", "main.filter", *"distr:x"),
    "worked": (
        "app.visits", "main.filter", *"pupils:>40", "enter", "list.order", "list.order", "list.order_turned",
        "list.mark_on", "list.mark_on",
    ),
}  # fmt: skip


def _led(app: BookingApp, way: tuple[str, ...]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        for word in way:
            await pilot.press(*keys_for(app, word))
            await wait_for(pilot, lambda: not app.workers)
            if word == "main.filter":
                await wait_for(pilot, lambda: isinstance(app.focused, Input))
            await pilot.pause()

    return lead


def _same(compare: Compare, kind: str, way: str, size: tuple[int, int], theme: str = "ember") -> bool:
    app = BookingApp(lambda: FakeDesk(kind=kind), theme=theme, stopwatch=lambda: 0.0)
    return compare(app, terminal_size=size, run_before=_led(app, WAYS[way]))


@pytest.mark.parametrize("way", WAYS)
def test_list(snap_compare: Compare, way: str) -> None:
    assert _same(snap_compare, "usual", way, (80, 24))


@pytest.mark.parametrize(("size", "theme"), [((120, 40), "ember"), ((200, 60), "paper")])
def test_worked_list_with_room(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    assert _same(snap_compare, "usual", "worked", size, theme)


@pytest.mark.parametrize("kind", ["hostile", "empty"])
def test_list_of_others(snap_compare: Compare, kind: str) -> None:
    assert _same(snap_compare, kind, "offers" if kind == "hostile" else "fields", (80, 24))
