"""A list being filtered, filtered, ordered and marked. Look at the pictures before accepting other ones."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from album import Album, Size, acts, settled
from fake_desk import FakeDesk
from story import Story, told
from textual.widgets import Input

SIZES = ((80, 24), (120, 40), (200, 60))


async def filtering(story: Story, words: str) -> None:
    """The visits, with these words in the filter that is open."""
    if not isinstance(story.app.focused, Input):
        await acts("app.visits", "main.filter")(story)
        await story.until(lambda: isinstance(story.app.focused, Input))
    await story.retype(words)
    await settled(story)


async def worked(album: Album, story: Story, sizes: Sequence[Size]) -> None:
    """From a filter that is begun to a list that is filtered, ordered and marked."""
    for called, words in (("fields", ""), ("offers", "state:"), ("fault", "distr:x")):
        await filtering(story, words)
        await album.take_at(story, called, sizes)
    await filtering(story, "pupils:>40")
    await acts("enter", "list.order", "list.order", "list.order_turned", "list.mark_on", "list.mark_on")(
        story
    )
    await album.take_at(story, "worked", sizes)


@pytest.mark.parametrize(("theme", "sizes"), [("ember", SIZES), ("paper", SIZES[1:2])], ids=["dark", "light"])
async def test_list(album: Album, theme: str, sizes: Sequence[Size]) -> None:
    async with told(FakeDesk(), size=sizes[0], theme=theme) as story:
        await worked(album, story, sizes)
    album.shut()


async def test_list_with_hostile_texts(album: Album) -> None:
    async with told(FakeDesk(kind="hostile"), size=SIZES[0]) as story:
        await worked(album, story, SIZES[:1])
    album.shut()


async def test_list_of_nothing(album: Album) -> None:
    async with told(FakeDesk(kind="empty"), size=SIZES[0]) as story:
        await filtering(story, "")
        await album.take_at(story, "fields", SIZES[:1])
    album.shut()
