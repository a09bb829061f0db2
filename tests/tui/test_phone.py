"""The phone rings: stories at the look-up, over the real office."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from pathlib import Path
from typing import Any

from fake_desk import FakeDesk
from story import Story, keys_for, told, told_at
from textual import events
from textual.widgets import Input

from ecfrs_tui.errors import StoreError
from ecfrs_tui.tui.screens.dialogs import ChoiceScreen, QuestionScreen
from ecfrs_tui.tui.screens.history import HistoryScreen
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
        await story.until(lambda: screen.times)
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
    # in the smallest window, without a key beyond the words
    async with told_at(demo_home, size=(80, 24)) as story:
        visit = next(v for v in story.desk.visits(states=("confirmed",)) if v.starts_at > story.desk.now())
        screen = await looked_up(story, visit.school)
        await story.until(lambda: screen.call.answers)
        card = screen.call.card
        (coming,) = [line for line in story.text.splitlines() if "next visit" in line][:1]
        assert f"{visit.starts_at:%H:%M}" in coming, "when are you coming"
        assert story.app.officer_name(visit.officers[0]) in coming, "who is coming"
        (moving,) = [line for line in story.text.splitlines() if "could move" in line]
        assert f"{screen.call.answers.moves[0].starts_at:%H:%M}" in moving, "can we move it"
        label = "good times" if card.open_requests else "could have"
        assert label in story.text and f"{screen.times[0].starts_at:%H:%M}" in story.text, (
            "can we have another"
        )
        await story.act("lookup.card", "found.call")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.type("they ask for a later start")
        await story.press("enter")
        await story.until(lambda: story.app.screen is screen and story.desk.school(card.key).said)
        await story.until(lambda: screen.call.card.said)
        assert "they ask for a later" in screen.call.card.said[0]


async def test_the_next_visit_is_moved_while_they_speak(demo_home: Path) -> None:
    async with told_at(demo_home, size=SIZE) as story:
        visit = next(
            v
            for v in story.desk.visits(states=("confirmed",))
            if v.starts_at.date() > story.desk.now().date()
        )
        screen = await looked_up(story, visit.reference)
        await story.until(lambda: screen.call.answers and screen.call.answers.moves)
        there = next(each for each in screen.call.answers.moves if not each.warnings)
        await story.act("lookup.card", "found.move")
        await story.until(lambda: isinstance(story.app.screen, ChoiceScreen))
        await story.press(*["down"] * (there.rank - 1), "enter")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press("enter")
        await story.until(lambda: story.app.screen is screen)
        moved = [each.starts_at for each in story.desk.visits(words=visit.school)]
        assert there.starts_at in moved, "it stands where it was moved to"


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


def _without_a_request(desk: Any) -> Any:
    """A school that has asked for nothing and could have something."""
    return next(
        hit
        for hit in desk.lookup("primary", limit=60)
        if hit.kind == "school"
        and not desk.school(hit.school_key).open_requests
        and desk.call_answers(hit.school_key).times
    )


async def test_a_new_booking_of_a_school_that_has_asked_for_nothing_in_eight_keys(demo_home: Path) -> None:
    async with told_at(demo_home, size=(80, 24)) as story:
        known = {r.reference for r in story.desk.requests()}
        quiet = await asyncio.to_thread(_without_a_request, story.desk)
        screen = await looked_up(story, quiet.reference)
        await story.until(lambda: screen.times)
        # without another key, in the smallest window: need, who is free when, and for what
        assert all(word in story.text for word in ("next visit", "could have", "need", "1 "))
        keys = ("lookup.card", "found.book", "enter", "enter", "enter")
        windows = (LookupScreen, QuestionScreen, ChoiceScreen, QuestionScreen, LookupScreen)
        for key, window in zip(keys, windows, strict=True):
            await story.press(key)
            await story.until(partial(lambda kind: isinstance(story.app.screen, kind), window))
        (visit,) = [v for v in story.desk.visits(states=("confirmed",)) if v.urn == int(quiet.reference)][-1:]
        assert visit.request not in known and len(keys) <= 8
        await story.until(lambda: visit.officers and story.app.officer_name(visit.officers[0]) in story.text)
        # the time that was wished for stands ready when it is pressed by its number
        await story.until(lambda: screen.times)
        wished = screen.times[0].starts_at
        await story.act("found.1")
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press("enter")
        await story.until(lambda: f"{wished:%H:%M}" in story.text and "Book REQ" in story.text)


async def test_a_burst_of_keys_right_after_the_key_of_the_look_up_is_all_words(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        driver = story.app._driver
        assert driver is not None
        for key in ("f2", *"norcb1"):
            driver.send_message(events.Key(key, key if len(key) == 1 else None))
        await story.until(
            lambda: (
                isinstance(story.app.screen, LookupScreen)
                and story.app.screen.query_one(Input).value == "norcb1"
            )
        )
        # and over what was typed before; a burst behind tab is letters of the card
        await story.press("escape")
        for key in ("f2", *"hollowmere"):
            driver.send_message(events.Key(key, key if len(key) == 1 else None))
        await story.until(lambda: story.app.lookup_words == "hollowmere" and story.app.screen.hits.rows)  # type: ignore[attr-defined]
        screen: Any = story.app.screen
        await story.until(lambda: screen.call.card)
        for key in ("tab", "c"):
            driver.send_message(events.Key(key, key if len(key) == 1 else None))
        await story.until(
            lambda: isinstance(story.app.screen, QuestionScreen) and "Log the call" in story.text
        )
        assert story.app.lookup_words == "hollowmere"


async def test_a_burst_into_the_times_of_a_request_books_and_does_not_change_screens() -> None:
    async with told() as story:
        screen = await story.best_times()
        driver = story.app._driver
        assert driver is not None
        for key in keys_for(story.app, "requests.times", "slots.1"):
            driver.send_message(events.Key(key, key if len(key) == 1 else None))
        await story.until(lambda: isinstance(story.app.screen, QuestionScreen))
        await story.press("escape")
        await story.until(lambda: story.app.screen is screen)


async def test_what_could_not_be_read_is_said_on_the_card() -> None:
    desk = FakeDesk()

    def broken(key: str) -> Any:
        raise StoreError("locked", "the diary is being written by another program", hint="try again")

    desk.call_answers = broken  # type: ignore[method-assign]
    async with told(desk, size=(80, 24)) as story:
        await looked_up(story, "oyster")
        await story.until(lambda: "The diary is being written by another program" in story.text)
        assert "next visit" in story.text


async def test_a_school_without_a_past_says_so_in_its_history(demo_home: Path) -> None:
    async with told_at(demo_home, size=(80, 24)) as story:
        quiet = next(
            row
            for row in story.desk.targets("home-safety").rows
            if not story.desk.history_of(f"urn:{row.urn}")
        )
        screen = await looked_up(story, str(quiet.urn))
        await story.until(lambda: screen.call.card)
        await story.act("lookup.card", "things.history")
        await story.until(lambda: isinstance(story.app.screen, HistoryScreen))
        await story.until(lambda: "Nothing was changed here" in story.text)


async def test_answers_that_were_overtaken_are_thrown_away() -> None:
    desk, gate = FakeDesk(), threading.Event()
    usual: Any = desk.school
    asked: list[str] = []

    def slow(key: str) -> Any:
        asked.append(key)
        assert len(asked) > 1 or gate.wait(10)
        return usual(key)

    desk.school = slow  # type: ignore[method-assign]
    async with told(desk, size=(130, 40)) as story:
        screen = await looked_up(story, "oyster")
        await story.until(lambda: asked)
        for name in ("plover", "tinkers", "quill", "saltings"):
            await story.retype(name)
        await story.until(lambda: "Saltings" in story.text)
        assert screen.call.card is None, "the one before is not shown under another's name"
        gate.set()
        await story.until(lambda: screen.call.answers)
        assert screen.call.card.name.startswith("Saltings") and "Oyster" not in story.text
        # the first, and the last; those typed over meanwhile were not read, but for the one that just rested
        assert len(set(asked)) <= 3


async def test_what_was_looked_at_comes_first_the_next_time(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        screen = await looked_up(story, "primary")
        usual = [hit.school_key for hit in screen.hits.rows if hit.kind == "school"]
        await story.act("lookup.down", "lookup.down", "lookup.down")
        seen = screen.call.hit.school_key
        assert seen != usual[0]
        await story.press("escape")
        screen = await looked_up(story, "primary")
        assert screen.hits.rows[0].school_key == seen
        await story.retype(" ")
        await story.until(lambda: [hit.school_key for hit in screen.hits.rows] == [seen])
