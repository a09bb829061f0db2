"""What can be taken back, two edits of one thing, and a fault of ours, as pictures. Look before accepting new ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fake_desk import HOSTILE, FakeDesk
from story import wait_for
from textual.pilot import Pilot
from textual.screen import Screen

from ecfrs_tui.faultlog import Noted
from ecfrs_tui.services.clashviews import Clash, ClashField
from ecfrs_tui.services.views import HistoryLine
from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.crashing import Crash
from ecfrs_tui.tui.screens.clash import ClashScreen
from ecfrs_tui.tui.screens.crash import CrashScreen
from ecfrs_tui.tui.screens.undo import UndoScreen

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}


def _undo(text: str) -> Screen[Any]:
    return UndoScreen()


def _clash(text: str) -> Screen[Any]:
    since = (HistoryLine(datetime(2027, 3, 1, 9, 12), "Sam Made-Up", f"Changed the target of {text}", ""),)
    fields = (ClashField("how many", "42000", "45000", "50000"), ClashField("topic", "", text, ""))
    return ClashScreen(Clash("Change a target", since, fields))


def _crash(text: str) -> Screen[Any]:
    noted = Noted(3, Path("home") / "logs" / "ecfrs-tui.log", "")
    return CrashScreen(
        Crash(ValueError(f"no width for {text}"), "table.py:1", "drawing visits", noted, False, True)
    )


WAYS: dict[str, Callable[[str], Screen[Any]]] = {"undo": _undo, "clash": _clash, "crash": _crash}


def _desk(kind: str) -> FakeDesk:
    desk = FakeDesk(kind=kind)
    words = (
        HOSTILE
        if kind == "hostile"
        else ("Booked VIS-0300 at Larkspur Primary", "REQ-0147 declined: no officer")
    )
    if kind != "empty":
        desk._before = [(each, desk._diary) for each in words]
    return desk


def _led(app: BookingApp, screen: Screen[Any]) -> Callable[[Pilot[Any]], Any]:
    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        await app.push_screen(screen)
        await pilot.pause()

    return lead


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", WAYS)
def test_safety(snap_compare: Callable[..., bool], way: str, size: str) -> None:
    desk = _desk("usual")
    app = BookingApp(lambda: desk, stopwatch=lambda: 0.0)
    screen = WAYS[way]("Larkspur Primary")
    assert snap_compare(app, terminal_size=SIZES[size], run_before=_led(app, screen))


@pytest.mark.parametrize("way", WAYS)
def test_safety_with_hostile_texts_in_the_light(snap_compare: Callable[..., bool], way: str) -> None:
    desk = _desk("hostile")
    app = BookingApp(lambda: desk, theme="paper", stopwatch=lambda: 0.0)
    screen = WAYS[way](HOSTILE[1] + HOSTILE[2] + HOSTILE[4])
    assert snap_compare(app, terminal_size=(120, 40), run_before=_led(app, screen))


def test_nothing_to_take_back(snap_compare: Callable[..., bool]) -> None:
    desk = _desk("empty")
    app = BookingApp(lambda: desk, stopwatch=lambda: 0.0)
    assert snap_compare(app, terminal_size=(80, 24), run_before=_led(app, UndoScreen()))
