"""Every screen at three sizes, in two themes, with usual, hostile and no data. Look before accepting other ones:
`pytest tests/tui/test_pictures.py --snapshot-update` writes them, and what differs is printed line by line."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hostile_home import fill_hostile
from pictures import picture
from story import NOW, Story, told_at
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.office import open_office
from ecfrs_tui.tui.screens.undo import UndoScreen

Way = Callable[[Story], Awaitable[None]]
SIZES = ((80, 24), (120, 40), (200, 60))
THEMES = ("ember", "paper")
KINDS = ("usual", "hostile", "empty")


class Drawn(SingleFileSnapshotExtension):
    """A file of text each."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"


def acts(*identities: str) -> Way:
    """The way by these keys."""

    async def way(story: Story) -> None:
        for identity in identities:
            await story.act(identity)
            await settled(story)

    return way


async def settled(story: Story) -> None:
    """Nothing is being read, asked or drawn any more."""
    await story.pilot.pause()
    await story.until(lambda: not story.app.workers and story.app.desk is not None)
    await story.pilot.pause()


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


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory, _filled_demo: Path) -> Callable[[str], Path]:
    made: dict[str, Path] = {"usual": _filled_demo}

    def home(kind: str) -> Path:
        if kind not in made:
            made[kind] = tmp_path_factory.mktemp(kind) / "home"
            if kind == "hostile":
                fill_hostile(made[kind])
            else:
                open_office(made[kind], RehearsalClock(NOW)).close()
        return made[kind]

    return home


@pytest.fixture
def home(_homes: Callable[[str], Path], tmp_path: Path, kind: str) -> Path:
    """A home of the test's own, of its kind."""
    return Path(shutil.copytree(_homes(kind), tmp_path / "home"))


async def afresh(story: Story) -> None:
    """Back to where the program starts, with nothing in hand."""
    while len(story.app.screen_stack) > 1:
        await story.app.pop_screen()
    if story.app.hand is not None:
        story.app.put_back()
    await story.app.switch_mode("today")
    await settled(story)


@pytest.mark.parametrize(
    ("kind", "group"),
    [(kind, group) for kind in KINDS for group in GROUPS if (kind, group) != ("empty", "filled")],
)
async def test_pictures(snapshot: SnapshotAssertion, home: Path, kind: str, group: str) -> None:
    drawn = snapshot.use_extension(Drawn)
    wrong: list[str] = []
    async with told_at(home, size=SIZES[0]) as story:
        for name, way in GROUPS[group].items():
            await story.pilot.resize_terminal(*SIZES[0])
            await afresh(story)
            await way(story)
            themes = THEMES
            for size in SIZES:
                await story.pilot.resize_terminal(*size)
                await story.until(lambda size=size: story.app.screen.size == size)
                for theme in themes:
                    story.app.theme = theme
                    await settled(story)
                    called = f"{kind}-{name}-{size[0]}x{size[1]}-{theme}"
                    now = picture(story.app, str(home))
                    if drawn(name=called) != now:
                        wrong += [called, *told_apart(drawn, called, now)]
                # the other way round next time: a change of theme is what takes longest here
                themes = themes[::-1]
            story.app.theme = THEMES[0]
    assert not wrong, "\n".join(wrong)


def told_apart(drawn: SnapshotAssertion, called: str, now: str) -> list[str]:
    """The lines that differ, a dozen at most."""
    place = Path(__file__).parent / "__snapshots__" / "test_pictures"
    known = next(iter(place.glob(f"*{called}*.txt")), None)
    before = known.read_text(encoding="utf-8").splitlines() if known else []
    return [line for line in difflib.ndiff(before, now.splitlines()) if line[0] in "+-"][:12]
