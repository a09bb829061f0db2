"""Hostile texts on every screen: drawn as they are, in their place, and nothing falls over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from fake_desk import FakeDesk
from fake_planning import Steps
from soundness import sound
from story import told

from ecfrs_tui.tui.screens.freed import FreedScreen
from ecfrs_tui.tui.screens.order import OrderScreen
from ecfrs_tui.tui.screens.standins import StandInScreen

SIZES = [(80, 24), (160, 45), (200, 60), (40, 12)]
EXTREMES = [(200, 60), (40, 12)]
"""What stands between is drawn by the pictures, and at odd sizes by test_every_screen.py."""

WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "today": (("tab", "enter"), ("escape", "f2", "a"), ("escape", "ctrl+p")),
    "requests": (
        ("requests.whole",), ("escape", "requests.hold"), ("escape", "requests.decline"), ("escape", "requests.why"),
        ("escape", "enter", "3"), ("escape", "escape", "down", "down", "down", "requests.school"),
        ("escape", "app.help"),
    ),
    "availability": (("3", "down", "right"), ("enter",)),
    "visits": (
        ("5", "home"), ("end", "visits.move"), ("escape", "ctrl+a", "visits.cancel"), ("escape", "things.history")
    ),
}  # fmt: skip
"""Ways through the screens; the picture is looked at after each step."""


@pytest.mark.parametrize("way", WAYS)
async def test_every_screen_draws_hostile_texts(way: str) -> None:
    size = SIZES[list(WAYS).index(way)]
    async with told(FakeDesk(kind="hostile"), size=size) as story:
        if way == "requests":
            await story.best_times()
        for keys in WAYS[way]:
            await story.press(*keys)
            sound(story)


@pytest.mark.parametrize("kind", ["hostile", "empty"])
async def test_every_main_screen_in_a_terminal_that_is_too_small(kind: str) -> None:
    async with told(FakeDesk(kind=kind), size=(40, 12)) as story:
        for key in ("1", "2", "3", "4", "5", "6", "7"):
            await story.press(key)
            sound(story)


@pytest.mark.parametrize("size", EXTREMES)
async def test_the_plan_draws_hostile_texts(size: tuple[int, int]) -> None:
    desk = FakeDesk(kind="hostile")
    steps = desk.steps = Steps()
    async with told(desk, size=size) as story:
        await story.act("app.plan")
        await story.until(lambda: story.app.screen.query("#plan-requests"))
        screen: Any = story.app.screen
        await story.until(lambda: screen.listing.rows)
        sound(story)
        await story.press("enter")
        steps.take(2)
        await story.until(lambda: story.app.planning and len(story.app.planning.pulses) == 2)
        await story.pilot.pause()
        sound(story)
        steps.take(9)
        await story.until(lambda: screen.context == "planned" and screen.listing.rows)
        for key in ("down", "planned.group", "down", "end", "planned.all"):
            await story.press(key)
            sound(story)
        await story.press("enter")
        await story.until(lambda: story.app.planning and story.app.planning.outcomes)
        for key in ("home", "end", "app.help"):
            await story.press(key)
            sound(story)


@pytest.mark.parametrize("size", EXTREMES)
async def test_what_if_draws_hostile_texts(size: tuple[int, int]) -> None:
    day = date(2027, 3, 10)
    screens = (StandInScreen("ASH", day, date(2027, 3, 19)), FreedScreen("ASH", day), OrderScreen("ASH", day))
    async with told(FakeDesk(kind="hostile"), size=size) as story:
        for screen, keys in zip(
            screens, (("down", "enter", "enter"), ("end", "enter"), ("down",)), strict=True
        ):
            story.app.push_screen(screen)
            await story.until(lambda: not story.app.workers)
            await story.pilot.pause()
            for key in keys:
                await story.press(key)
                sound(story)
            while len(story.app.screen_stack) > 1:
                await story.app.pop_screen()


NEED_WAYS = (
    (
        "app.targets", "end", "slash", "escape", "targets.weights", "right", "escape", "schools.why", "escape",
        "enter", "escape", "targets.map", "map.near", "escape",
    ),
    (
        "app.targets", "schools.contact", "escape", "schools.request", "escape", "schools.letters", "escape",
        "targets.save", "escape", "targets.theme", "escape", "targets.unlock", "enter", "app.help",
    ),
    (
        "app.targets", "targets.areas", "tab", "escape", "escape", "targets.sources", "space", "space",
        "sources.cross", "end", "escape", "escape", "targets.campaigns", "enter", "schools.contact",
    ),
    (
        "app.targets", "targets.incidents", "incidents.enter", "escape", "incidents.place", "escape", "enter", "end",
        "near.action", "escape", "near.reach", "escape", "enter",
    ),
    (
        "app.reports", "end", "tab", "reports.by", "escape", "reports.kind", "escape", "reports.settings", "escape",
        "reports.plot", "reports.plot", "reports.partner",
    ),
    (
        "app.reports", "reports.goals", "enter", "escape", "escape", "reports.cfrmis", "cfrmis.all", "end",
        "cfrmis.export", "escape", "escape", "reports.quality", "quality.improve", "escape", "quality.done",
    ),
)  # fmt: skip


@pytest.mark.parametrize("size", EXTREMES)
@pytest.mark.parametrize("way", range(len(NEED_WAYS)))
async def test_targets_and_reports_draw_hostile_texts(way: int, size: tuple[int, int]) -> None:
    async with told(FakeDesk(kind="hostile"), size=size) as story:
        for key in NEED_WAYS[way]:
            await story.press(key)
            await story.until(lambda: not story.app.workers)
            await story.pilot.pause()
            sound(story)


async def test_markup_is_seen_not_read() -> None:
    async with told(FakeDesk(kind="hostile"), size=(120, 40)) as story:
        await story.best_times()
        for words in ("[/foo]", "[red]x[/red] Primary", "Red Academy", "NNNN"):
            assert words in story.text
        assert "drowkcab" in story.text


async def test_hostile_toasts() -> None:
    async with told(FakeDesk(kind="hostile")) as story:
        await story.best_times()
        await story.act("requests.decline")
        await story.type("x")
        await story.press("enter")
        await story.until(lambda: "is declined" in story.toasts)
        await story.act("app.undo")
        await story.until(lambda: "Taken back" in story.toasts)
        await story.pilot.pause()


async def test_a_cut_text_ends_in_an_ellipsis() -> None:
    async with told(FakeDesk(kind="hostile"), size=(80, 24)) as story:
        await story.best_times()
        line = next(line for line in story.text.split("\n") if "NNNN" in line)
        assert "N…" in line


async def test_a_resize_is_followed() -> None:
    async with told(size=(80, 24)) as story:
        await story.best_times()
        for size in ((160, 45), (60, 15), (200, 60)):
            await story.pilot.resize_terminal(*size)
            await story.pilot.pause()
            sound(story)
