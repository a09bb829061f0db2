"""The look-up as pictures: the card of a call, hostile texts, nothing found. Look at them before accepting new ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fake_desk import FakeDesk
from story import keys_for, wait_for
from textual.pilot import Pilot

from ecfrs_tui.tui.app import BookingApp

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}


def _looked_up(words: str) -> Callable[[Pilot[Any]], Any]:
    async def run(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        await wait_for(pilot, lambda: app.generation)
        await pilot.press(*keys_for(app, "app.lookup"))
        await wait_for(pilot, lambda: type(app.screen).__name__ == "LookupScreen")
        for key in words:
            await pilot.press("space" if key == " " else key)
        screen = app.screen
        await wait_for(pilot, lambda: app.lookup_words == words)
        await wait_for(pilot, lambda: screen.call.hit is None or screen.call.answers)
        if screen.hits.rows:
            await pilot.press(*keys_for(app, "lookup.card"))
            await wait_for(pilot, lambda: screen.hits.has_focus)
        await pilot.pause()

    return run


@pytest.mark.parametrize("size", SIZES)
def test_the_card_of_a_call(snap_compare: Any, size: str) -> None:
    app = BookingApp(FakeDesk, stopwatch=lambda: 0.0)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=_looked_up("oyster"))


def test_a_school_that_has_asked_for_nothing_in_light(snap_compare: Any) -> None:
    app = BookingApp(FakeDesk, stopwatch=lambda: 0.0, theme="paper")
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=_looked_up("saltings"))


def test_hostile_texts(snap_compare: Any) -> None:
    app = BookingApp(lambda: FakeDesk(kind="hostile"), stopwatch=lambda: 0.0)
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=_looked_up("e"))


def test_nothing_is_found(snap_compare: Any) -> None:
    app = BookingApp(FakeDesk, stopwatch=lambda: 0.0)
    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=_looked_up("zzz"))
