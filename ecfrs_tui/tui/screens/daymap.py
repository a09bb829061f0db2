"""The way from a day to its map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecfrs_tui.services.views import Errand
    from ecfrs_tui.tui.screens.base import Framed


def open_day_map(
    screen: Framed, day: date, officer: str = "", key: str = "", errands: Sequence[Errand] = ()
) -> None:
    """The routes of a day over a screen, those of an officer first; errands are shown on their own day alone."""
    from ecfrs_tui.tui import countying
    from ecfrs_tui.tui.screens.county import CountyScreen

    desk = screen.desk
    screen.app.push_screen(
        CountyScreen(
            key=key,
            day=day,
            on_day=lambda on: countying.day(desk, on, officer, errands if on == day else ()),
        )
    )
