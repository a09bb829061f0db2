"""Every screen there is, main or window, over a home of hostile names: sound at any size, and nothing obeyed.

What is opened is not listed here: it is every action of the screen's own context, so that a new one is
tried by being in the registry.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
import soundness
from album import draw_nothing, to_be_drawn
from story import Story, told_at

from ecfrs_tui.tui import actions
from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.settings import SettingsScreen
from ecfrs_tui.tui.screens.settings_sections import SECTIONS

SMALLEST, LARGEST = (80, 24), (250, 70)
SEEN = ("[/foo]", "[red]x[/red]", "NNNN", "drowkcab")
"""Of which some must be read, as it is written."""
LEAVE = {"app.quit", "app.back", "app.undo", "app.palette", "visits.open_files"}
"""Actions that end the screen under test or open nothing."""


PARTS = 4
"""Of Settings, for as many workers."""


@pytest.fixture(autouse=True)
def _drawn_when_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_nothing(monkeypatch)


@pytest.fixture
def hostile_home(filled_hostile: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled_hostile, tmp_path / "home"))


async def drawn(story: Story) -> None:
    """A screen that was gone to has been drawn."""
    await story.pilot.pause()
    await story.until(lambda: story.app.screen.size == story.app.size)


def sound(story: Story, doing: str) -> None:
    """The picture, drawn now, is sound."""
    to_be_drawn(story)
    soundness.sound(story, doing)


async def resized(story: Story, chance: random.Random, doing: str) -> None:
    """Any size, and back; now and then one that is too small."""
    if chance.random() < 0.15:
        size = (chance.randint(12, 79), chance.randint(5, 23))
    else:
        size = (chance.randint(SMALLEST[0], LARGEST[0]), chance.randint(SMALLEST[1], LARGEST[1]))
    await story.pilot.resize_terminal(*size)
    await story.until(lambda: story.app.size == size and story.app.screen.size == size)
    await story.pilot.pause()
    sound(story, f"{doing} at {size}")


async def home_again(story: Story, mode: str) -> None:
    while len(story.app.screen_stack) > 1:
        await story.app.pop_screen()
    await story.app.switch_mode(mode)
    await story.pilot.pause()


async def opened_from(story: Story, mode: str, chance: random.Random) -> set[str]:
    """Every action of what is in view, and what each opens, at odd sizes; gives the names of what was opened."""
    opened = set()
    screen = story.app.screen
    assert isinstance(screen, Framed)
    for action in actions.of_context(screen.context):
        if action.scope in ("app", "list", "main", "grid") or action.id in LEAVE:
            continue
        story.app.press(action.id, story.app.screen)
        await drawn(story)
        doing = f"{action.id} on {type(story.app.screen).__name__}"
        sound(story, doing)
        if story.app.screen is not screen:
            opened.add(type(story.app.screen).__name__)
            await resized(story, chance, doing)
            await story.press("down", "end")
            sound(story, doing)
        await home_again(story, mode)
    return opened


@pytest.mark.parametrize("mode", [mode for mode in BookingApp.MODES if mode != "settings"])
async def test_every_screen_from(hostile_home: Path, mode: str) -> None:
    chance = random.Random(mode)
    async with told_at(hostile_home, size=(100, 30)) as story:
        await home_again(story, mode)
        await story.until(lambda: not story.app.workers)
        if mode in ("requests", "visits", "targets"):
            assert any(harm in story.text for harm in SEEN), "the harm is not on the screen"
        opened = await opened_from(story, mode, chance)
        for _ in range(4):
            await resized(story, chance, mode)
        assert opened or mode in ("today",), "nothing was opened"


@pytest.mark.parametrize("part", range(PARTS))
async def test_every_section_of_settings(hostile_home: Path, part: int) -> None:
    chance = random.Random(f"settings {part}")
    async with told_at(hostile_home, size=(100, 30)) as story:
        await home_again(story, "settings")
        screen = story.app.screen
        assert isinstance(screen, SettingsScreen)
        for section in SECTIONS[part::PARTS]:
            screen.menu.focus()
            screen.menu.go_to(section.id)
            await story.until(lambda: screen.panel is not None and not story.app.workers)
            screen.into()
            await story.pilot.pause()
            assert screen.context == section.id
            for action in actions.of_scope(section.id):
                story.app.press(action.id, story.app.screen)
                await drawn(story)
                sound(story, action.id)
                if story.app.screen is not screen:
                    await home_again(story, "settings")
                    screen.into()
            await resized(story, chance, section.id)


async def test_too_small_is_said_once_and_nothing_falls_over(hostile_home: Path) -> None:
    async with told_at(hostile_home, size=(80, 24)) as story:
        for size in ((40, 10), (20, 6), (12, 5), (80, 24), (39, 9)):
            await story.pilot.resize_terminal(*size)
            await story.until(lambda: story.app.screen.size == size)  # noqa: B023 - awaited before the next
            await story.pilot.pause()
            sound(story, str(size))
        assert story.toasts.count("Too small to work in") == 2
