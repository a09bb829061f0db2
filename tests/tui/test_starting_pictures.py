"""The beginning, a file that is read in, what is missing and the guide, as pictures: usual, hostile, an empty home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from album import Album, afresh
from fake_desk import HOSTILE, FakeDesk
from story import Story, told
from textual.screen import Screen

from ecfrs_tui.services.start_steps import STEPS
from ecfrs_tui.services.startviews import WISE, Entry, Missing, ReadIn, StartStep, Told
from ecfrs_tui.services.views import ImportReport, RefusedRow
from ecfrs_tui.tui.screens.guide import GuideScreen
from ecfrs_tui.tui.screens.missing import MissingScreen
from ecfrs_tui.tui.screens.readin import ReadInScreen
from ecfrs_tui.tui.screens.start import StartScreen

SIZES = ((80, 24), (120, 40), (200, 60))
HELD = {"schools": 1_459, "officers": 6, "programmes": 14}
FOLDER = "/home/pat/files/"


class BeginningDesk(FakeDesk):
    """A desk whose home is `empty`, begun (`usual`), or full of hostile words."""

    def _text(self, usual: str, number: int = 0) -> str:
        return HOSTILE[number % len(HOSTILE)] if self.kind == "hostile" else usual

    def is_empty(self) -> bool:
        return self.kind == "empty"

    def start_steps(self) -> tuple[StartStep, ...]:
        held = {} if self.kind == "empty" else HELD
        return tuple(
            StartStep(
                p.id, p.title, p.kind, held.get(p.id, 0), p.unit, p.source, p.columns, p.without, p.needed, p.section,
                p.says, date(2027, 3, 1) if p.id in held else None, bool(p.pattern),
            )
            for p in STEPS
        )  # fmt: skip

    def still_missing(self) -> tuple[Missing, ...]:
        name = self._text("Larkspur Primary")
        points = f"2 open schools without a point on the map ({name}, Quillbridge Academy): no drive can be reckoned."
        return (
            Missing("competences", "It is not known who may deliver what.", "read the list in", reads="competences",
                    command="import competences FILE"),
            Missing("sender", "Letters still come from an address nobody can answer to.", "set sender_email",
                    section="program:sender_email", command="settings set"),
            Missing("points", points, "give the school its postcode or point", WISE, "places", command="doctor"),
        )  # fmt: skip

    def folder(self, path: Path) -> tuple[Entry, ...]:
        names = [
            self._text(name, at) for at, name in enumerate(("competences.csv", "officers.csv", "terms.csv"))
        ]
        return (Entry("from the county", True), *(Entry(name, False, 4_200, True) for name in names))

    def read_in(self, file: ReadIn, *, rehearse: bool, told: Told) -> ImportReport:
        bad = (
            RefusedRow(7, "officer", self._text("NOBODY", 1), "no officer has this code"),
            RefusedRow(19, "valid_from", self._text("31.02.2027", 5), "is no day"),
        )
        notes = ("column “remarks” is not known and was left out",)
        return ImportReport(file.path.name, file.kind, 52, 48, 2, 0, bad, 0.1, notes, rehearse)


def _step(desk: FakeDesk, name: str) -> StartStep:
    return next(step for step in desk.start_steps() if step.id == name)


WAYS: dict[str, Callable[[FakeDesk], Screen[Any]]] = {
    "start": lambda desk: StartScreen(),
    "missing": lambda desk: MissingScreen(),
    "choose": lambda desk: ReadInScreen(_step(desk, "competences"), FOLDER),
    "risk": lambda desk: ReadInScreen(_step(desk, "risk"), FOLDER),
    "tried": lambda desk: ReadInScreen(_step(desk, "competences"), f"{FOLDER}competences.csv"),
    "guide": lambda desk: GuideScreen("offer"),
}
SHOWN: dict[str, Callable[[Any], object]] = {
    "start": lambda screen: screen.listing.rows,
    "missing": lambda screen: screen.listing.rows,
    "choose": lambda screen: screen.entries.rows,
    "risk": lambda screen: screen.entries.rows,
    "tried": lambda screen: screen._tried,
    "guide": lambda screen: screen.view.has_focus,
}


async def _opened(story: Story, way: str) -> None:
    """The screen over Today, with all it reads."""
    # what is read in next begins where the last file lay
    story.app.read_in_from = ""
    await afresh(story)
    screen = WAYS[way](story.desk)
    await story.app.push_screen(screen)
    if way == "tried":
        await story.act("readin.go")
    await story.until(lambda: SHOWN[way](screen))


@pytest.mark.parametrize("ways", [("start", "missing", "guide"), ("choose", "risk", "tried")])
async def test_usual(album: Album, ways: tuple[str, ...]) -> None:
    async with told(BeginningDesk(), size=SIZES[0]) as story:
        for way in ways:
            await story.pilot.resize_terminal(*SIZES[0])
            await _opened(story, way)
            for size in SIZES:
                await album.take(story, f"usual-{way}-{size[0]}x{size[1]}", size)
    album.shut()


@pytest.mark.parametrize("kind", ["usual", "hostile"])
async def test_in_the_light(album: Album, kind: str) -> None:
    async with told(BeginningDesk(kind=kind), size=SIZES[1], theme="paper") as story:
        for way in WAYS:
            await _opened(story, way)
            await album.take(story, f"paper-{kind}-{way}", SIZES[1])
    album.shut()


async def test_hostile(album: Album) -> None:
    async with told(BeginningDesk(kind="hostile"), size=SIZES[0]) as story:
        for way in WAYS:
            await _opened(story, way)
            await album.take(story, f"hostile-{way}", SIZES[0])
    album.shut()


async def test_an_empty_home(album: Album) -> None:
    async with told(BeginningDesk(kind="empty"), size=SIZES[0]) as story:
        # by itself: an empty home is greeted with it
        await story.until(lambda: isinstance(story.app.screen, StartScreen) and story.app.screen.listing.rows)
        for size in SIZES:
            await album.take(story, f"empty-start-{size[0]}x{size[1]}", size)
    album.shut()
