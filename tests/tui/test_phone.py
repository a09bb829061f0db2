"""The phone rings: stories at the look-up, over the real office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from story import Story, told_at

from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.lookup import LookupScreen

SIZE = (130, 40)


async def looked_up(story: Story, words: str) -> Any:
    await story.act("app.lookup")
    await story.until(lambda: isinstance(story.app.screen, LookupScreen))
    await story.retype(words)
    screen: Any = story.app.screen
    await story.until(lambda: screen.hits.rows)
    return screen


async def test_a_school_its_need_an_officer_and_the_booking_in_eight_keys(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        request = next(
            r for r in story.desk.requests(states=("ready",)) if story.desk.suggest(r.reference).slots
        )
        screen = await looked_up(story, request.school)
        # the keys after the name are counted
        keys = ["lookup.card", "found.1", "enter"]
        await story.until(lambda: screen._times)
        assert "need" in story.text and "nearest" in story.text and "good times" in story.text
        await story.press(*keys[:2])
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press(keys[2])
        await story.until(lambda: story.desk.request(request.reference).row.state == "booked")
        assert len(keys) <= 8
        await story.until(
            lambda: "next visit" in story.text and request.reference not in story.desk.requests()
        )


async def test_the_card_answers_the_four_questions_of_a_call(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        visit = next(v for v in story.desk.visits(states=("confirmed",)) if v.starts_at > story.desk.now())
        screen = await looked_up(story, visit.school)
        await story.until(lambda: "could move" in story.text)
        name = story.app.officer_name(visit.officers[0])
        assert "next visit" in story.text and name in story.text, "when, and who"
        assert "nearest" in story.text, "can we have another"
        await story.act("lookup.card", "found.call")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("they ask for a later start")
        await story.press("enter")
        await story.until(lambda: story.app.screen is screen and "they ask for a later" in story.text)


async def test_a_request_is_taken_down_while_they_speak(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        known = {r.reference for r in story.desk.requests()}
        screen = await looked_up(story, "hollowmere")
        await story.act("lookup.card", "found.new")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("NOPE/6")
        await story.press("enter")
        assert "is no programme" in story.text
        await story.retype("HS3/3×2")
        await story.press("tab")
        await story.type("57")
        await story.press("tab")
        await story.type("any Tues or Thurs am in May")
        await story.press("enter")
        await story.until(lambda: story.app.screen is screen)
        (reference,) = {r.reference for r in story.desk.requests()} - known
        detail = story.desk.request(reference)
        assert detail.source == "phone" and detail.row.pupils == 57 and not detail.not_understood
