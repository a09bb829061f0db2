"""Targets and Reports as pictures. Look at them before accepting new ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fake_desk import FakeDesk
from story import keys_for, wait_for
from textual.pilot import Pilot
from textual.widgets import Input

from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.screens.base import TALL

Compare = Callable[..., bool]

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "160x45": (160, 45)}

WAYS: dict[str, tuple[str, ...]] = {
    "targets": ("4", "down", "down"),
    "weights": ("4", "targets.weights", "right", "right", "down", "left"),
    "why": ("4", "schools.why"),
    "map": ("4", "targets.map"),
    "districts": ("4", "targets.areas"),
    "sources": ("4", "targets.sources"),
    "cross": ("4", "targets.sources", "space", "space", "sources.cross"),
    "lists": ("4", "targets.campaigns"),
    "list": ("4", "targets.campaigns", "enter"),
    "incidents": ("4", "targets.incidents"),
    "near": ("4", "targets.incidents", "enter", "down"),
    "reports": ("6", "down", "down"),
    "plot": ("6", "reports.plot"),
    "goals": ("6", "reports.goals"),
    "cfrmis": ("6", "reports.cfrmis", "end"),
    "quality": ("6", "reports.quality"),
}

MAIN = ("targets", "reports")
"""Drawn by test_pictures at every size."""


def drawn(app: BookingApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def _led(app: BookingApp, way: tuple[str, ...]) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        for key in way:
            await pilot.press(*keys_for(app, key))
            await wait_for(pilot, lambda: not app.workers)
            await pilot.pause()
        if way[-1] == "reports.plot" and app.screen.size.height >= TALL:
            await wait_for(pilot, lambda: "●●" in drawn(app))
            await pilot.pause()
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await pilot.pause()

    return lead


def _same(compare: Compare, kind: str, screen: str, size: str, theme: str = "ember") -> bool:
    app = BookingApp(lambda: FakeDesk(kind=kind), theme=theme, stopwatch=lambda: 0.0)
    return compare(app, terminal_size=SIZES[size], run_before=_led(app, WAYS[screen]))


@pytest.mark.parametrize(
    ("screen", "size"),
    [
        (way, size)
        for way in WAYS
        for size in SIZES
        # the curves at that one size are not drawn alike twice; test_course.py tells of them
        if way not in MAIN and (way, size) != ("plot", "120x40")
    ],
)
def test_need(snap_compare: Compare, screen: str, size: str) -> None:
    assert _same(snap_compare, "usual", screen, size)


@pytest.mark.parametrize("screen", ["weights", "map", "near", "cfrmis"])
def test_need_in_the_light(snap_compare: Compare, screen: str) -> None:
    assert _same(snap_compare, "usual", screen, "160x45", "paper")


@pytest.mark.parametrize("screen", ["why", "cross", "list", "near", "cfrmis", "quality"])
def test_need_with_hostile_texts(snap_compare: Compare, screen: str) -> None:
    assert _same(snap_compare, "hostile", screen, "80x24")


@pytest.mark.parametrize("screen", ["sources", "lists", "incidents", "goals", "cfrmis", "quality"])
def test_need_with_nothing_there(snap_compare: Compare, screen: str) -> None:
    assert _same(snap_compare, "empty", screen, "80x24")
