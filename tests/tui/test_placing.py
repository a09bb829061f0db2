"""Picked up, looked at, put down: stories over the real office."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from story import Story, told_at

from ecfrs_tui.tui.screens.availability import AvailabilityScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.placing_day import PlaceDayScreen
from ecfrs_tui.tui.screens.requests import RequestsScreen

SIZE = (130, 40)


async def picked_up(story: Story) -> AvailabilityScreen:
    """The first request of the inbox in hand, its costs shown."""
    await story.act("app.requests")
    await story.until(lambda: isinstance(story.app.screen, RequestsScreen) and story.app.screen.listing.rows)
    await story.act("requests.pick")
    await story.until(lambda: isinstance(story.app.screen, AvailabilityScreen))
    screen: Any = story.app.screen
    await story.until(lambda: screen.places.cell is not None)
    return screen


async def to_a_cell_that_fits(story: Story, screen: AvailabilityScreen) -> None:
    for _ in range(10):
        for _ in screen.places.officers:
            if screen.places.cell is not None and screen.places.cell.extra is not None:
                return
            await story.press("down")
        for _ in screen.places.officers:
            await story.press("up")
        await story.press("right")
    raise AssertionError("no cell fits")


async def test_a_request_is_picked_up_and_put_down(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        screen = await picked_up(story)
        assert "in hand" in story.text and "REQ-0001" in story.text
        await story.until(lambda: screen.places.reasons)
        await to_a_cell_that_fits(story, screen)
        cell = screen.places.cell
        assert cell is not None and "Adds" in story.text
        await story.act("placing.drop")
        await story.until(lambda: "to undo" in story.toasts)
        await story.until(lambda: isinstance(story.app.screen, RequestsScreen))
        booked = story.desk.request("REQ-0001").visits[0]
        assert (booked.starts_at, booked.officers) == (cell.starts_at, cell.officers)
        assert story.app.hand is None
        await story.act("app.undo")
        await story.until(lambda: story.desk.visit(booked.reference).state == "cancelled")


async def test_escape_puts_it_back_where_it_was(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        screen = await picked_up(story)
        await story.act("app.visits", "app.availability")
        assert screen.has_class("-placing"), "the hand outlives the screen"
        await story.press("escape")
        assert story.app.hand is None and not screen.has_class("-placing")
        assert "in hand" not in story.text


async def test_a_visit_moves_by_quarter_hours_and_a_rule_wants_its_reason(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        desk = story.desk
        visit = next(
            v for v in desk.visits() if v.state == "confirmed" and v.starts_at > desk.now() + timedelta(8)
        )
        await story.act("app.visits")
        await story.until(lambda: story.app.screen.listing.rows)  # type: ignore[attr-defined]
        story.app.screen.show_reference(visit.reference)  # type: ignore[attr-defined]
        await story.act("visits.pick")
        await story.until(lambda: isinstance(story.app.screen, AvailabilityScreen) and story.app.hand)
        grid: Any = story.app.screen
        await story.until(lambda: grid.places.cell is not None)
        assert grid.places.cell.here
        await story.act("placing.closer")
        await story.until(lambda: isinstance(story.app.screen, PlaceDayScreen))
        screen: Any = story.app.screen
        await story.until(lambda: screen.placed)
        assert screen.placed.starts_at == visit.starts_at
        await story.act("placeday.later")
        await story.until(lambda: screen.placed.starts_at > visit.starts_at)
        assert "without" in story.text
        for _ in range(40):
            if screen.placed.broken and not screen.placed.hard:
                break
            await story.act("placeday.later")
        assert screen.placed.broken and not screen.placed.hard
        at = screen.placed.starts_at
        await story.act("placeday.drop")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press("enter")
        assert "A reason is needed" in story.text
        await story.type("the head asked for it")
        await story.press("enter")
        await story.until(lambda: desk.visit(visit.reference).starts_at == at)
        assert story.app.hand is None
