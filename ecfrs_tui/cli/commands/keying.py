"""keys: what every key does, with a person's own laid over ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ecfrs_tui.cli.answers import Answer, run_of

if TYPE_CHECKING:
    from ecfrs_tui.cli.printing import Page


def register(app: typer.Typer) -> None:
    """Adds this group's commands."""
    app.command("keys")(keys)


def keys(ctx: typer.Context) -> Answer:
    """Every action with its keys, as the screens of this home have them; faults of [keys] are named."""
    from ecfrs_tui.cli.screens import key_lines, looks
    from ecfrs_tui.tui import actions
    from ecfrs_tui.tui.keymap import checked

    home = run_of(ctx).home
    own, fault = checked(looks(home)[0], key_lines(home))
    rows = [
        (action, [actions.show_key(key) for key in actions.keys_of(action, own)])
        for scope in actions.LISTED
        for action in actions.of_scope(scope)
    ]

    def show(page: Page) -> None:
        page.table(
            ("keys", "action", "does", "command"),
            [(" ".join(shown), a.id, a.description, a.command) for a, shown in rows],
        )
        if fault:
            page.say(fault)

    document: list[dict[str, Any]] = [
        {
            "action": action.id,
            "keys": shown,
            "own": action.id in own,
            "means": action.verb or None,
            "where": actions.LISTED[action.scope],
            "does": action.description,
            "command": action.command or None,
        }
        for action, shown in rows
    ]
    return Answer({"actions": document, "fault": fault or None}, show, status=1 if fault else 0)
