"""What another process does is seen without a restart, said beside the fields, and never written over unasked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from story import NOW, Story, told_at
from textual.widgets import Input

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.clashviews import clash_fields
from ecfrs_tui.services.office import Office, open_office
from ecfrs_tui.tui.screens.clash import ClashScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.reports_goals import goal_question
from ecfrs_tui.tui.screens.visit_questions import cancel
from ecfrs_tui.tui.widgets.pieces import Fields


def sam(home: Path, *words: str) -> None:
    """Another process, with Sam at its keyboard."""
    subprocess.run(
        [sys.executable, "-m", "ecfrs_tui", "--home", str(home), "--now", "2027-03-01T09:05", *words],
        check=True,
        capture_output=True,
        timeout=60,
        env={**os.environ, "ECFRS_ACTOR": "Sam Made-Up"},
    )


@contextmanager
def another(home: Path) -> Iterator[Office]:
    office = open_office(home, RehearsalClock(NOW))
    office.context.settings = office.context.settings.model_copy(update={"actor": "Sam Made-Up"})
    try:
        yield office
    finally:
        office.close()


def words(story: Story, name: str = "lines") -> str:
    return " ".join(each.words.plain for each in story.app.screen.query_one(f"#{name}", Fields).fields)


async def asked(story: Story) -> str:
    """The question that cancels a visit, with a reason typed."""
    visit = story.desk.visits(states=("confirmed",))[-1]
    story.app.push_screen(QuestionScreen(cancel(story.desk, [visit])))
    await story.until(lambda: isinstance(story.app.focused, Input))
    await story.type("the hall is flooded")
    return str(visit.reference)


async def test_a_change_of_another_process_is_said_beside_the_fields_and_asked_about(demo_home: Path) -> None:
    async with told_at(demo_home, size=(100, 40)) as story:
        reference = await asked(story)
        sam(demo_home, "cancel", reference, "--reason", "school trip")
        await story.until(lambda: "Meanwhile Sam Made-Up" in words(story, "warnings"))
        field = story.app.focused
        assert isinstance(field, Input) and field.value == "the hall is flooded"
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.screen, ClashScreen))
        assert "school trip" in words(story) and story.desk.visit(reference).state == "cancelled"
        await story.press("escape")
        assert isinstance(story.app.screen, QuestionScreen)
        # mine: the rule book has the last word, and the window stays with what was typed
        await story.press("enter", "down", "enter")
        await story.until(lambda: "cancelled" in words(story, "fault"))
        await story.press("escape")
        await story.until(story.desk.drafts)


async def test_theirs_leaves_it_and_keeps_what_was_typed(demo_home: Path) -> None:
    async with told_at(demo_home) as story:
        reference = await asked(story)
        with another(demo_home) as office:
            office.cancel(reference, reason="school trip")
        await story.until(lambda: "Meanwhile" in words(story, "warnings"))
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.screen, ClashScreen))
        await story.press("enter")
        await story.until(lambda: len(story.app.screen_stack) == 1)
        await story.until(story.desk.drafts)


@pytest.mark.parametrize("whose", ["mine", "theirs"])
async def test_two_figures_of_one_target(demo_home: Path, whose: str) -> None:
    async with told_at(demo_home, size=(100, 40)) as story:
        goal = story.desk.delivery_targets()[0]
        question = goal_question(story.desk, goal)
        story.app.push_screen(QuestionScreen(question))
        await story.until(lambda: isinstance(story.app.focused, Input))
        await story.retype("50000")
        with another(demo_home) as office:
            fields: dict[str, Any] = {
                name: getattr(goal, name)
                for name in ("measure", "topic", "district", "first_day", "last_day")
            }
            office.save_delivery_target(**fields, target=45000, number=goal.number, version=goal.version)
        await story.press("enter")
        await story.until(lambda: isinstance(story.app.screen, ClashScreen))
        said = words(story)
        assert "45000" in said and "50000" in said and "42000" in said
        assert "changed by both of you" in said and "Sam Made-Up" in said
        if whose == "mine":
            await story.press("down", "enter")
            await story.until(lambda: len(story.app.screen_stack) == 1)
            assert story.desk.delivery_targets()[0].target == 50000
        else:
            await story.press("enter")
            field = story.app.screen.query_one("#ask-target", Input)
            await story.until(lambda: field.value == "45000")
            assert story.desk.delivery_targets()[0].target == 45000


def test_fields_that_say_the_same_are_no_clash() -> None:
    labels = [("a", "first"), ("b", "second"), ("c", "third")]
    before, theirs, mine = (
        {"a": "1", "b": "1", "c": "1"},
        {"a": "2", "b": "1", "c": "2"},
        {"a": "2", "b": "3", "c": "4"},
    )
    found = clash_fields(labels, before, theirs, mine)
    assert [(field.name, field.both) for field in found] == [("second", False), ("third", True)]
