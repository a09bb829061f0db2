"""The parts of the styles are read once a theme, and a theme that comes back is not read again."""

from __future__ import annotations

from collections import Counter

import pytest
from story import told
from textual.css import stylesheet

from ecfrs_tui.tui import themes
from ecfrs_tui.tui.stylesheet import KeptStylesheet


async def test_no_part_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the parts that all tests share
    read: list[tuple[object, ...]] = []
    usual = stylesheet.parse

    def counted(scope: str, css: str, read_from: object, **more: object) -> object:
        read.append((scope, read_from, more["tie_breaker"], css))
        return usual(scope, css, read_from, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(stylesheet, "parse", counted)
    async with told() as story:
        assert isinstance(story.app.stylesheet, KeptStylesheet)
        await story.act("app.requests")
        await story.until(lambda: not story.app.workers)
        once = len(read)
        assert once == len(set(read)) > 10
        dark = story.app.theme
        story.app.theme = themes.LIGHT
        await story.pilot.pause()
        assert len(read) > once
        story.app.theme = dark
        await story.pilot.pause()
        assert max(Counter(read).values()) == 2, "once for each theme"
