"""A screen takes its room once, when it opens, and again only at another size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from ecfrs_tui.tui.room import Roomy

if TYPE_CHECKING:
    from textual.pilot import Pilot


class Counting(Screen[None]):
    """A count of its layouts."""

    laid_out = 0

    def compose(self) -> ComposeResult:
        self.screen_layout_refresh_signal.subscribe(self, self._count)
        yield Static("a room")

    def _count(self, _: Screen[None]) -> None:
        self.laid_out += 1


class Room(Roomy, Counting):
    """One that takes its room, of two breakpoints."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - an instance variable to Textual
    classes_when_made: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        self.take_room()
        self.classes_when_made = frozenset(self.classes)
        yield from super().compose()


async def _opened(pilot: Pilot[None], screen: Counting) -> None:
    await pilot.app.push_screen(screen)
    await pilot.pause()


class RoomOfOneWidth(Room):
    """One without breakpoints."""

    HORIZONTAL_BREAKPOINTS = None


async def test_a_screen_that_opens_is_laid_out_less_often_than_textual_would() -> None:
    app: App[None] = App()
    async with app.run_test(size=(120, 30)) as pilot:
        await _opened(pilot, usual := Counting())
        of_textual = usual.laid_out
        await _opened(pilot, room := RoomOfOneWidth())
        assert 1 <= room.laid_out < of_textual


async def test_its_width_is_known_before_its_parts_are_made() -> None:
    app: App[None] = App()
    async with app.run_test(size=(120, 30)) as pilot:
        await _opened(pilot, room := Room())
        assert "-wide" in room.classes_when_made


async def test_at_another_size_it_is_laid_out_again_and_has_other_classes() -> None:
    app: App[None] = App()
    async with app.run_test(size=(120, 30)) as pilot:
        await _opened(pilot, room := Room())
        before = room.laid_out
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert room.size.width == 80
        assert room.laid_out > before
        assert room.has_class("-narrow")
        assert not room.has_class("-wide")


async def test_a_screen_beneath_follows_the_size() -> None:
    app: App[None] = App()
    async with app.run_test(size=(120, 30)) as pilot:
        await _opened(pilot, beneath := Room())
        await _opened(pilot, Room())
        await pilot.resize_terminal(80, 24)
        await pilot.app.pop_screen()
        await pilot.pause()
        assert beneath.size.width == 80
        assert beneath.has_class("-narrow")
        assert not beneath.has_class("-wide")
