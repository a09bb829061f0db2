"""Pictures of one running app, each kept as a file of text. Look before accepting other ones:
`pytest tests/tui/test_pictures.py --snapshot-update` writes them, and what differs is printed line by line."""

from __future__ import annotations

import difflib
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pictures import picture
from soundness import sound
from story import Story
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.screen import Screen
from textual.widgets import Input

Way = Callable[[Story], Awaitable[None]]
Size = tuple[int, int]


class Drawn(SingleFileSnapshotExtension):
    """A file of text each."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"


def _undrawn(
    self: Compositor,
    full: bool = False,
    screen_stack: list[Screen[Any]] | None = None,
    simplify: bool = False,
) -> None:
    self._dirty_regions.clear()


def draw_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a terminal would be sent is not drawn: nobody sees it, and a test that looks draws the whole screen."""
    monkeypatch.setattr(Compositor, "render_update", _undrawn)


def to_be_drawn(story: Story) -> None:
    """Before one looks where nothing is drawn: a screen draws what lies under it once, and then keeps it."""
    story.app.screen.refresh()
    visible_screen_stack.set(story.app._background_screens)


async def settled(story: Story, *, but: str = "") -> None:
    """Nothing is being read, asked or drawn any more; `but` names what waits for the test and may go on."""
    await story.pilot.pause()
    await story.until(
        lambda: story.app.desk is not None and all(worker.name == but for worker in story.app.workers)
    )
    for field in story.app.screen.query(Input):
        field.cursor_blink = False
    await story.pilot.pause()


def acts(*identities: str) -> Way:
    """The way by these keys and ids of actions, each done with before the next."""

    async def way(story: Story) -> None:
        for identity in identities:
            await story.press(identity)
            await settled(story)

    return way


async def afresh(story: Story) -> None:
    """Back to where the program starts, with nothing in hand and nothing said."""
    while len(story.app.screen_stack) > 1:
        await story.app.pop_screen()
    if story.app.hand is not None:
        story.app.put_back()
    await story.app.switch_mode("today")
    story.app.clear_notifications()
    await story.until(lambda: not story.app.screen.query("Toast"))
    await settled(story)


class Album:
    """The pictures of one test: taken one after another, and told of together at the end."""

    def __init__(self, snapshot: SnapshotAssertion, place: Path) -> None:
        self._drawn = snapshot.use_extension(Drawn)
        self._place = place
        self._wrong: list[str] = []

    async def take(
        self, story: Story, called: str, size: Size, *, theme: str = "", home: str = "", but: str = ""
    ) -> None:
        """What stands on the screen at that size, in that theme or the one it has; `but` as for `settled`."""
        if story.app.size != size:
            await story.pilot.resize_terminal(*size)
            await story.until(lambda: story.app.screen.size == size)
        if theme:
            story.app.theme = theme
        await settled(story, but=but)
        to_be_drawn(story)
        sound(story, called)
        now = picture(story.app, home)
        if self._drawn(name=called) != now:
            self._wrong += [called, *self._told_apart(called, now)]

    async def take_at(
        self, story: Story, called: str, sizes: Sequence[Size], *, home: str = "", but: str = ""
    ) -> None:
        """One picture at each size, from the size that the last one was taken at."""
        for width, height in sizes if story.app.size != sizes[-1] else sizes[::-1]:
            await self.take(story, f"{called}-{width}x{height}", (width, height), home=home, but=but)

    def shut(self) -> None:
        """Raises AssertionError with what differs."""
        assert not self._wrong, "\n".join(self._wrong)

    def _told_apart(self, called: str, now: str) -> list[str]:
        """The lines that differ, a dozen at most."""
        known = next(iter(self._place.glob(f"*[[]{called}[]].txt")), None)
        before = known.read_text(encoding="utf-8").splitlines() if known else []
        return [line for line in difflib.ndiff(before, now.splitlines()) if line[0] in "+-"][:12]


@pytest.fixture
def album(
    snapshot: SnapshotAssertion, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Album:
    """An album in the folder of the test's module."""
    draw_nothing(monkeypatch)
    return Album(snapshot, request.path.parent / "__snapshots__" / request.path.stem)
