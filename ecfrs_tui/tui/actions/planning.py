"""Many requests at once."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("plan.start", "enter", "plan", "Look for the best places for the marked requests", "start", footer=1,
       command="plan", reason="why_not_start"),
    action("plan.span", "right_square_bracket", "days", "Other days: this fortnight, to half term, the term",
       "next_span", footer=2, verb="later", command="plan"),
    action("plan.settings", "s", "settings", "First and last day, officers, seconds, what may move", "settings",
       footer=3, reason="why_no_desk", verb="settings", command="plan"),
    action("planning.stop", "enter", "stop", "Stop and keep the best so far", "stop", footer=1,
       reason="why_not_stop", command="plan"),
    action("planned.book", "enter", "book", "Book the highlighted row, or the marked ones", "accept", footer=1,
       reason="why_no_row", command="plan"),
    action("planned.all", "a", "accept all", "Book every row of the plan that is still open", "accept_all", footer=2,
       reason="why_nothing_open", verb="all", command="plan"),
    action("planned.day", "z", "day", "The officer's day as it stands", "open_day", footer=5, reason="why_no_day",
       verb="whole", command="itinerary"),
    action("planned.more", "plus", "more", "Look for a better plan for another 60 seconds", "more", footer=3,
       reason="why_no_more", verb="more", command="plan"),
    action("planned.group", "v", "by officer", "By time, or by officer and day", "toggle_group", footer=4,
       verb="view"),
    action("planned.drop", "D", "throw away", "Throw the plan away; what was booked of it stays", "drop", verb="drop"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "plan": ("list", "plan", "whatif", "main", "app"),
    "planning": ("planning", "whatif", "app"),
    "planned": ("list", "planned", "whatif", "main", "app"),
}

TITLES: Mapping[str, str] = {
    "plan": "Plan: choosing",
    "planning": "Plan: while it runs",
    "planned": "Plan: the result",
}

LISTED: Mapping[str, str] = {
    "plan": "Plan: choosing",
    "planning": "Plan: while it runs",
    "planned": "Plan: the result",
}
"""Scopes with the titles they have in the list of keys, in its order."""
