"""The map of the county from every list that leads to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from story import told, told_at

from ecfrs_tui.tui.screens.county import CountyScreen
from ecfrs_tui.tui.screens.day import DayScreen
from ecfrs_tui.tui.widgets.countymap import COUNTY, Bounds, Route, map_lines

BASE, SCHOOL = (51.77, 0.1), (51.88, 0.9)


def drawing(*routes: Route) -> str:
    return "\n".join(line.plain for line in map_lines([], 100, 30, routes=routes))


def test_the_chosen_way_is_solid_and_numbered_and_the_others_are_dotted() -> None:
    def dots(text: str) -> int:
        return sum(bin(ord(sign) - 0x2800).count("1") for sign in text if "\u2800" < sign <= "\u28ff")

    bare, dotted = drawing(), drawing(Route((BASE, SCHOOL)))
    solid = drawing(Route((BASE, SCHOOL), ("⌂", "1"), chosen=True))
    assert "⌂" in solid and "1" in solid and "⌂" not in dotted
    assert dots(bare) < dots(dotted) < dots(solid)


def test_bounds_hold_all_points_and_are_not_blown_up() -> None:
    wide = Bounds.holding([BASE, SCHOOL], 8.0)
    for latitude, longitude in (BASE, SCHOOL):
        assert wide.south < latitude < wide.north and wide.west < longitude < wide.east
    one = Bounds.holding([BASE], 8.0)
    assert one.north - one.south == pytest.approx(16 / 111.2)
    assert one.north - one.south < COUNTY.north - COUNTY.south


async def test_every_list_leads_to_its_map_and_back(demo_home: Path) -> None:
    async with told_at(demo_home, size=(160, 45)) as story:

        async def to_map(action: str) -> CountyScreen:
            await story.act(action)
            await story.until(
                lambda: isinstance(story.app.screen, CountyScreen) and story.app.screen._sheet.title
            )
            await story.pilot.pause()
            screen = story.app.screen
            assert isinstance(screen, CountyScreen)
            return screen

        # today: what needs a person, and the ways of the officers
        screen = await to_map("today.map")
        assert {spot.sign for spot in screen.listing.rows} >= {"✓", "!"}
        assert "⌂" not in story.text
        await story.act("list.top")
        await story.until(lambda: "the way of Celia Cedar" in story.text and "⌂" in story.text)
        await story.act("county.after")
        await story.until(lambda: "Tue 2 Mar 2027 on the map" in story.text)
        assert "overdue" not in story.text
        await story.act("app.back")

        # visits: the day behind the one it stands on is read then; enter goes back to it
        await story.act("app.visits")
        await story.until(lambda: story.app.current_mode == "visits" and story.app.screen.listing.rows)
        screen = await to_map("visits.map")
        await story.until(lambda: "driving" in story.text)
        await story.act("list.down")
        key = screen.listing.current_key
        await story.act("county.near")
        assert screen._near
        await story.act("county.open")
        await story.until(lambda: story.app.screen.listing.current_key == key)

        # requests have no day, so no route
        await story.act("app.requests")
        await story.until(lambda: story.app.current_mode == "requests" and story.app.screen.listing.rows)
        await to_map("requests.map")
        assert "ready" in story.text and "⌂" not in story.text
        await story.act("county.after")
        assert "not of one day" in story.toasts
        await story.act("app.back")

        # the grid and a day
        await story.act("app.availability")
        await story.until(lambda: story.app.current_mode == "availability" and story.app.screen.grid.cell)
        await to_map("availability.map")
        await story.act("app.back", "availability.day")
        await story.until(lambda: isinstance(story.app.screen, DayScreen))
        await to_map("day.map")
        await story.act("county.before", "app.back")
        await story.until(lambda: isinstance(story.app.screen, DayScreen))


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_names_of_strangers_are_drawn_as_they_are(size: tuple[int, int]) -> None:
    from fake_desk import FakeDesk

    async with told(FakeDesk(kind="hostile"), size=size) as story:
        await story.act("app.visits")
        await story.until(lambda: story.app.current_mode == "visits" and story.app.screen.listing.rows)
        await story.act("visits.map")
        await story.until(
            lambda: isinstance(story.app.screen, CountyScreen) and story.app.screen.listing.rows
        )
        for _ in range(4):
            await story.act("list.down")
        assert all(cell_len(line) <= size[0] for line in story.text.split("\n"))


async def test_an_empty_day_says_what_to_do() -> None:
    from fake_desk import FakeDesk

    async with told(FakeDesk(kind="empty")) as story:
        await story.act("today.map")
        await story.until(lambda: "Nothing here has a place." in story.text)
        assert "] show other days" in story.text
        assert "Nothing here has a place." in (await _refusal(story))


async def _refusal(story) -> str:  # type: ignore[no-untyped-def]
    await story.act("county.open")
    return str(story.toasts)
