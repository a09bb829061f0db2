"""What every node with actions of its own shares: bindings from the registry, and saying why not."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from textual.app import App
from textual.binding import Binding
from textual.message import Message
from textual.message_pump import MessagePump

from ecfrs_tui.tui import actions
from ecfrs_tui.tui.crashing import guarded


class Acting:
    """Mixed into widgets, screens and the app: SCOPE names the actions whose methods it has."""

    SCOPE: ClassVar[str] = ""
    SCOPES: ClassVar[tuple[str, ...]] = ()
    BINDINGS: ClassVar[list[Binding | tuple[str, str] | tuple[str, str, str]]] = []

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "BINDINGS" not in cls.__dict__ and (scopes := _own_scopes(cls)):
            cls.BINDINGS = [binding for scope in scopes for binding in actions.bindings(scope)]
        super().__init_subclass__(**kwargs)

    @classmethod
    def all_scopes(cls) -> set[str]:
        """Every scope whose methods it has, those of its base classes included."""
        return {scope for base in cls.__mro__ for scope in _own_scopes(base)}

    async def _dispatch_message(self, message: Message) -> None:
        """A fault in a handler of ours is said, and does not end the node that raised it."""
        await guarded(cast(MessagePump, self), message, super()._dispatch_message)  # type: ignore[misc]

    def action_do(self, identity: str) -> None:
        """What every key of ours leads to."""
        do(self, identity)


def _own_scopes(cls: type) -> tuple[str, ...]:
    """The scopes a class names itself."""
    if scopes := cls.__dict__.get("SCOPES"):
        return tuple(scopes)
    scope = cls.__dict__.get("SCOPE")
    return (scope,) if scope else ()


def do(node: Any, identity: str) -> None:
    """Does an action, or says in a toast why it cannot be done now."""
    app: App[Any] = node if isinstance(node, App) else node.app
    if reason := actions.perform(node, identity):
        app.notify(reason, severity="warning", markup=False, timeout=6)
