"""From anything to its card and its history; and what is done on the cards."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("things.school", "S", "school", "The whole card of the school", "open_school_card",
       command="school", reason="why_no_school_here", verb="school"),
    action("things.visit", "V", "visit", "The whole card of the visit", "open_visit_card", command="visit",
       reason="why_no_visit_here", verb="visit"),
    action("things.officer", "E", "officer", "The whole card of the officer", "open_officer_card",
       command="officer", reason="why_no_officer_here", verb="officer"),
    action("things.history", "H", "history", "What was done about it, by whom, and what can be taken back",
       "open_history", command="audit", reason="why_no_history", verb="history"),
    action("card.open", "enter", "open", "Open what this line is about", "open_line", footer=1,
       reason="why_no_line"),
    action("card.part", "tab", "read on", "Between the card and what hangs on it, to read on", "other_part"),
    action("schoolcard.new", "n", "request", "Take a request down while they are on the phone", "take_down",
       footer=10, command="requests add", reason="why_not_register", verb="new"),
    action("schoolcard.call", "c", "log call", "Note the call in the school's contact log", "log_call", footer=11,
       command="campaigns log", reason="why_not_register", verb="contact"),
    action("schoolcard.edit", "e", "edit", "Put the request of this line right, or the open one", "edit_request",
       footer=12, command="requests edit", reason="why_no_open_request", verb="edit"),
    action("schoolcard.pick", "p", "pick up", "Take the request or visit of this line in hand", "pick_up", footer=13,
       command="place", reason="why_nothing_to_pick", verb="pick up"),
    action("schoolcard.why", "w", "why", "Why this need: the parts of each theme in words", "explain", footer=14,
       command="school", reason="why_no_need", verb="why"),
    action("visitcard.confirm", "b", "confirm", "A held visit becomes confirmed", "confirm", footer=10,
       command="confirm", reason="why_not_held", verb="book"),
    action("visitcard.move", "t", "move", "Another time for this visit", "move", footer=11, command="move",
       reason="why_not_live", verb="move"),
    action("visitcard.cancel", "D", "cancel", "Cancel, with a reason", "cancel", footer=12, command="cancel",
       reason="why_not_live", verb="drop"),
    action("visitcard.deliver", "d", "delivered", "Record that it happened, and how many were reached", "deliver",
       footer=13, command="deliver", reason="why_not_live", verb="done"),
    action("visitcard.pick", "p", "pick up", "Take the visit in hand: the grid shows what each day would cost",
       "pick_up", footer=14, command="place", reason="why_not_live", verb="pick up"),
    action("visitcard.request", "r", "request", "The request this visit came from", "to_request",
       reason="why_no_request", verb="request", command="requests show"),
    action("visitcard.day", "v", "day", "The officer's day around this visit", "open_day", command="itinerary",
       reason="why_no_page", verb="view"),
    action("entries.undo", "enter", "take back", "See what would be taken back, this change the last of it",
       "take_back", footer=1, command="undo", reason="why_not_undone"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "schoolcard": ("list", "card", "schoolcard", "things", "main", "app"),
    "visitcard": ("list", "card", "visitcard", "things", "main", "app"),
    "officercard": ("list", "card", "things", "whatif", "main", "app"),
    "entries": ("list", "entries", "things", "main", "app"),
}

TITLES: Mapping[str, str] = {
    "schoolcard": "The card of a school",
    "visitcard": "The card of a visit",
    "officercard": "The card of an officer",
    "entries": "History",
    "things": "Wherever there is a school, a visit or an officer",
    "card": "On every card",
}

LISTED: Mapping[str, str] = {
    "things": "Wherever there is a school, a visit or an officer",
    "card": "On every card",
    "schoolcard": "The card of a school",
    "visitcard": "The card of a visit",
    "entries": "History",
}
"""Scopes with the titles they have in the list of keys, in its order."""
