"""An app over the made-up desk, told as a user would, and waiting on conditions."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from fake_desk import FakeDesk
from textual.pilot import Pilot
from textual.widgets import Input

from ecfrs_tui.tui.app import BookingApp

NOW = datetime(2027, 3, 1, 9, 0)
"""When the demonstration of the fixture `demo_home` is filled."""


def no_crash(app: Any) -> None:
    """A fault of ours that the program has gone on from is a fault all the same, unless it was expected."""
    if app.crashes and not getattr(app, "crashes_expected", False):
        raise app.crashes[0].fault


async def wait_for(pilot: Pilot[Any], condition: Callable[[], object], seconds: float = 15.0) -> None:
    """Waits until the condition holds, within a bound of wall-clock time."""
    end = time.monotonic() + seconds
    while not condition():
        no_crash(pilot.app)
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        await pilot.pause()


def keys_for(app: BookingApp, *words: str) -> tuple[str, ...]:
    """Keys for words that are keys or ids of actions (their first key): stories stay true when keys change."""
    from ecfrs_tui.tui import actions

    ids = actions.BY_ID
    return tuple(actions.keys_of(ids[word], app.own_keys)[0] if word in ids else word for word in words)


class Story:
    """An app under test with its desk, told as a user would."""

    def __init__(self, app: BookingApp, desk: Any, pilot: Pilot[Any]) -> None:
        self.app = app
        self.desk = desk
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Keys one after another; the id of an action stands for its first key."""
        await self.pilot.press(*keys_for(self.app, *keys))

    async def act(self, *identities: str) -> None:
        """The first key of each action, by its id."""
        await self.pilot.press(*keys_for(self.app, *identities))

    async def type(self, text: str) -> None:
        """Text into the field that has the focus, over what is selected there; faster than keys."""
        field = self.app.focused
        assert isinstance(field, Input)
        field.replace(text, *sorted(field.selection))
        await self.pilot.pause()

    async def retype(self, text: str) -> None:
        """Other text in place of all that is in the field."""
        field = self.app.focused
        assert isinstance(field, Input)
        field.select_all()
        await self.type(text)

    async def until(self, condition: Callable[[], object]) -> None:
        """Waits on a condition."""
        await wait_for(self.pilot, condition)

    async def best_times(self) -> Any:
        """The Requests screen with its times shown."""
        from ecfrs_tui.tui.screens.requests import RequestsScreen

        await self.act("app.requests")
        await self.until(lambda: isinstance(self.app.screen, RequestsScreen) and self.app.screen.slots.rows)
        return self.app.screen

    @property
    def toasts(self) -> str:
        """What the app has said, newest last."""
        return "\n".join(notification.message for notification in self.app._notifications)

    @property
    def text(self) -> str:
        """All that is drawn, as text."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(line.text for line in lines)


@asynccontextmanager
async def told(
    desk: FakeDesk | None = None, *, size: tuple[int, int] = (100, 30), **options: Any
) -> AsyncIterator[Story]:
    """An app that has opened its desk."""
    desk = desk or FakeDesk()
    async with _opened(desk, size, options) as story:
        yield story


@asynccontextmanager
async def _opened(desk: Any, size: tuple[int, int], options: dict[str, Any]) -> AsyncIterator[Story]:
    options.setdefault("stopwatch", lambda: 0.0)
    crashes = options.pop("crashes", False)
    app = BookingApp(lambda: desk, **options)
    app.crashes_expected = crashes  # type: ignore[attr-defined]  # of the tests alone
    async with app.run_test(size=size, notifications=True) as pilot:
        await wait_for(pilot, lambda: app.generation)
        await pilot.pause()
        yield Story(app, desk, pilot)
        no_crash(app)


@asynccontextmanager
async def told_at(
    home: Path, now: datetime = NOW, *, size: tuple[int, int] = (100, 30), **options: Any
) -> AsyncIterator[Story]:
    """An app over the real office of a home, at a London time; `story.desk` is that office."""
    from ecfrs_tui.clock import RehearsalClock
    from ecfrs_tui.services.office import open_office

    office = open_office(home, RehearsalClock(now))
    try:
        async with _opened(office, size, {"home": home, **options}) as story:
            yield story
    finally:
        office.close()
