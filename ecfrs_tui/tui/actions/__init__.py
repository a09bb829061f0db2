"""The one registry of actions: keys, footer, palette, help and the list of keys all come from here.

A screen or widget names its scope and has a method for each action of it; `perform` asks the reason
first and says it instead of acting when there is one. Each area of the work has a module here with its
ACTIONS, the CONTEXTS they are live in, the TITLES of those and the scopes LISTED in docs/keys.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from textual.binding import Binding

from ecfrs_tui.tui.actions import (
    booking,
    cards,
    care,
    delivery,
    everywhere,
    forms,
    grammar,
    mapping,
    needing,
    placing,
    planning,
    reporting,
    safety,
    sending,
    settings,
    starting,
    windows,
)

if TYPE_CHECKING:
    from ecfrs_tui.tui.actions.model import Action as Action

MOST_FOOTER_KEYS = 7

_AREAS = (
    everywhere,
    booking,
    cards,
    mapping,
    placing,
    planning,
    needing,
    reporting,
    sending,
    settings,
    delivery,
    care,
    forms,
    windows,
    safety,
    starting,
)

ACTIONS: tuple[Action, ...] = tuple(each for area in _AREAS for each in area.ACTIONS)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    context: scopes for area in _AREAS for context, scopes in area.CONTEXTS.items()
}
"""Which scopes are live together, the innermost first; `always` stands for the app's keys of that kind."""

TITLES: Mapping[str, str] = {context: title for area in _AREAS for context, title in area.TITLES.items()}

LISTED: Mapping[str, str] = {scope: title for area in _AREAS for scope, title in area.LISTED.items()}
"""Scopes with the titles they have in the list of keys, in its order."""


@cache
def of_scope(scope: str) -> tuple[Action, ...]:
    """The actions of one scope, in their order."""
    if scope == "always":
        return tuple(action for action in ACTIONS if action.always)
    return tuple(action for action in ACTIONS if action.scope == scope)


@cache
def of_context(context: str) -> tuple[Action, ...]:
    """Every action that is live in a context, the innermost scope first."""
    return tuple(action for scope in CONTEXTS[context] for action in of_scope(scope))


def keys_of(action: Action, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """Its keys under a keymap (action id to keys, parted by commas)."""
    if own := keymap.get(action.id):
        return tuple(key.strip() for key in own.split(",") if key.strip())
    return action.keys


def bindings(scope: str) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Textual's bindings for a scope; the keymap is laid over them by their ids."""
    return [
        Binding(
            ",".join(action.keys),
            f"do('{action.id}')",
            action.title,
            show=False,
            priority=action.always,
            tooltip=action.description,
            id=action.id,
        )
        for action in of_scope(scope)
    ]


def footer(context: str, keymap: Mapping[str, str]) -> tuple[tuple[str, Action], ...]:
    """Key and action of the footer, at most seven, in their order."""
    chosen: dict[str, tuple[str, Action]] = {}
    for action in of_context(context):
        if action.footer:
            key = keys_of(action, keymap)[0]
            chosen.setdefault(key, (key, action))
    ranked = sorted(chosen.values(), key=lambda each: each[1].footer)
    # the last ranks are help and undo: they stay, the middle gives way
    while len(ranked) > MOST_FOOTER_KEYS:
        ranked.pop(next(i for i in range(len(ranked) - 1, -1, -1) if ranked[i][1].footer < 60))
    return tuple(ranked)


def show_key(key: str) -> str:
    """A key as the screens write it: `enter`, `esc`, `?`, `ctrl+p`."""
    return {
        "question_mark": "?", "slash": "/", "left_square_bracket": "[", "right_square_bracket": "]",
        "escape": "esc", "up": "↑", "down": "↓", "left": "←", "right": "→", "pagedown": "pgdn",
        "pageup": "pgup", "f1": "F1", "f2": "F2", "f4": "F4", "f9": "F9", "f5": "F5", "f6": "F6",
        "f8": "F8", "f10": "F10",
        "plus": "+", "minus": "-", "less_than_sign": "<", "greater_than_sign": ">",
    }.get(key, key)  # fmt: skip


def as_markdown(keymap: Mapping[str, str] | None = None) -> str:
    """The key list that people read: what each key means everywhere, then one table a scope."""
    lines = ["**One key, one meaning, on every screen**", "", "| key | means | |", "|---|---|---|"]
    for found, meaning in grammar.table():
        keys = " ".join(f"`{show_key(key)}`" for key in found)
        lines.append(f"| {keys} | {meaning} | {grammar.MEANINGS.get(meaning, '')} |")
    for scope, title in LISTED.items():
        lines += ["", f"**{title}**", "", "| key | does | command |", "|---|---|---|"]
        for action in of_scope(scope):
            keys = " ".join(f"`{show_key(key)}`" for key in keys_of(action, keymap or {}))
            command = f"`{action.command}`" if action.command else ""
            lines.append(f"| {keys} | {action.description} | {command} |")
    return "\n".join(lines).strip() + "\n"


def perform(node: object, identity: str) -> str:
    """Does an action on its node, or returns the reason why it cannot be done now."""
    action = BY_ID[identity]
    if action.reason and (reason := str(getattr(node, action.reason)())):
        return reason
    getattr(node, action.method)()
    return ""
