"""No widget or screen of ours takes a name that the library keeps something of its own under."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache

from test_actions import NODES
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.widget import Widget

THEIRS = (MessagePump, DOMNode, Widget, ScrollView, Screen, App)
MEANT = {"_css_update_count"}
"""Names that are theirs and are set on purpose."""


@cache
def assigned(cls: type) -> frozenset[str]:
    """What a class sets on itself, in its own words."""
    return frozenset(_assigned(cls))


def _assigned(cls: type) -> Iterator[str]:
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(cls)))):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        for target in targets:
            if (
                isinstance(target, ast.Attribute)
                and isinstance(target.value, ast.Name)
                and target.value.id == "self"
            ):
                yield target.attr


def test_nothing_of_theirs_is_overwritten() -> None:
    found = []
    for node in NODES:
        ours = {cls for cls in node.__mro__ if cls.__module__.startswith("ecfrs_tui")}
        theirs = {name for cls in node.__mro__ if cls in THEIRS for name in assigned(cls)}
        assert theirs, node
        for cls in ours:
            names = assigned(cls) & theirs - MEANT
            found += [f"{cls.__name__}.{name}" for name in sorted(names) if name.startswith("_")]
    assert not found
