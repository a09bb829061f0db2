"""Themes, density, loads and the map of the county, as pictures."""

from __future__ import annotations

import pytest
from album import Album, acts, afresh, settled
from fake_desk import FakeDesk
from story import Story, told

from ecfrs_tui.tui.screens.county import CountyScreen

SIZES = ((80, 24), (120, 40), (200, 60))


async def _mapped(story: Story, *way: str) -> None:
    """The map at the end of the way, laid out."""
    await acts(*way)(story)
    screen = story.app.screen
    assert isinstance(screen, CountyScreen)
    await story.until(lambda: screen._sheet.title)
    await settled(story)


async def _at_all_sizes(album: Album, story: Story, called: str) -> None:
    for size in SIZES:
        await album.take(story, f"{called}-{size[0]}x{size[1]}", size)


async def test_maps(album: Album) -> None:
    async with told(size=SIZES[0]) as story:
        await settled(story)
        await _mapped(story, "app.visits", "visits.map")
        await _at_all_sizes(album, story, "map-of-visits")
        await album.take(story, "map-of-visits-contrast-dark", SIZES[2], theme="contrast-dark")
        await afresh(story)
        await _mapped(story, "today.map")
        await album.take(story, "map-of-today-contrast-dark", SIZES[0])
    album.shut()


@pytest.mark.parametrize("kind", ["usual", "hostile", "empty"])
async def test_maps_in_the_light(album: Album, kind: str) -> None:
    async with told(FakeDesk(kind=kind), size=SIZES[0], theme="paper") as story:
        await settled(story)
        await _mapped(story, "today.map")
        await album.take(story, f"map-of-today-{kind}-80x24", SIZES[0])
        if kind != "empty":
            # there is no map of no visits
            await afresh(story)
            await _mapped(story, "app.visits", "visits.map")
            await album.take(story, f"map-of-visits-{kind}-120x40", SIZES[1])
    album.shut()


async def test_without_colour(album: Album) -> None:
    async with told(size=SIZES[0], theme="plain", density="compact") as story:
        await settled(story)
        await acts("app.requests")(story)
        await _at_all_sizes(album, story, "requests-plain-compact")
    album.shut()


async def test_today_with_room(album: Album) -> None:
    async with told(size=SIZES[0], theme="contrast-light") as story:
        await settled(story)
        await acts("today.officers", "list.down")(story)
        await _at_all_sizes(album, story, "today-contrast-light")
    album.shut()


async def test_loads_of_two_weeks(album: Album) -> None:
    async with told(size=SIZES[0], density="compact") as story:
        await settled(story)
        await acts("app.availability")(story)
        await _at_all_sizes(album, story, "loads-compact")
    album.shut()
