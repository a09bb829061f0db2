"""What must be true of every action and of every key, held by machine."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from story import told, told_at
from textual.content import Content

from ecfrs_tui.tui import actions
from ecfrs_tui.tui.actions import grammar
from ecfrs_tui.tui.commands import ActionCommands
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.help import help_screen

NO_COMMAND: dict[str, tuple[str, ...]] = {
    "goes to a screen, or back": (
        "app.today", "app.availability", "app.back", "app.quit", "today.open", "day.visit", "freed.open",
        "standins.visit", "cfrmis.visit", "cross.school", "areas.open", "map.list", "slots.out", "choices.out",
        "county.open", "lookup.close", "reading.leave", "dialog.leave", "outbox.visit",
        "waiters.book", "waiters.offers",
        "sections.open", "settings.other", "placing.closer", "lookup.card", "card.open",
    ),
    "about the screens themselves": (
        "app.palette", "app.help", "app.refresh", "main.filter", "reports.plot", "planned.group",
        "targets.map", "map.near", "county.near",
    ),
    "moves the cursor, the focus or the days in view": (
        *(f"list.{name}" for name in ("down", "up", "top", "bottom", "page_down", "page_up")),
        *(f"grid.{name}" for name in ("left", "right", "up", "down")),
        "card.part", "today.officers", "availability.earlier", "availability.later", "availability.now",
        "day.before", "day.after",
        "day.officer", "order.on", "order.back", "standins.choose", "weights.on", "weights.back", "map.on", "map.back",
        "areas.other", "reports.part", "lookup.down", "lookup.up", "dialog.page_on", "dialog.page_back", "reading.on",
        "reading.back", "reading.page_on", "reading.page_back", "form.next", "form.page_on", "form.page_back",
        "chooser.on", "chooser.back", "chooser.toggle", "crash.page_on", "crash.page_back",
    ),
    "marks, sorts and copies what is on the screen": (
        "list.mark", "list.mark_all", "list.mark_on", "list.mark_back", "list.order", "list.order_turned", "list.copy",
        "list.copy_short", "reading.copy",
    ),
    "more of the same list, or less": ("outbox.all", "replies.all", "offers.all", "busy.past"),
    "tries what `place` puts down": (
        *(f"placeday.{name}" for name in ("earlier", "later")),
        *(f"placeday.{name}" for name in ("officer_before", "officer_after", "day_before", "day_after")),
    ),
    "keeps, leaves or compares what is typed; the list below has its command": (
        "form.keep", "form.sides", "form.leave", "clash.take", "clash.leave", "question.afresh", "wording.keep",
        "wording.leave",
    ),
    "moves about in a page, a folder or a file's rows": (
        "readin.complete", "readin.down", "readin.up", "readin.page_on", "readin.page_back", "readin.leave", "page.on",
        "page.back", "page.page_on", "page.page_back", "page.top", "page.bottom", "guide.other",
    ),
    "goes on after a fault of the program": ("crash.go", "crash.again", "crash.copy"),
    "tries what `weights` keeps": (
        "weights.more", "weights.less", "weights.bit_more", "weights.bit_less", "weights.nothing",
    ),
    "does what the window says, which has its own command": ("dialog.go",),
    "lives as long as the session": ("targets.unlock", "planned.drop"),
}  # fmt: skip
"""Actions that no command does, by the reason why."""


@pytest.mark.parametrize("action", actions.ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_command_or_a_reason_to_have_none(action: actions.Action) -> None:
    excused = any(action.id in ids for ids in NO_COMMAND.values())
    assert bool(action.command) != excused, f"{action.id}: name its command, or say here why it has none"


def test_only_actions_that_exist_are_excused() -> None:
    assert {identity for ids in NO_COMMAND.values() for identity in ids} <= set(actions.BY_ID)


def test_every_letter_that_an_action_has_is_in_the_grammar() -> None:
    letters = {key for action in actions.ACTIONS for key in action.keys if len(key) == 1 and key.isalpha()}
    assert letters <= set(grammar.GRAMMAR)


def test_every_action_is_in_the_written_list_and_its_context_has_a_title() -> None:
    assert {action.scope for action in actions.ACTIONS} == set(actions.LISTED)
    for context, scopes in actions.CONTEXTS.items():
        assert actions.TITLES[context]
        assert all(scope == "always" or actions.TITLES[scope] for scope in scopes), context


@pytest.mark.parametrize("context", [c for c, scopes in actions.CONTEXTS.items() if "app" in scopes])
async def test_palette_and_help_have_every_action_of_a_context(context: str) -> None:
    async with told() as story:
        screen = story.app.screen
        assert isinstance(screen, Framed)
        # the words of both depend on the context alone
        type(screen).CONTEXT, before = context, type(screen).CONTEXT
        try:
            live = actions.of_context(context)
            provider = ActionCommands(screen)
            offered = {action.id for action in provider._actions}
            assert offered == {action.id for action in live} - {"app.palette"}
            said = " ".join(
                field.words.plain if isinstance(field.words, Content) else field.words
                for field in help_screen(story.app, screen)._fields
            )
            taken: set[str] = set()
            for action in live:
                if set(action.keys) - taken:
                    assert action.description in said, action.id
                taken |= set(action.keys)
        finally:
            type(screen).CONTEXT = before


# a key at random, anywhere

SECONDS = 6.0
ALL_KEYS = sorted(
    {key for action in actions.ACTIONS for key in action.keys if action.id != "app.quit"}
    | set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    | {"tab", "shift+tab", "backspace", "delete", "shift+down", "ctrl+a", "comma", "ctrl+c", "f12"}
)
OFTEN = ("escape", "enter", "down", "right", "tab", "space", "1", "2", "3", "4", "5", "6", "7")


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_no_key_anywhere_brings_the_program_down(demo_home: Path, seed: int) -> None:
    chance = random.Random(seed)
    pressed: list[str] = []
    async with told_at(demo_home, size=((80, 24), (120, 40), (60, 15))[seed - 1]) as story:
        end = asyncio.get_running_loop().time() + SECONDS
        while asyncio.get_running_loop().time() < end:
            pressed.append(chance.choice(OFTEN if chance.random() < 0.4 else ALL_KEYS))
            await story.press(pressed[-1])
            assert story.app._exception is None, pressed
        assert story.app.is_running, pressed
        assert "Something went wrong that should not have" not in story.toasts, pressed
