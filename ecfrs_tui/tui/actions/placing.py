"""Pick up and place: what is in hand, on the grid and in a day."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("placing.drop", "enter", "drop", "Put it down here: a request is booked, a visit moved", "drop",
       footer=1, command="place", reason="why_no_drop", over=("availability.day",)),
    action("placing.closer", "tab z", "closer", "The day with it in it, to move it by quarter hours", "closer",
       footer=2, reason="why_no_place", verb="whole"),
    action("placeday.drop", "enter", "drop", "Put it down here; a rule that allows it asks for a reason", "drop",
       footer=1, command="place", reason="why_no_drop"),
    action("placeday.earlier", "up k", "earlier", "A quarter of an hour earlier", "earlier", footer=2, verb="up"),
    action("placeday.later", "down j", "later", "A quarter of an hour later", "later", footer=3, verb="down"),
    action("placeday.officer_before", "left", "officer before", "The officer before, the same time",
       "officer_before"),
    action("placeday.officer_after", "right tab", "officer", "The next officer, the same time",
       "officer_after", footer=4),
    action("placeday.day_before", "left_square_bracket", "day back", "The working day before, the same time",
       "day_before", footer=5, verb="earlier"),
    action("placeday.day_after", "right_square_bracket", "day on", "The next working day, the same time",
       "day_after", footer=6, verb="later"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "placing": ("grid", "placing", "availability", "whatif", "app"),
    "placeday": ("placeday", "app"),
}

TITLES: Mapping[str, str] = {"placing": "Placing what is in hand", "placeday": "A day with it in it"}

LISTED: Mapping[str, str] = {
    "placing": "On Availability, something in hand",
    "placeday": "In a day, something in hand",
}
"""Scopes with the titles they have in the list of keys, in its order."""
