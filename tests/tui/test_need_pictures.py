"""Targets and Reports, and what they lead to, as pictures."""

from __future__ import annotations

import pytest
from album import Album, acts, afresh
from fake_desk import FakeDesk
from story import told

from ecfrs_tui.tui.screens.base import TALL

SIZES = ((80, 24), (120, 40), (200, 60))

WAYS: dict[str, tuple[str, ...]] = {
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
    "plot": ("6", "reports.plot"),
    "goals": ("6", "reports.goals"),
    "cfrmis": ("6", "reports.cfrmis", "end"),
    "quality": ("6", "reports.quality"),
}
"""The screens that lead there are drawn by test_pictures.py."""
LIGHT = ("weights", "map", "near", "cfrmis")
NOTHING = ("sources", "lists", "incidents", "goals", "cfrmis", "quality")
PARTS = 3


async def _taken(
    album: Album, kind: str, ways: tuple[str, ...], sizes: tuple[tuple[int, int], ...], theme: str
) -> None:
    """Each way's end at each size, in one running app."""
    async with told(FakeDesk(kind=kind), size=sizes[0], theme=theme) as story:
        for way in ways:
            await story.pilot.resize_terminal(*sizes[0])
            await afresh(story)
            await acts(*WAYS[way])(story)
            for size in sizes:
                if way == "plot" and size[1] >= TALL:
                    await story.pilot.resize_terminal(*size)
                    # the curves come when their library has been read
                    await story.until(lambda: "●●" in story.text)
                await album.take(story, f"{kind}-{way}-{size[0]}x{size[1]}-{theme}", size)
    album.shut()


@pytest.mark.parametrize("part", range(PARTS))
async def test_of_every_size(album: Album, part: int) -> None:
    await _taken(album, "usual", tuple(WAYS)[part::PARTS], SIZES, "ember")


async def test_in_the_light(album: Album) -> None:
    await _taken(album, "usual", LIGHT, ((120, 40),), "paper")


@pytest.mark.parametrize("part", range(2))
async def test_hostile_texts(album: Album, part: int) -> None:
    await _taken(album, "hostile", tuple(WAYS)[part::2], ((80, 24),), "ember")


async def test_with_nothing_there(album: Album) -> None:
    await _taken(album, "empty", NOTHING, ((80, 24),), "ember")
