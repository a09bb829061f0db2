"""The map of the county, and the way to it from the lists."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("today.map", "M", "map", "Today's routes on a map of the county, and where you are needed", "open_map",
       command="map", reason="why_no_desk", verb="map"),
    action("requests.map", "M", "map", "The requests of the list on a map of the county", "open_map",
       reason="why_no_request", verb="map", command="map"),
    action("availability.map", "M", "map", "The routes of this day on a map of the county", "open_map",
       command="map", reason="why_no_cell", verb="map"),
    action("visits.map", "M", "map", "The visits of the list on a map, each with the route of its day", "open_map",
       command="map", reason="why_no_visit", verb="map"),
    action("day.map", "M", "map", "The routes of this day on a map of the county", "open_map", command="map",
       verb="map"),
    action("county.open", "enter", "go there", "To the visit or request the map stands on", "open_spot", footer=1,
       reason="why_nothing"),
    action("county.near", "z", "closer", "The route and its neighbourhood, or the whole county", "toggle_near",
       footer=2, reason="why_nothing", verb="whole"),
    action("county.before", "left_square_bracket left", "earlier", "The working day before", "day_before", footer=3,
       reason="why_no_days", verb="earlier", command="map"),
    action("county.after", "right_square_bracket right", "later", "The next working day", "day_after", footer=4,
       reason="why_no_days", verb="later", command="map"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {"county": ("list", "county", "app")}

TITLES: Mapping[str, str] = {"county": "Map of the county"}

LISTED: Mapping[str, str] = {"county": "Map of the county"}
"""Scopes with the titles they have in the list of keys, in its order."""
