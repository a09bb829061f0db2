"""The parts of the styles are read once a theme, and a theme that comes back is not read again."""

from __future__ import annotations

from collections import Counter

import pytest
from pictures import picture
from story import told
from textual.css import stylesheet

from ecfrs_tui.tui import themes
from ecfrs_tui.tui.stylesheet import LAST, OF_THE_FIRST_FRAME, OF_THE_REST, KeptStylesheet


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


def test_every_part_of_the_program_is_read_sooner_or_later() -> None:
    assert {*OF_THE_FIRST_FRAME, *OF_THE_REST} == set(LAST.parent.glob("*.tcss"))


async def test_the_looks_have_the_last_word_once_the_rest_is_read() -> None:
    async with told() as story:
        read = [path for path, _ in story.app.stylesheet.source if path.endswith(".tcss")]
        assert read[-1] == str(LAST)
        assert set(read) >= {str(path) for path in OF_THE_REST}


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_today_lacks_nothing_before_the_rest_is_read(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with told(size=size) as story:
        whole = picture(story.app)
    monkeypatch.setattr(KeptStylesheet, "read_the_rest", lambda self: None)
    async with told(size=size) as story:
        assert picture(story.app) == whole
