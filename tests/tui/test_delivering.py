"""What came of a visit is asked session by session; or why it did not take place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_desk import FakeDesk
from story import Story, told
from textual.widgets import Input

from ecfrs_tui.services.views import VisitRow
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.visit_questions import deliver

NAME = "VIS-0211"


def visit(desk: FakeDesk, sessions: int) -> VisitRow:
    row = desk.visit(NAME)
    (first, *_) = row.sessions
    return replace(row, sessions=tuple(replace(first, pupils=28 - n) for n in range(sessions)))


async def ask(story: Story, sessions: int = 2, **texts: str) -> None:
    story.app.push_screen(QuestionScreen(deliver(story.desk, visit(story.desk, sessions))))
    await story.until(lambda: isinstance(story.app.screen, QuestionScreen) and story.app.focused)
    for name, text in texts.items():
        story.app.screen.query_one(f"#ask-{name}", Input).value = text
    await story.press("enter")


def done(desk: FakeDesk, *kinds: str) -> list[str]:
    return [str(words) for kind, words in desk.calls if kind in kinds]


@pytest.mark.parametrize(
    ("sessions", "texts", "kept"),
    [
        (2, {}, f"{NAME} (28, 27) of None, teacher None"),
        (
            2,
            {"pupils": "30 26", "distinct": "56", "teacher": " Yes "},
            f"{NAME} (30, 26) of 56, teacher True",
        ),
        (3, {"pupils": "30,26,0", "teacher": "no"}, f"{NAME} (30, 26, 0) of None, teacher False"),
        (1, {"pupils": "30"}, f"{NAME} (30,) of None, teacher None"),
    ],
)
async def test_each_session_has_its_number(sessions: int, texts: dict[str, str], kept: str) -> None:
    async with told() as story:
        await ask(story, sessions, **texts)
        await story.until(lambda: done(story.desk, "deliver"))
        assert done(story.desk, "sessions") == [kept]


async def test_all_together_is_one_number() -> None:
    async with told() as story:
        await ask(story, 2, pupils="55")
        await story.until(lambda: done(story.desk, "deliver"))
        assert done(story.desk, "sessions") == []
        assert done(story.desk, "deliver") == [f"Delivered {NAME}: 55"]


async def test_why_it_did_not_take_place_goes_instead() -> None:
    async with told() as story:
        await ask(story, 2, **{"not": "school closed by snow"})
        await story.until(lambda: done(story.desk, "not delivered"))
        assert done(story.desk, "not delivered") == [f"{NAME}: school closed by snow"]
        assert done(story.desk, "deliver") == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("pupils", "30, 26, 4", "Give 2 numbers, one for each session, or one for all together."),
        ("pupils", "30, -1", "Young people reached is a number from 0 to 5000."),
        ("pupils", " , ", "Young people reached is a number from 0 to 5000."),
        ("pupils", "5001", "Young people reached is a number from 0 to 5000."),
        ("distinct", "many", "Different young people is a whole number, or nothing."),
        ("teacher", "perhaps", "Whether a teacher was there is yes, no, or nothing."),
    ],
)
async def test_what_cannot_be_is_asked_again(field: str, typed: str, said: str) -> None:
    async with told() as story:
        await ask(story, 2, **{field: typed})
        await story.until(lambda: said in " ".join(story.text.split()))
        assert done(story.desk, "deliver", "sessions") == []


async def test_the_sessions_are_named_in_the_order_of_their_numbers_at_the_smallest_size() -> None:
    async with told(size=(80, 24)) as story:
        await ask(story, 2, pupils="x")
        await story.until(lambda: "Young people reached is a number" in story.text)
        for words in ("session 1", "session 2", "28 planned", "27 planned", "or it did not"):
            assert words in story.text
