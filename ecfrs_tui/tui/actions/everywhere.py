"""What is there on every screen, in every list and in every grid."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("app.today", "1", "today", "Today: what needs a person now", "go_today"),
    action("app.requests", "2", "requests", "Requests: the inbox and the best times", "go_requests",
       command="requests list"),
    action("app.availability", "3", "availability", "Availability: officers by days", "go_availability"),
    action("app.targets", "4", "targets", "Targets: schools ranked by need, and what is done about each", "go_targets",
       command="targets"),
    action("app.visits", "5", "visits", "Visits: everything booked", "go_visits", command="visits list"),
    action("app.reports", "6", "reports", "Reports: what was delivered, is to come and was aimed at", "go_reports",
       command="report"),
    action("app.plan", "7", "plan", "Plan: place many requests at once around the drives", "go_plan",
       command="plan"),
    action("app.outbox", "8", "outbox", "Outbox: what leaves, what came back, offers, letters", "go_outbox",
       command="outbox list"),
    action("app.lookup", "f2 ctrl+k", "look up", "Look up a school, contact, request or visit", "look_up",
       footer=60, command="lookup", always=True, verb="look up"),
    action("app.palette", "ctrl+p", "palette", "Find any action by its words", "open_palette", always=True),
    action("app.help", "question_mark", "keys", "The keys of this screen", "show_help", footer=90, verb="keys"),
    action("app.undo", "u", "undo", "Take back the last change", "undo_last", footer=80, command="undo",
       reason="why_no_desk", verb="undo"),
    action("app.steps", "ctrl+z", "undo more", "Undo…: all you can take back, the last change first", "show_steps",
       command="undo", reason="why_no_desk"),
    action("app.back", "escape", "back", "Back: out of a filter, marks, a view", "go_back"),
    action("app.refresh", "f5", "read again", "Read everything again", "read_again", reason="why_no_desk",
       verb="read again"),
    action("app.theme", "f8", "next theme", "The next theme: dark, light, high contrast, no colour", "next_theme",
       command="looks", verb="theme"),
    action("app.themes", "ctrl+t", "themes", "Choose a theme among all there are", "open_themes", command="looks"),
    action("app.density", "f6", "density", "Comfortable or compact", "change_density", command="looks",
       verb="density"),
    action("app.quit", "ctrl+q f10", "quit", "Leave the program", "leave", always=True),
    action("main.filter", "slash", "filter", "Filter the list in view as you type", "open_filter", footer=70,
       verb="filter"),
    action("list.down", "down j", "down", "Next line", "cursor_down", verb="down"),
    action("list.up", "up k", "up", "Line before", "cursor_up", verb="up"),
    action("list.top", "home g", "first", "First line", "cursor_top", verb="first"),
    action("list.bottom", "end G", "last", "Last line", "cursor_bottom", verb="last"),
    action("list.page_down", "pagedown", "page down", "A page on", "page_on"),
    action("list.page_up", "pageup", "page up", "A page back", "page_back"),
    action("list.mark", "space", "mark", "Mark this line, to act on many at once", "mark", reason="why_no_marks"),
    action("list.mark_all", "ctrl+a", "mark all", "Mark every line shown, or none", "mark_all",
       reason="why_no_marks"),
    action("list.mark_on", "shift+down", "mark on", "Mark from here on, line by line; back again unmarks", "mark_on",
       reason="why_no_marks"),
    action("list.mark_back", "shift+up", "mark back", "Mark from here back, line by line", "mark_back",
       reason="why_no_marks"),
    action("list.order", "greater_than_sign", "sort", "Sort by the next column; after the last, the list's own order",
       "order_next", reason="why_no_order", verb="sort"),
    action("list.order_turned", "less_than_sign", "other way", "Sort the other way round", "order_turned",
       reason="why_not_turned", verb="sort"),
    action("list.copy", "y", "copy", "Copy the card or the row as text; of marked rows, a table", "copy",
       reason="why_no_row", verb="copy"),
    action("list.copy_short", "Y", "copy name", "Copy the reference of the row, or of the marked ones", "copy_short",
       reason="why_no_row", verb="copy short"),
    action("grid.left", "left", "day before", "A day back", "move_left"),
    action("grid.right", "right", "day after", "A day on", "move_right"),
    action("grid.up", "up k", "up", "The officer above", "move_up", verb="up"),
    action("grid.down", "down j", "down", "The officer below", "move_down", verb="down"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {}

TITLES: Mapping[str, str] = {
    "grid": "Availability",
    "list": "In every list",
    "main": "Everywhere",
    "app": "Everywhere",
}

LISTED: Mapping[str, str] = {
    "app": "Everywhere",
    "main": "On the screens with lists",
    "list": "In every list",
    "grid": "In the week grid",
}
"""Scopes with the titles they have in the list of keys, in its order."""
