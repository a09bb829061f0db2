"""What can be taken back, two edits of one thing, and a fault of ours. Look before accepting other pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from album import Album, Size, afresh, settled
from fake_desk import HOSTILE, FakeDesk
from story import Story, told
from textual.screen import Screen

from ecfrs_tui.faultlog import Noted
from ecfrs_tui.services.clashviews import Clash, ClashField
from ecfrs_tui.services.views import HistoryLine
from ecfrs_tui.tui.crashing import Crash
from ecfrs_tui.tui.screens.clash import ClashScreen
from ecfrs_tui.tui.screens.crash import CrashScreen
from ecfrs_tui.tui.screens.undo import UndoScreen

SIZES = ((80, 24), (120, 40), (200, 60))
USUAL = "Larkspur Primary"
HARM = HOSTILE[1] + HOSTILE[2] + HOSTILE[4]
DONE = {
    "usual": (f"Booked VIS-0300 at {USUAL}", "REQ-0147 declined: no officer"),
    "hostile": HOSTILE,
    "empty": (),
}


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
    desk._before = [(each, desk._diary) for each in DONE[kind]]
    return desk


async def opened(story: Story, way: str, text: str) -> None:
    """That screen over Today."""
    await afresh(story)
    await story.app.push_screen(WAYS[way](text))
    await settled(story)


@pytest.mark.parametrize(
    ("kind", "theme", "text", "sizes"),
    [
        ("usual", "ember", USUAL, SIZES),
        ("usual", "paper", USUAL, SIZES[:1]),
        ("hostile", "ember", HARM, SIZES[:1]),
        ("hostile", "paper", HARM, SIZES[1:2]),
    ],
    ids=["usual", "light", "hostile", "hostile-light"],
)
async def test_safety(album: Album, kind: str, theme: str, text: str, sizes: Sequence[Size]) -> None:
    async with told(_desk(kind), size=sizes[0], theme=theme) as story:
        for way in WAYS:
            await opened(story, way, text)
            await album.take_at(story, way, sizes)
    album.shut()


async def test_nothing_to_take_back(album: Album) -> None:
    async with told(_desk("empty"), size=SIZES[0]) as story:
        await opened(story, "undo", "")
        await album.take_at(story, "undo", SIZES[:1])
    album.shut()
