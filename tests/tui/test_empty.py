"""An empty list says what to do next, with the key that does it now."""

from __future__ import annotations

import re

import pytest
from fake_desk import FakeDesk
from story import told
from textual.content import Content

from ecfrs_tui.tui import actions
from ecfrs_tui.tui.screens.settings_sections import SECTIONS
from ecfrs_tui.tui.widgets.emptywords import empty_words
from ecfrs_tui.tui.widgets.table import Table

NAMED = re.compile(r"\{([a-z]+\.[a-z_0-9]+)\}")
NEVER_EMPTY = ("program", "health", "held")
"""Sections whose list always has rows, or waits for a question."""


def test_a_key_is_the_live_one_and_is_marked() -> None:
    said = empty_words("None yet. {officers.new} adds one.", {"officers.new": "f7"})
    assert said.plain == "None yet. f7 adds one."
    assert [said.plain[span.start : span.end] for span in said.spans] == ["f7"]


@pytest.mark.parametrize("words", ["{app.nothing}", "{", "{}", "{app.help", "[red]{a.b}[/"])
def test_what_names_no_action_is_left_as_it_is(words: str) -> None:
    assert empty_words(words, {}) == Content(words)


@pytest.mark.parametrize(
    "section", [each for each in SECTIONS if each.id not in NEVER_EMPTY], ids=lambda section: section.id
)
def test_every_section_says_what_to_do(section: object) -> None:
    panel = section.make()  # type: ignore[attr-defined]
    named = NAMED.findall(panel.EMPTY)
    assert set(named) <= set(actions.BY_ID), panel.EMPTY
    assert named or "ecfrs-tui " in panel.EMPTY, panel.EMPTY
    # a bare letter would be wrong once somebody has other keys
    assert not re.search(r"(^|[.;:] )[a-zA-Z] [a-z]+s\b", panel.EMPTY), panel.EMPTY


@pytest.mark.parametrize("mode", ["today", "requests", "targets", "visits", "reports", "plan"])
async def test_every_numbered_screen_says_what_to_do(mode: str) -> None:
    async with told(FakeDesk(kind="empty"), keymap={"app.requests": "f11"}) as story:
        await story.act(f"app.{mode}")
        await story.until(lambda: story.app.current_mode == mode)
        await story.until(lambda: not _silent(story))


def _silent(story) -> list[str]:  # type: ignore[no-untyped-def]
    """The empty lists in view that name neither a key nor a command."""
    silent = []
    for table in story.app.screen.query(Table):
        if table.rows or not table.display or not table.size.area:
            continue
        said = empty_words(table.empty, story.app.own_keys)
        # sentences made by a screen have their keys in them already
        keys = {
            actions.show_key(key) for a in actions.ACTIONS for key in actions.keys_of(a, story.app.own_keys)
        }
        if not (said.spans or "ecfrs-tui " in said.plain or keys & set(re.split(r"[ ,;:.]", said.plain))):
            silent.append(f"{table.id}: {said.plain}")
    return silent
