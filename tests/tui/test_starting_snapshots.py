"""The beginning, a file that is read in, what is missing and the guide, as pictures. Look before accepting new ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_desk import HOSTILE, FakeDesk
from story import wait_for
from textual.pilot import Pilot
from textual.screen import Screen

from ecfrs_tui.services.start_steps import STEPS
from ecfrs_tui.services.startviews import WISE, Entry, Missing, ReadIn, StartStep, Told
from ecfrs_tui.services.views import ImportReport, RefusedRow
from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.screens.guide import GuideScreen
from ecfrs_tui.tui.screens.missing import MissingScreen
from ecfrs_tui.tui.screens.readin import ReadInScreen
from ecfrs_tui.tui.screens.start import StartScreen

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}
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


def _led(app: BookingApp, way: str, screen: Screen[Any]) -> Callable[[Pilot[Any]], Any]:
    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        await app.push_screen(screen)
        if way == "tried":
            await pilot.press("enter")
        await wait_for(pilot, lambda: SHOWN[way](screen))
        await pilot.pause()

    return lead


def _same(
    snap_compare: Callable[..., bool], way: str, size: str, kind: str = "usual", theme: str = ""
) -> bool:
    desk = BeginningDesk(kind=kind)
    app = BookingApp(lambda: desk, stopwatch=lambda: 0.0, theme=theme or None)
    screen = WAYS[way](desk)
    # what an empty home shows by itself is this very screen: it is pushed by hand here, so that it is there at once
    app.greet = lambda desk: None  # type: ignore[method-assign]
    return snap_compare(app, terminal_size=SIZES[size], run_before=_led(app, way, screen))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", ["start", "missing", "tried", "guide"])
def test_beginning(snap_compare: Callable[..., bool], way: str, size: str) -> None:
    assert _same(snap_compare, way, size)


@pytest.mark.parametrize("size", ["80x24", "120x40"])
def test_an_empty_home(snap_compare: Callable[..., bool], size: str) -> None:
    assert _same(snap_compare, "start", size, "empty")


@pytest.mark.parametrize("way", ["choose", "risk"])
def test_choosing_a_file(snap_compare: Callable[..., bool], way: str) -> None:
    assert _same(snap_compare, way, "80x24")


@pytest.mark.parametrize("way", ["start", "missing", "choose", "tried", "guide"])
def test_hostile_words_in_the_light(snap_compare: Callable[..., bool], way: str) -> None:
    assert _same(snap_compare, way, "120x40", "hostile", "paper")
