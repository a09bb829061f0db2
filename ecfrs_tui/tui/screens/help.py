"""The keys of the screen in view, from the registry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.screen import Screen

from ecfrs_tui.tui import actions
from ecfrs_tui.tui.actions import grammar
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.dialogs import ReadScreen
from ecfrs_tui.tui.text import drawn, joined, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.tui.app import BookingApp


def help_screen(app: BookingApp, screen: Screen[Any]) -> ReadScreen:
    """Keys by scope, with the reason beside what cannot be done now."""
    context = screen.context if isinstance(screen, Framed) else "today"
    fields: list[Field] = []
    taken: set[str] = set()
    # what is peculiar to the screen comes first
    scopes = sorted(actions.CONTEXTS[context], key=lambda scope: scope in ("list", "main", "app"))
    for scope in scopes:
        lines: list[Field] = []
        for action in actions.of_scope(scope):
            keys = [key for key in actions.keys_of(action, app.own_keys) if key not in taken]
            if not keys:
                continue
            taken |= set(keys)
            why = app.reason(action, screen)
            words = Content(action.description)
            if why:
                words = joined([drawn(action.description, "dim"), tinted(f"now not: {why}", "amber")])
            lines.append(Field(" ".join(actions.show_key(key) for key in keys), words, 3))
        if lines:
            title = "Everywhere" if scope in ("main", "app") else actions.TITLES[scope]
            fields += [Field("", run_on(drawn(title, "ember"))), *lines, Field("", Content(""))]
    fields += _one_meaning()
    fields.append(
        Field("", drawn("All keys can be changed under [keys] in ecfrs.toml, by action id.", "dim"), 2)
    )
    return ReadScreen(f"Keys: {actions.TITLES[context]}", fields)


def _one_meaning() -> list[Field]:
    """The letters with what each means on every screen."""
    lines = [Field("", run_on(drawn("One key, one meaning, on every screen", "ember")))]
    for keys, meaning in grammar.table():
        words = joined([Content(meaning), drawn(grammar.MEANINGS.get(meaning, ""), "dim")])
        lines.append(Field(" ".join(actions.show_key(key) for key in keys), words, 2))
    return [*lines, Field("", Content(""))]
