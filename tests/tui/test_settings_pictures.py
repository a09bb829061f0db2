"""The sections of Settings, its forms and a clash, as pictures: the demonstration, hostile words, an empty home."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from album import Album, Way, afresh, settled
from fake_desk import HOSTILE
from settings_ways import clash, faults, menu, over, section, settings
from story import NOW, Story, told_at

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.office import Office, open_office

SIZES = ((80, 24), (120, 40), (200, 60))

TEAM: dict[str, Way] = {
    "menu": menu,
    "officers": section("officers"),
    "weeks": section("weeks"),
    "busy": section("busy"),
    "competences": section("competences"),
    "program": section("program"),
}
DELIVERY: dict[str, Way] = {
    name: section(name) for name in ("programmes", "terms", "schooldays", "themes", "drives")
}
PLACES: dict[str, Way] = {
    name: section(name) for name in ("places", "contacts", "districts", "questions", "held")
}
LONG: dict[str, Way] = {"programmes-form": over("programmes", "programmes.edit")}
FORMS: dict[str, Way] = {
    "places-form": over("places", "places.edit"),
    "questions-form": over("questions", "questions.edit"),
    "held-question": over("held", "held.ask"),
}
EDITS: dict[str, Way] = {"faults": faults, "clash": clash}
"""The clash is the last: it changes an officer."""
GROUPS = {"team": TEAM, "delivery": {**DELIVERY, **LONG}, "places": PLACES, "edits": EDITS}


async def _pictured(album: Album, story: Story, kind: str, ways: dict[str, Way], home: Path) -> None:
    """Each at three sizes, opened at the smallest."""
    for name, way in ways.items():
        # out of a form first: it takes longer to lay out anew than what lies under it
        await settings(story)
        await story.pilot.resize_terminal(*SIZES[0])
        await way(story)
        for size in SIZES:
            await album.take(story, f"{kind}-{name}-{size[0]}x{size[1]}", size, home=str(home))


async def _pictured_once(album: Album, story: Story, kind: str, ways: dict[str, Way], home: Path) -> None:
    """Each at the size the story has."""
    for name, way in ways.items():
        await way(story)
        await album.take(story, f"{kind}-{name}", tuple(story.app.size), home=str(home))


@pytest.mark.parametrize("group", GROUPS)
async def test_usual(album: Album, demo_home: Path, group: str) -> None:
    async with told_at(demo_home, size=SIZES[0]) as story:
        await settled(story)
        await _pictured(album, story, "usual", GROUPS[group], demo_home)
    album.shut()


async def test_other_forms(album: Album, demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZES[0]) as story:
        await settled(story)
        await _pictured_once(album, story, "usual", FORMS, demo_home)
    album.shut()


@pytest.mark.parametrize(
    "ways", [{**TEAM, **DELIVERY, **PLACES}, {**LONG, **FORMS, **EDITS}], ids=("sections", "forms")
)
async def test_in_the_light(album: Album, demo_home: Path, ways: dict[str, Way]) -> None:
    async with told_at(demo_home, size=SIZES[1], theme="paper") as story:
        await settled(story)
        await _pictured_once(album, story, "paper", ways, demo_home)
    album.shut()


def _name_officers(office: Office) -> None:
    for code, name in zip(("ASH", "BIRCH", "CEDAR", "ELM", "HAZEL", "ROWAN"), HOSTILE, strict=False):
        office.save_officer({"name": name[:100], "base_name": name[:100]}, known=code)


def _name_delivery(office: Office) -> None:
    for line, words in zip(office.programmes_kept(), HOSTILE, strict=False):
        office.save_programme(
            {"title": words[:100], "topic": words[:80], "equipment": words}, known=line.code
        )
    for number, words in enumerate(HOSTILE):
        day = f"2027-03-{number + 8:02}"
        office.save_term({"scope": "Essex", "kind": "inset", "first_day": day, "label": words[:80]})
        venue = office.save_place("", {"name": words[:100], "postcode": "CM1 1QE", "notes": words})
        office.save_person({"key": venue.reference, "name": words[:100], "role": words[:100], "phone": "1"})
    office.correct_drive("ASH", "urn:900006", minutes=50, why=HOSTILE[1])


@pytest.mark.parametrize(
    ("spoil", "names"),
    [
        (_name_officers, ("officers", "weeks", "busy", "competences", "clash")),
        (_name_delivery, ("programmes", "terms", "places", "contacts", "questions", "drives")),
    ],
    ids=("team", "delivery"),
)
async def test_hostile(
    album: Album, demo_home: Path, spoil: Callable[[Office], None], names: tuple[str, ...]
) -> None:
    office = open_office(demo_home, RehearsalClock(NOW))
    spoil(office)
    office.close()
    ways = {**TEAM, **DELIVERY, **PLACES, **EDITS}
    async with told_at(demo_home, size=SIZES[0]) as story:
        await settled(story)
        await _pictured_once(album, story, "hostile", {name: ways[name] for name in names}, demo_home)
    album.shut()


async def test_empty(album: Album, tmp_path: Path) -> None:
    names = ("officers", "weeks", "busy", "competences", "programmes", "terms", "places", "questions")
    ways = {name: section(name) for name in (*names, "contacts", "drives", "backups", "held")}
    async with told_at(tmp_path / "new", size=SIZES[0]) as story:
        await settled(story)
        # an empty home is greeted with its beginning
        await afresh(story)
        await _pictured_once(album, story, "empty", ways, tmp_path / "new")
    album.shut()
