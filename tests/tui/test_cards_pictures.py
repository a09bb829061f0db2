"""Cards, a history and the form of a request, over the demonstration. Look before accepting other pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from album import Album, Size, Way, afresh, settled
from fake_desk import HOSTILE
from story import NOW, Story, told_at
from textual.screen import Screen
from textual.widgets import Input

from ecfrs_tui.services.office import Office
from ecfrs_tui.tui.screens.card_officer import OfficerScreen
from ecfrs_tui.tui.screens.card_school import SchoolScreen
from ecfrs_tui.tui.screens.card_visit import VisitScreen
from ecfrs_tui.tui.screens.history import HistoryScreen
from ecfrs_tui.tui.screens.request_editing import edit_request

SIZES = ((80, 24), (120, 40), (200, 60))
URN = 900001
REQUEST = "REQ-0001"
VENUE = {"name": "A made-up hall", "address": "1 Made-up Quay", "postcode": "CM1 1QE", "do_not_contact": "no"}


def _visit(office: Office) -> str:
    """A visit to come that somebody else's leave lies across."""
    visit = next(v for v in office.visits(states=("confirmed",)) if v.starts_at.date() > NOW.date())
    return visit.reference


async def _over(story: Story, screen: Screen[None]) -> None:
    await story.app.push_screen(screen)
    read: Any = screen
    if not isinstance(screen, HistoryScreen):
        await story.until(lambda: read.page is not None)
    else:
        await story.until(lambda: "Looking" not in story.text and read.listing.rows)


async def _school(story: Story) -> None:
    await _over(story, SchoolScreen(f"urn:{URN}"))


async def _venue(story: Story) -> None:
    await _over(story, SchoolScreen("venue:1"))


async def _visited(story: Story) -> None:
    await _over(story, VisitScreen(_visit(story.desk)))


async def _officer(story: Story) -> None:
    await _over(story, OfficerScreen("CEDAR"))


async def _history(story: Story) -> None:
    await _over(story, HistoryScreen(f"urn:{URN}"))


async def _form(story: Story) -> None:
    edit_request(story.app, REQUEST)
    await story.until(lambda: isinstance(story.app.focused, Input))
    await story.retype("NOPE/6")
    await story.until(lambda: "is no programme" in story.text)


WAYS: dict[str, Way] = {
    "school": _school, "venue": _venue, "visit": _visited, "officer": _officer, "history": _history, "form": _form,
}  # fmt: skip


async def pictured(album: Album, story: Story, ways: Iterable[str], sizes: Sequence[Size]) -> None:
    """Each of them over Today."""
    for way in ways:
        await afresh(story)
        await WAYS[way](story)
        await settled(story)
        story.app.clear_notifications()
        await story.until(lambda: not story.app.screen.query("Toast"))
        await album.take_at(story, way, sizes)


def _do_something(office: Office) -> None:
    """Leave across a visit, a request that was changed, and a call."""
    visit = office.visit(_visit(office))
    day = visit.starts_at.date().isoformat()
    office.save_busy(
        {"officer": visit.officers[0], "label": "Leave", "level": "oof", "first_day": day, "last_day": day}
    )
    office.edit_request(REQUEST, {"room": "hall", "dates": "any Tues am in May"})
    office.log_contact(URN, kind="called", words="they would rather have May")


def _do_harm(office: Office) -> None:
    """Hostile words wherever a card shows what was typed."""
    for words in HOSTILE:
        office.log_contact(URN, kind="called", words=words)
    first, second, *_, last = HOSTILE
    office.save_place(f"urn:{URN}", {"room": first, "parking": second, "notes": " ".join(HOSTILE)[:400]})
    office.save_officer({"name": first[:100], "base_name": last[:100]}, known="CEDAR")


async def test_cards(album: Album, demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZES[0]) as story:
        await pictured(album, story, ("school", "officer"), SIZES)
    album.shut()


async def test_what_is_wrong_and_what_was_done(album: Album, demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZES[0]) as story:
        await pictured(album, story, ("form",), SIZES)
        _do_something(story.desk)
        story.app.look()
        await pictured(album, story, ("visit", "history"), SIZES)
    album.shut()


async def test_cards_in_the_light(album: Album, demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZES[1], theme="paper") as story:
        _do_something(story.desk)
        story.app.look()
        await pictured(album, story, ("school", "officer", "form", "visit", "history"), SIZES[1:2])
    album.shut()


async def test_hostile_words(album: Album, demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZES[0]) as story:
        _do_harm(story.desk)
        story.app.look()
        await pictured(album, story, ("school", "officer", "history"), SIZES[:1])
    album.shut()


async def test_a_place_where_nothing_ever_was(album: Album, tmp_path: Path) -> None:
    async with told_at(tmp_path / "new", size=SIZES[0]) as story:
        story.desk.save_place("", VENUE)
        story.app.look()
        await pictured(album, story, ("venue",), SIZES[:1])
    album.shut()
