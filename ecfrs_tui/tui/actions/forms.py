"""Forms, choices in them, and two edits that clash."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("form.next", "enter", "next", "The next field; from the last one the form is kept", "next_field",
       footer=1, reason="why_busy"),
    action("form.keep", "ctrl+s", "keep", "Keep what the form says", "keep", footer=2, reason="why_busy"),
    action("form.sides", "f5", "as stored", "What is stored in place of what was typed, and back", "change_sides",
       footer=3, reason="why_busy", verb="read again"),
    action("form.leave", "escape", "leave it", "Leave the form; what was typed waits for the next time", "leave",
       footer=4),
    action("form.page_on", "pagedown", "read on", "Ten lines on in the form", "page_on"),
    action("form.page_back", "pageup", "read back", "Ten lines back in the form", "page_back"),
    action("chooser.on", "right", "next choice", "The next choice of a field", "choose_on"),
    action("chooser.back", "left", "choice before", "The choice before", "choose_back"),
    action("chooser.toggle", "space", "choose", "Choose it, or let it go", "toggle"),
    action("clash.take", "enter", "keep it so", "Keep marked lines as typed here, the others as stored", "take",
       footer=1),
    action("clash.leave", "escape", "back", "Back to the form; nothing is kept yet", "leave", footer=2),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "form": ("chooser", "form", "always"),
    "clash": ("list", "clash", "always"),
}

TITLES: Mapping[str, str] = {
    "form": "In a form",
    "chooser": "In a field with choices",
    "clash": "Two edits of one thing",
}

LISTED: Mapping[str, str] = {
    "form": "In a form",
    "chooser": "In a field with choices",
    "clash": "Two edits of one thing",
}
"""Scopes with the titles they have in the list of keys, in its order."""
