"""Every screen at three sizes, in two themes, with usual, hostile and no data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from album import Album, Way, acts, afresh, settled
from story import NOW, Story, told_at

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.office import open_office
from ecfrs_tui.tui.screens.undo import UndoScreen

SIZES = ((80, 24), (120, 40), (200, 60))
THEMES = ("ember", "paper")
KINDS = ("usual", "hostile", "empty")


async def looked_up(story: Story) -> None:
    """Three letters."""
    await story.act("app.lookup")
    await story.type("pri")
    await settled(story)


async def undo_list(story: Story) -> None:
    """What can be taken back."""
    await story.act("app.visits")
    await story.app.push_screen(UndoScreen())
    await settled(story)


MAIN: dict[str, Way] = {
    "today": acts("app.today"),
    "requests": acts("app.requests"),
    "availability": acts("app.availability"),
    "targets": acts("app.targets"),
    "visits": acts("app.visits"),
    "reports": acts("app.reports"),
    "plan": acts("app.plan"),
    "outbox": acts("app.outbox"),
    "settings": acts("app.settings"),
}
OVER: dict[str, Way] = {
    "help": acts("app.requests", "app.help"),
    "lookup": looked_up,
    "undo": undo_list,
}
"""What stands over a screen also when there is nothing in the home."""
FILLED: dict[str, Way] = {
    "book": acts("app.requests", "requests.times", "slots.book"),
    "place": acts("app.requests", "requests.pick"),
    "day": acts("app.availability", "availability.day"),
    "replies": acts("app.outbox", "outbox.replies"),
    "offers": acts("app.outbox", "outbox.offers"),
    "letters": acts("app.outbox", "outbox.letters"),
    "map": acts("app.today", "today.map"),
}
"""What there is to see only of something."""
GROUPS = {"main": MAIN, "over": OVER, "filled": FILLED}


@pytest.fixture
def home(filled_demo: Path, filled_hostile: Path, tmp_path: Path, kind: str) -> Path:
    """A home of the test's own, of its kind."""
    home = tmp_path / "home"
    if kind == "empty":
        open_office(home, RehearsalClock(NOW)).close()
    else:
        shutil.copytree({"usual": filled_demo, "hostile": filled_hostile}[kind], home)
    return home


@pytest.mark.parametrize(
    ("kind", "group"),
    [(kind, group) for kind in KINDS for group in GROUPS if (kind, group) != ("empty", "filled")],
)
async def test_pictures(album: Album, home: Path, kind: str, group: str) -> None:
    async with told_at(home, size=SIZES[0]) as story:
        for name, way in GROUPS[group].items():
            await story.pilot.resize_terminal(*SIZES[0])
            await afresh(story)
            await way(story)
            themes = THEMES
            for size in SIZES:
                for theme in themes:
                    called = f"{kind}-{name}-{size[0]}x{size[1]}-{theme}"
                    await album.take(story, called, size, theme=theme, home=str(home))
                # the other way round next time: a change of theme is what takes longest here
                themes = themes[::-1]
            story.app.theme = THEMES[0]
    album.shut()
