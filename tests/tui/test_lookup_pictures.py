"""The look-up: the card of a call, hostile texts, nothing found. Look at the pictures before accepting other ones."""

from __future__ import annotations

from typing import Any

import pytest
from album import Album, afresh, settled
from fake_desk import FakeDesk
from story import Story, told

from ecfrs_tui.tui.screens.lookup import LookupScreen

SIZES = ((80, 24), (120, 40), (200, 60))


async def looked_up(story: Story, words: str) -> None:
    """The card has the focus where there is one."""
    await afresh(story)
    await story.act("app.lookup")
    await story.until(lambda: isinstance(story.app.screen, LookupScreen))
    await settled(story)
    await story.type(words)
    screen: Any = story.app.screen
    await story.until(lambda: story.app.lookup_words == words)
    await story.until(lambda: screen.call.hit is None or screen.call.answers)
    if screen.hits.rows:
        await story.act("lookup.card")
        await story.until(lambda: screen.hits.has_focus)


async def test_look_up(album: Album) -> None:
    async with told(FakeDesk(), size=SIZES[0]) as story:
        for called, words in (("nothing-asked", "saltings"), ("nothing-found", "zzz")):
            await looked_up(story, words)
            await album.take_at(story, called, SIZES[:1])
        await looked_up(story, "oyster")
        await album.take_at(story, "call", SIZES)
    album.shut()


async def test_look_up_in_the_light(album: Album) -> None:
    async with told(FakeDesk(), size=SIZES[0], theme="paper") as story:
        await looked_up(story, "saltings")
        await album.take_at(story, "nothing-asked", SIZES[:1])
        await looked_up(story, "oyster")
        await album.take_at(story, "call", SIZES[1:2])
    album.shut()


@pytest.mark.parametrize(("kind", "words"), [("hostile", "e"), ("empty", "oyster")])
async def test_look_up_of_others(album: Album, kind: str, words: str) -> None:
    async with told(FakeDesk(kind=kind), size=SIZES[0]) as story:
        await looked_up(story, words)
        await album.take_at(story, kind, SIZES[:1])
    album.shut()
