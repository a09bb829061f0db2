"""The Plan screen and its what-if. Look at the pictures before accepting other ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from album import Album, Size, acts, afresh, settled
from fake_desk import FakeDesk
from fake_planning import Steps
from story import Story, told

SIZES = ((80, 24), (120, 40), (200, 60))
PLANS = "plan"
"""The call that waits for the test to let it take its steps."""


async def run(story: Story) -> None:
    """A plan that has come half of the way."""
    story.desk.steps = Steps()
    await story.act("plan.start")
    story.desk.steps.take(3)
    await story.until(lambda: story.app.planning and len(story.app.planning.pulses) == 3)


async def ready(story: Story) -> None:
    """The plan that runs has come to its end."""
    story.desk.steps.take(9)
    await story.until(lambda: story.app.planning and story.app.planning.view)
    await settled(story)


async def choosing(album: Album, story: Story, sizes: Sequence[Size]) -> None:
    """Until there is a plan."""
    await acts("app.plan")(story)
    await album.take_at(story, "choose", sizes)
    await acts("plan.settings")(story)
    await album.take_at(story, "settings", sizes)
    await acts("dialog.leave")(story)
    await run(story)
    await album.take_at(story, "run", sizes, but=PLANS)


async def planned(album: Album, story: Story, sizes: Sequence[Size]) -> None:
    """What a plan proposes; one must be running."""
    await ready(story)
    await album.take_at(story, "result", sizes)
    await acts("planned.group", "down", "down")(story)
    await album.take_at(story, "by-officer", sizes)
    await acts("planned.group", "end")(story)
    await album.take_at(story, "no-place", sizes)
    await acts("home", "planned.all")(story)
    await album.take_at(story, "accept", sizes)


async def what_if(album: Album, story: Story, sizes: Sequence[Size]) -> None:
    """What follows from a day that changes."""
    await acts("tab", "enter", "right", "day.freed")(story)
    await album.take_at(story, "freed", sizes)
    await acts("app.back")(story)
    story.desk.book("REQ-2027-0154", officers=("ASH",), starts_at=datetime(2027, 3, 10, 12, 45))
    story.app.look()
    await acts("day.order")(story)
    await album.take_at(story, "order", sizes)
    await afresh(story)
    await acts("app.availability", "down", "whatif.ill", "tab", "tab")(story)
    await story.retype("19/3")
    await acts("enter")(story)
    await album.take_at(story, "standins", sizes)


async def test_choosing(album: Album) -> None:
    async with told(FakeDesk(), size=SIZES[0]) as story:
        await choosing(album, story, SIZES)
    album.shut()


async def test_a_plan(album: Album) -> None:
    async with told(FakeDesk(), size=SIZES[0]) as story:
        await acts("app.plan")(story)
        await run(story)
        await planned(album, story, SIZES)
    album.shut()


async def test_what_if(album: Album) -> None:
    async with told(FakeDesk(), size=SIZES[0]) as story:
        await what_if(album, story, SIZES)
    album.shut()


@pytest.mark.parametrize(
    ("kind", "theme", "size"),
    [("usual", "paper", SIZES[1]), ("hostile", "ember", SIZES[0])],
    ids=["light", "hostile"],
)
async def test_otherwise(album: Album, kind: str, theme: str, size: Size) -> None:
    async with told(FakeDesk(kind=kind), size=size, theme=theme) as story:
        await choosing(album, story, [size])
        await planned(album, story, [size])
        await afresh(story)
        await what_if(album, story, [size])
    album.shut()


async def test_nothing_in_the_diary(album: Album) -> None:
    async with told(FakeDesk(kind="empty"), size=SIZES[0]) as story:
        await acts("app.plan")(story)
        await album.take_at(story, "choose", SIZES[:1])
    album.shut()
