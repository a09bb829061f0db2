"""u takes back this person's last change and says which; the list takes back more, also after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from story import Story, told_at

from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.undo import UndoScreen


def change(desk: Any, number: int = 3) -> list[str]:
    """Declines so many requests, as this person."""
    references = [row.reference for row in desk.requests(states=("ready",))[:number]]
    for reference in references:
        desk.decline(reference, reason="no officer this term")
    return references


async def listed(story: Story) -> UndoScreen:
    await story.act("app.steps")
    await story.until(lambda: isinstance(story.app.screen, UndoScreen))
    screen = story.app.screen
    assert isinstance(screen, UndoScreen)
    return screen


async def test_more_than_the_last_change_is_taken_back_after_a_restart(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        first, second, third = change(story.desk)
    async with told_at(demo_home, size=(120, 40)) as story:
        screen = await listed(story)
        await story.until(lambda: len(screen.listing.rows) == 3)
        assert [step.reference for step in screen.listing.rows] == [third, second, first]
        await story.press("down", "steps.take")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        assert "Take back 2 changes?" in story.text
        await story.press("enter")
        await story.until(lambda: "2 changes taken back" in story.toasts)
        await story.until(lambda: len(screen.listing.rows) == 1)
        states = {row.reference: row.state for row in story.desk.requests(states=("ready", "declined"))}
        assert (states[first], states[second], states[third]) == ("declined", "ready", "ready")
        await story.press("escape")
        await story.act("app.undo")
        await story.until(
            lambda: f"Undone: {first}" in story.toasts or "Undone" in story.toasts.split("\n")[-1]
        )
        await story.act("app.undo")
        await story.until(lambda: "There is nothing of yours to undo." in story.toasts)


async def test_a_refusal_in_the_middle_is_said_and_nobody_elses_change_is_listed(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        first, _ = change(story.desk, 2)
        mine = story.desk.context.settings
        story.desk.context.settings = mine.model_copy(update={"actor": "Sam Made-Up"})
        story.desk.wait(story.desk.requests(states=("ready",))[0].reference)
        story.desk.undo_steps()
        # Sam changes what was declined first
        with story.desk.context.store.writing("Sam Made-Up") as work:
            from sqlmodel import select

            from ecfrs_tui.store import tables as t

            work.session.exec(select(t.Request).where(t.Request.reference == first)).one().notes = "changed"
            work.record("set-up", first, "Sam wrote a note")
        story.desk.context.settings = mine
        screen = await listed(story)
        await story.until(lambda: len(screen.listing.rows) == 2)
        await story.press("end", "steps.take")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press("enter")
        await story.until(lambda: "1 change taken back; then it stopped" in story.toasts)
        assert [step.reference for step in story.desk.undo_steps()] == [first]


async def test_with_nothing_to_take_back_it_says_so(demo_home: Path) -> None:
    async with told_at(demo_home, size=(80, 24)) as story:
        await listed(story)
        await story.until(lambda: "Nothing of yours can be taken back" in story.text)
        await story.act("steps.take")
        await story.until(lambda: "There is nothing to take back." in story.toasts)
