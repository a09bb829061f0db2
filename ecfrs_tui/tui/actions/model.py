"""An action: something a person can do, with its keys and words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do.

    `footer` is its rank in the line of keys (0: not shown there); `command` the CLI command that does
    the same; `reason` a method that says why it cannot be done now (empty when it can); `over` names
    actions of outer scopes whose key it deliberately takes while its own scope has the focus;
    `always` keeps the key alive inside text fields and dialogs; `verb` is what its letter means everywhere,
    a meaning of `actions.grammar`.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    description: str
    method: str
    footer: int = 0
    command: str = ""
    reason: str = ""
    over: tuple[str, ...] = ()
    always: bool = False
    palette: bool = True
    verb: str = ""

    @property
    def scope(self) -> str:
        """Where it lives: app, main, list, slots, a screen."""
        return self.id.partition(".")[0]


def action(identity: str, keys: str, title: str, description: str, method: str, **more: object) -> Action:
    """An action of the registry; `keys` parted by spaces, `more` the other fields of Action."""
    return Action(identity, tuple(keys.split()), title, description, method, **more)  # type: ignore[arg-type]
