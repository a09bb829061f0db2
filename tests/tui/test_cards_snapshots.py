"""Cards, a history and the form of a request as pictures, over the demonstration. Look before accepting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from fake_desk import HOSTILE
from story import NOW, Story, wait_for
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.office import Office, open_office
from ecfrs_tui.tui.app import BookingApp
from ecfrs_tui.tui.screens.card_officer import OfficerScreen
from ecfrs_tui.tui.screens.card_school import SchoolScreen
from ecfrs_tui.tui.screens.card_visit import VisitScreen
from ecfrs_tui.tui.screens.history import HistoryScreen
from ecfrs_tui.tui.screens.request_editing import edit_request

Compare = Callable[..., bool]
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}
URN = 900001
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
    edit_request(story.app, "REQ-0001")
    await story.until(lambda: isinstance(story.app.focused, Input))
    await story.retype("NOPE/6")
    await story.until(lambda: "is no programme" in story.text)


WAYS: dict[str, Callable[[Story], Awaitable[None]]] = {
    "school": _school, "venue": _venue, "visit": _visited, "officer": _officer, "history": _history, "form": _form,
}  # fmt: skip


def _same(compare: Compare, office: Office, way: str, size: str, theme: str = "ember") -> bool:
    app = BookingApp(lambda: office, theme=theme, stopwatch=lambda: 0.0)

    async def lead(pilot: Pilot[Any]) -> None:
        await wait_for(pilot, lambda: app.generation)
        await WAYS[way](Story(app, office, pilot))
        await wait_for(pilot, lambda: not app.workers)
        for field in app.screen.query(Input):
            field.cursor_blink = False
        app.clear_notifications()
        await wait_for(pilot, lambda: not app.screen.query("Toast"))
        await pilot.pause()

    try:
        return compare(app, terminal_size=SIZES[size], run_before=lead)
    finally:
        office.close()


def _office(home: Path) -> Office:
    return open_office(home, RehearsalClock(NOW))


@pytest.mark.parametrize(
    ("way", "size", "theme"),
    [
        ("school", "80x24", "ember"), ("school", "120x40", "paper"), ("school", "200x60", "ember"),
        ("officer", "80x24", "paper"), ("officer", "200x60", "ember"),
        ("form", "80x24", "ember"), ("form", "120x40", "ember"),
    ],
)  # fmt: skip
def test_cards(snap_compare: Compare, demo_home: Path, way: str, size: str, theme: str) -> None:
    assert _same(snap_compare, _office(demo_home), way, size, theme)


@pytest.mark.parametrize(("way", "size"), [("visit", "80x24"), ("visit", "120x40"), ("history", "120x40")])
def test_what_is_wrong_and_what_was_done(snap_compare: Compare, demo_home: Path, way: str, size: str) -> None:
    office = _office(demo_home)
    visit = office.visit(_visit(office))
    day = visit.starts_at.date().isoformat()
    office.save_busy(
        {"officer": visit.officers[0], "label": "Leave", "level": "oof", "first_day": day, "last_day": day}
    )
    office.edit_request("REQ-0001", {"room": "hall", "dates": "any Tues am in May"})
    office.log_contact(URN, kind="called", words="they would rather have May")
    assert _same(snap_compare, office, way, size)


@pytest.mark.parametrize("way", ["school", "officer"])
def test_hostile_words(snap_compare: Compare, demo_home: Path, way: str) -> None:
    office = _office(demo_home)
    for number, words in enumerate(HOSTILE):
        office.log_contact(URN, kind="called", words=words)
        if number == 0:
            office.save_place(
                f"urn:{URN}", {"room": words, "parking": HOSTILE[1], "notes": " ".join(HOSTILE)[:400]}
            )
            office.save_officer({"name": words[:100], "base_name": HOSTILE[-1][:100]}, known="CEDAR")
    assert _same(snap_compare, office, way, "80x24")


def test_a_place_where_nothing_ever_was(snap_compare: Compare, tmp_path: Path) -> None:
    office = _office(tmp_path / "new")
    office.save_place("", VENUE)
    assert _same(snap_compare, office, "venue", "80x24")
