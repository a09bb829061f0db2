"""What keeps work safe: after a fault of ours, what can be taken back, two edits that clash."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("crash.go", "enter escape", "go on", "Go on after a fault of the program", "go", footer=1),
    action("crash.again", "f5", "read again", "Go on, with everything read again", "again", footer=2,
       verb="read again"),
    action("crash.copy", "y", "copy", "Copy the details of the fault", "copy", footer=3, verb="copy"),
    action("steps.take", "enter", "take back", "Take back this change and all that came after it", "take_back",
       footer=1, command="undo", reason="why_no_step"),
    action("crash.page_on", "pagedown", "read on", "Ten lines on in what happened", "page_on"),
    action("crash.page_back", "pageup", "read back", "Ten lines back in what happened", "page_back"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "crash": ("crash", "always"),
    "steps": ("list", "steps", "things", "main", "app"),
}

TITLES: Mapping[str, str] = {
    "crash": "After a fault of the program",
    "steps": "What you can take back",
}

LISTED: Mapping[str, str] = {
    "crash": "After a fault of the program",
    "steps": "What you can take back",
}
"""Scopes with the titles they have in the list of keys, in its order."""
