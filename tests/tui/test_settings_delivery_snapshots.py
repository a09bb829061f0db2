"""The sections of what is delivered and of care as pictures: the demonstration, hostile words, an empty home."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_desk import HOSTILE
from story import NOW, Story, wait_for
from textual.pilot import Pilot
from textual.widgets import Input

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.office import Office, open_office
from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.forms.screen import FormScreen

Compare = Callable[..., bool]
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}


def _office(home: Path) -> Office:
    return open_office(home, RehearsalClock(NOW))


async def _shown(story: Story, section: str, action: str) -> None:
    await story.act("app.settings")
    screen: Any = story.app.screen
    await story.until(lambda: screen.panel is not None)
    screen.show_reference(section)
    await story.until(lambda: section == screen.panel.CONTEXT and screen.panel.table.has_focus)
    await story.until(lambda: not story.app.workers)
    await story.until(lambda: screen.panel.table.empty != "Reading…")
    if action:
        await story.act(action)
        await story.until(lambda: story.app.screen is not screen and story.app.focused is not None)
        if isinstance(story.app.screen, FormScreen):
            # what keeping it would mean is looked at once the hands rest: not in a picture
            story.app.screen._looker.stop()


def _same(
    compare: Compare, office: Office, section: str, size: str, *, action: str = "", theme: str = "ember"
) -> bool:
    app = BookingApp(lambda: office, theme=theme, stopwatch=lambda: 0.0)

    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        await _shown(Story(app, office, pilot), section, action)
        await wait_for(pilot, lambda: not app.workers)
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await pilot.pause()

    try:
        return compare(app, terminal_size=SIZES[size], run_before=lead)
    finally:
        office.close()


@pytest.mark.parametrize("section", ["programmes", "places"])
@pytest.mark.parametrize("size", SIZES)
def test_main_sections(snap_compare: Compare, demo_home: Path, section: str, size: str) -> None:
    assert _same(snap_compare, _office(demo_home), section, size)


@pytest.mark.parametrize("section", ["terms", "schooldays", "themes", "contacts", "districts", "questions"])
def test_sections_in_the_light(snap_compare: Compare, demo_home: Path, section: str) -> None:
    assert _same(snap_compare, _office(demo_home), section, "120x40", theme="paper")


@pytest.mark.parametrize(
    ("section", "action"),
    [
        ("programmes", "programmes.edit"),
        ("places", "places.edit"),
        ("questions", "questions.edit"),
        ("held", "held.ask"),
    ],
)
def test_forms(snap_compare: Compare, demo_home: Path, section: str, action: str) -> None:
    assert _same(snap_compare, _office(demo_home), section, "80x24", action=action)


@pytest.mark.parametrize("section", ["programmes", "terms", "places", "contacts", "questions", "drives"])
def test_hostile_words(snap_compare: Compare, demo_home: Path, section: str) -> None:
    office = _office(demo_home)
    for line, words in zip(office.programmes_kept(), HOSTILE, strict=False):
        office.save_programme(
            {"title": words[:100], "topic": words[:80], "equipment": words}, known=line.code
        )
    for number, words in enumerate(HOSTILE):
        entry = {
            "scope": "Essex",
            "kind": "inset",
            "first_day": f"2027-03-{number + 8:02}",
            "label": words[:80],
        }
        office.save_term(entry)
        venue = office.save_place("", {"name": words[:100], "postcode": "CM1 1QE", "notes": words})
        office.save_person({"key": venue.reference, "name": words[:100], "role": words[:100], "phone": "1"})
    office.correct_drive("ASH", "urn:900006", minutes=50, why=HOSTILE[1])
    assert _same(snap_compare, office, section, "80x24")


@pytest.mark.parametrize("section", ["programmes", "terms", "places", "questions", "backups", "held"])
def test_an_empty_home(snap_compare: Compare, tmp_path: Path, section: str) -> None:
    assert _same(snap_compare, _office(tmp_path / "new"), section, "80x24")
