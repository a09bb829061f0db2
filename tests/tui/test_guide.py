"""The guide is true: what it names exists, every screen has a page, and it is found and read by keys."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from story import told
from typer.main import get_command

from ecfrs_tui.cli.commands import app as commands
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.keyfile import flat
from ecfrs_tui.tui import actions
from ecfrs_tui.tui.guide import pages
from ecfrs_tui.tui.guide.drawing import MOST_WIDE, blocks, laid_out
from ecfrs_tui.tui.guide.pages import ACTION, COMMAND, Page
from ecfrs_tui.tui.keymap import checked
from ecfrs_tui.tui.screens.guide import GuideScreen, PageText


@pytest.mark.parametrize("page", pages.all_pages(), ids=lambda page: page.name)
def test_a_page_names_only_what_exists(page: Page) -> None:
    unknown = [name for name in ACTION.findall(page.text) if name not in actions.BY_ID]
    assert unknown == [], f"{page.name} names actions that do not exist"
    for words in COMMAND.findall(page.text):
        node = get_command(commands)
        for word in words.split():
            node = getattr(node, "commands", {}).get(word)
            assert node is not None, f"{page.name} names the command {words}"
    # a placeholder that is written wrongly would be shown as it is
    assert "{" not in COMMAND.sub("", ACTION.sub("", page.text.replace("{visit}", "")))


def test_every_screen_has_its_page_and_only_one() -> None:
    taken = Counter(context for page in pages.all_pages() for context in page.contexts)
    assert set(actions.CONTEXTS) - set(taken) == set(), "name these on the first line of a page of the guide"
    assert [context for context, times in taken.items() if times > 1] == []
    known = set(actions.CONTEXTS) | {action.scope for action in actions.ACTIONS}
    assert set(taken) <= known


def test_keys_are_those_a_person_has() -> None:
    undo = pages.named("undo")
    assert "`u` takes back" in pages.filled(undo, {})
    assert "`z` takes back" in pages.filled(undo, {"app.undo": "z"})
    with pytest.raises(NotFoundError, match="no page"):
        pages.named("nonsense")


def test_the_example_of_own_keys_can_be_copied_as_it_is() -> None:
    code = [line.strip() for line in pages.named("keys").text.splitlines() if line.startswith("    ")]
    stated = flat(tomllib.loads("\n".join(code))["keys"])
    assert stated and checked(stated)[1] == ""


@pytest.mark.parametrize("page", pages.all_pages(), ids=lambda page: page.name)
@pytest.mark.parametrize("width", [40, 76, 200])
def test_a_page_fits_and_loses_no_word(page: Page, width: int) -> None:
    text = pages.filled(page, {})
    lines = laid_out(blocks(text), width)
    assert all(line.cell_length <= min(width, MOST_WIDE) or " " not in line.plain.strip() for line in lines)
    drawn = " ".join(line.plain for line in lines).split()
    for word in text.replace("`", "").replace("*", "").replace("#", "").split():
        if word not in ("-", "·") and not word.rstrip(".").isdigit():
            assert word.strip("()") in drawn or word in " ".join(drawn), word


@given(st.text(), st.integers(1, 120))
def test_any_markdown_is_drawn(text: str, width: int) -> None:
    lines = laid_out(blocks(text), width, ("a",))
    assert all("\x1b" not in line.plain for line in lines)


async def test_f1_opens_at_the_page_of_the_screen_and_finds_words() -> None:
    async with told(size=(120, 40)) as story:
        await story.act("app.visits", "app.guide")
        await story.until(lambda: isinstance(story.app.screen, GuideScreen))
        screen = story.app.screen
        assert isinstance(screen, GuideScreen)
        await story.until(lambda: screen.view.has_focus)
        assert "Move, change, cancel" in story.text
        await story.act("guide.after")
        await story.until(lambda: "Record what happened" in screen.query_one("#page-title").title)  # type: ignore[attr-defined]
        await story.act("main.filter")
        await story.type("lapses")
        await story.until(lambda: screen.listing.counts[0] < 5)
        found = screen.query_one(PageText)
        assert any("reverse" in str(span.style) for line in found.lines(80) for span in line.spans)
        await story.press("enter")
        await story.act("contents.open")
        await story.until(lambda: screen.view.has_focus)
        await story.act("app.back", "app.back")
        await story.until(lambda: not isinstance(story.app.screen, GuideScreen))
        assert story.app.current_mode == "visits"


async def test_f1_answers_in_a_window_too_and_nothing_typed_is_lost() -> None:
    async with told() as story:
        await story.act("app.lookup")
        await story.type("north")
        await story.act("app.guide")
        await story.until(lambda: isinstance(story.app.screen, GuideScreen))
        assert "The phone rings" in story.text
        await story.act("app.back")
        await story.until(lambda: not isinstance(story.app.screen, GuideScreen))
        assert "north" in story.text
