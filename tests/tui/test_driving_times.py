"""Driving times on the screens: computed beside them, and the actual ones asked for with an outcome."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from fake_desk import FakeDesk
from story import Story, told
from textual.widgets import Input

from ecfrs_tui.errors import StoreError
from ecfrs_tui.services.views import VisitRow
from ecfrs_tui.travel.tables import StoppedError
from ecfrs_tui.tui import app as app_module
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.visit_questions import deliver


def visit(desk: FakeDesk) -> VisitRow:
    return desk.visit("VIS-0211")


async def ask(story: Story) -> None:
    story.app.push_screen(QuestionScreen(deliver(story.desk, visit(story.desk))))
    await story.until(lambda: isinstance(story.app.screen, QuestionScreen) and story.app.focused)


def fields(story: Story) -> dict[str, Input]:
    return {str(field.id).removeprefix("ask-"): field for field in story.app.screen.query(Input)}


def delivered(desk: FakeDesk) -> list[str]:
    return [str(words) for what, words in desk.calls if what == "deliver"]


@pytest.mark.parametrize(
    ("typed", "kept"), [("34", " after 34 minutes"), ("", ""), (" 0 ", " after 0 minutes")]
)
async def test_the_minutes_of_the_drive_are_asked_with_the_outcome(typed: str, kept: str) -> None:
    async with told() as story:
        await ask(story)
        assert list(fields(story)) == ["pupils", "distinct", "teacher", "drive", "remarks", "not"]
        fields(story)["pupils"].value = "52"
        fields(story)["drive"].value = typed
        await story.press("enter")
        await story.until(lambda: delivered(story.desk))
        assert delivered(story.desk) == [f"Delivered VIS-0211: 52{kept}"]


@pytest.mark.parametrize("typed", ["601", "-3", "12.5", "half an hour", "٣", "9" * 5000])
async def test_minutes_that_no_drive_takes_are_asked_again(typed: str) -> None:
    async with told() as story:
        await ask(story)
        fields(story)["drive"].value = typed
        await story.press("enter")
        await story.until(lambda: "The drive is whole minutes from 0 to 600, or nothing." in story.text)
        assert delivered(story.desk) == []


async def test_a_slow_computation_is_said_and_ends_with_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "SECONDS_UNTIL_SAID", 0.01)
    desk, stopped, waiting = FakeDesk(), threading.Event(), threading.Event()

    def compute(stop: Callable[[], bool] | None) -> int:
        assert stop is not None
        while not stop():
            waiting.wait(0.01)
        stopped.set()
        raise StoppedError("stopped", "stopped")

    desk.slow_travel = compute
    async with told(desk) as story:
        await story.until(lambda: "Driving times are being computed" in story.toasts)
        await story.act("app.requests")
        await story.until(lambda: story.app.current_mode == "requests")
        assert not stopped.is_set()
    assert stopped.wait(15)


async def test_a_quick_computation_is_not_worth_a_word() -> None:
    async with told() as story:
        await story.until(lambda: all(worker.is_finished for worker in story.app.workers))
        assert story.toasts == ""


async def test_a_computation_that_fails_is_said_in_words() -> None:
    desk = FakeDesk()

    def fail(_: Callable[[], bool] | None) -> int:
        raise StoreError("locked", "another program is writing", hint="wait a moment")

    desk.slow_travel = fail
    async with told(desk) as story:
        await story.until(lambda: "Another program is writing. Wait a moment." in story.toasts)
