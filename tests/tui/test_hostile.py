"""Hostile texts on every screen: drawn as they are, in their place, and nothing falls over."""

from __future__ import annotations

import unicodedata

import pytest
from fake_desk import FakeDesk
from rich.cells import cell_len
from story import Story, told

SIZES = [(80, 24), (160, 45), (200, 60), (40, 12)]

WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "today": (("tab", "enter"), ("escape", "f2", "a"), ("escape", "ctrl+p")),
    "requests": (
        ("v",), ("escape", "h"), ("escape", "d"), ("escape", "w"), ("escape", "enter", "3"),
        ("escape", "escape", "down", "down", "down", "s"), ("escape", "question_mark"),
    ),
    "availability": (("3", "down", "right"), ("enter",)),
    "visits": (("5", "home"), ("end", "m"), ("escape", "ctrl+a", "c"), ("escape", "h")),
}  # fmt: skip
"""Ways through the screens; the picture is looked at after each step."""


def sound(story: Story, width: int, height: int) -> None:
    """The picture has its size and nothing in it that steers a terminal."""
    lines = story.text.split("\n")
    assert len(lines) == height
    for line in lines:
        assert cell_len(line) == width
        assert not [character for character in line if unicodedata.category(character) in ("Cc", "Cf", "Cs")]


@pytest.mark.parametrize("way", WAYS)
async def test_every_screen_draws_hostile_texts(way: str) -> None:
    size = SIZES[list(WAYS).index(way)]
    async with told(FakeDesk(kind="hostile"), size=size) as story:
        if way == "requests":
            await story.best_times()
        for keys in WAYS[way]:
            await story.press(*keys)
            sound(story, *size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["hostile", "empty"])
async def test_every_main_screen_at_every_size(size: tuple[int, int], kind: str) -> None:
    async with told(FakeDesk(kind=kind), size=size) as story:
        for key in ("1", "2", "3", "5"):
            await story.press(key)
            sound(story, *size)


async def test_markup_is_seen_not_read() -> None:
    async with told(FakeDesk(kind="hostile"), size=(120, 40)) as story:
        await story.best_times()
        for words in ("[/foo]", "[red]x[/red] Primary", "Red Academy", "NNNN"):
            assert words in story.text
        assert "drowkcab" in story.text


async def test_hostile_toasts() -> None:
    async with told(FakeDesk(kind="hostile")) as story:
        await story.best_times()
        await story.press("d")
        await story.type("x")
        await story.press("enter")
        await story.until(lambda: "is declined" in story.toasts)
        await story.press("u")
        await story.until(lambda: "Taken back" in story.toasts)
        await story.pilot.pause()


async def test_a_cut_text_ends_in_an_ellipsis() -> None:
    async with told(FakeDesk(kind="hostile"), size=(80, 24)) as story:
        await story.best_times()
        line = next(line for line in story.text.split("\n") if "NNNN" in line)
        assert "N…" in line


async def test_a_resize_is_followed() -> None:
    async with told(size=(80, 24)) as story:
        await story.best_times()
        for size in ((160, 45), (60, 15), (200, 60)):
            await story.pilot.resize_terminal(*size)
            await story.pilot.pause()
            sound(story, *size)
