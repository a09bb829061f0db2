"""Nothing that was typed into a window is lost: not by leaving it, an error, a resize, another screen, or a kill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from story import Story, told_at
from textual.widgets import Input

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.tui.screens.dialogs import QuestionScreen


def field(story: Story, name: str) -> Input:
    return story.app.screen.query_one(f"#ask-{name}", Input)


async def asked(story: Story) -> Any:
    """The question that declines the first request, with a reason being typed."""
    await story.act("app.requests")
    await story.until(lambda: story.app.screen.listing.rows)  # type: ignore[attr-defined]
    await story.press("home", "requests.decline")
    await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
    return story.app.screen


async def test_what_was_typed_comes_back_until_it_is_done_or_thrown_away(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        await asked(story)
        await story.type("no [b]hall, mate")
        await story.pilot.resize_terminal(80, 24)
        await story.pilot.resize_terminal(160, 45)
        await story.pilot.pause()
        assert field(story, "reason").value == "no [b]hall, mate"
        await story.press("escape")
        await story.until(lambda: len(story.desk.drafts()) == 1)
        assert "what you typed is there when you come back" in story.toasts
        await asked(story)
        assert field(story, "reason").value == "no [b]hall, mate"
        assert "What you typed on Mon 1 Mar 09:00 is back. F5 begins afresh." in story.text
        await story.act("question.afresh")
        assert field(story, "reason").value == ""
        await story.until(lambda: not story.desk.drafts())
        await story.press("escape")
        await asked(story)
        assert "is back" not in story.text


async def test_a_killed_program_finds_it_again_and_doing_it_ends_it(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        await asked(story)
        await story.type("the school is closed")
        # nobody leaves the window: the program simply ends
        await story.until(story.desk.drafts)
    async with told_at(demo_home) as story:
        await asked(story)
        assert field(story, "reason").value == "the school is closed"
        await story.press("enter")
        await story.until(lambda: "declined" in story.toasts)
        assert story.desk.drafts() == ()


async def test_a_refusal_loses_nothing(demo_home: Path, monkeypatch: Any) -> None:
    async with told_at(demo_home) as story:

        def refused(*_: object, **__: object) -> None:
            raise RefusedError("no", "it is not allowed today", hint="try tomorrow")

        monkeypatch.setattr(story.desk, "decline", refused)
        await asked(story)
        await story.type("the school is closed")
        await story.press("enter")
        await story.until(lambda: "not allowed today" in story.text)
        assert field(story, "reason").value == "the school is closed"
        await story.until(story.desk.drafts)
