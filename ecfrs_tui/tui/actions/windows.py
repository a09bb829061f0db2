"""What lies over a screen: look-up, questions, things to read."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("lookup.open", "enter", "open", "Open what was found", "open_hit", footer=1, reason="why_no_hit",
       command="lookup"),
    action("lookup.down", "down", "down", "Next line", "next_hit"),
    action("lookup.up", "up", "up", "Line before", "hit_before"),
    action("lookup.close", "escape", "close", "Close; what was typed is kept", "close", footer=2),
    action("lookup.card", "tab", "its keys", "From the words to the keys of what was found, and back",
       "other_part", footer=3, reason="why_no_hit"),
    *(
        action(f"found.{number}", str(number), f"time {number}", f"Book the good time numbered {number}",
               f"book_{number}", command="book", reason=f"why_not_{number}")
        for number in (1, 2, 3)
    ),
    action("found.book", "b", "book", "Book for the school: the open request, or a new one, at one of its best times",
       "book", command="book", reason="why_no_booking", verb="book"),
    action("found.move", "t", "move", "The next visit to another of the times on its card", "move_next",
       command="move", reason="why_nothing_to_move", verb="move"),
    action("found.new", "n", "new", "Take a request down while they are on the phone", "take_down",
       command="requests add", reason="why_no_school", verb="new"),
    action("found.call", "c", "log", "Note the call in the school's contact log", "log_call",
       command="campaigns log", reason="why_no_school", verb="contact"),
    action("found.pick", "p", "pick up", "Take the open request, or the next visit, in hand", "pick_up",
       command="place", reason="why_nothing_to_pick", verb="pick up"),
    action("found.edit", "e", "edit", "Put the request right: the one found, or the school's open one", "edit_request",
       command="requests edit", reason="why_no_open_request", verb="edit"),
    action("dialog.go", "enter", "do it", "Do what the window asks", "go", footer=1),
    action("dialog.leave", "escape", "leave it", "Close the window; nothing is done", "leave", footer=2),
    action("question.afresh", "f5", "afresh", "Throw away what was typed into the window and begin again", "afresh",
       reason="why_not_afresh", verb="read again"),
    action("dialog.page_on", "pagedown", "read on", "Ten lines on in a window's text", "page_on"),
    action("dialog.page_back", "pageup", "read back", "Ten lines back in a window's text", "page_back"),
    action("reading.leave", "escape enter", "back", "Close what is read", "leave", footer=1),
    action("reading.on", "down j", "on", "A line on", "line_on", verb="down"),
    action("reading.back", "up k", "back", "A line back", "line_back", verb="up"),
    action("reading.page_on", "pagedown space", "page on", "Ten lines on", "page_on"),
    action("reading.copy", "y", "copy", "Copy what is read as text", "copy", verb="copy"),
    action("reading.page_back", "pageup", "page back", "Ten lines back", "page_back"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "lookup": ("found", "things", "lookup", "always"),
    "dialog": ("question", "dialog", "always"),
    "reading": ("reading", "always"),
}

TITLES: Mapping[str, str] = {
    "lookup": "Look up",
    "found": "Look up: the card",
    "dialog": "In a window that asks",
    "question": "In a window with fields",
    "reading": "In a window to read",
}

LISTED: Mapping[str, str] = {
    "lookup": "Look up",
    "found": "Look up: the card",
    "dialog": "In a window that asks",
    "question": "In a window with fields",
    "reading": "In a window to read",
}
"""Scopes with the titles they have in the list of keys, in its order."""
