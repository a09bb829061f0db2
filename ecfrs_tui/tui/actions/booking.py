"""The day of an assistant: Today, requests, availability, visits, an officer's day."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("today.open", "enter", "open", "Open what this line is about, where it is mended", "open_line",
       footer=1, reason="why_nothing"),
    action("today.officers", "tab", "officers", "Between what needs you and the officers' day", "other_list",
       footer=10),
    action("requests.times", "enter right", "times", "Into the best times of this request", "into_times",
       footer=2, command="suggest", reason="why_no_slot"),
    action("requests.hold", "h", "hold", "Pencil in the highlighted time until it lapses by itself", "hold",
       footer=11, command="hold", reason="why_no_slot"),
    action("requests.why", "w", "why not…", "Why not on a day you name", "why_not", footer=12,
       reason="why_no_request"),
    action("requests.missing", "m", "ask", "Draft the mail that asks for what is missing", "ask_missing",
       footer=13, reason="why_nothing_missing"),
    action("requests.decline", "d", "decline", "Decline the request, with a reason", "decline",
       reason="why_no_request"),
    action("requests.school", "s", "school", "Say which school the typed name means", "choose_school",
       footer=14, reason="why_no_candidates"),
    action("requests.whole", "v", "whole", "The whole request with its original row", "whole",
       reason="why_no_request", command="requests show"),
    action("requests.all", "a", "open or all", "Only open requests, or all of them", "toggle_all"),
    *(
        action(f"slots.{number}", key, f"book {number}", f"Book the time numbered {number}", f"book_{number}",
           command="book", reason=f"why_not_{number}", over=(f"app.{mode}",))
        for number, key, mode in zip(
            (1, 2, 3, 4, 5), "12345", ("today", "requests", "availability", "targets", "visits"), strict=True
        )
    ),
    action("slots.book", "enter", "book", "Book the highlighted time", "book_highlighted", footer=1,
       command="book", reason="why_no_slot", over=("requests.times",)),
    action("slots.out", "left", "list", "Back to the list of requests", "out", footer=15),
    action("availability.day", "enter", "day", "Open the day in view", "open_day", footer=1,
       command="itinerary", reason="why_no_cell"),
    action("availability.earlier", "left_square_bracket", "earlier", "A week back", "week_back", footer=10),
    action("availability.later", "right_square_bracket", "later", "A week on", "week_on", footer=11),
    action("availability.now", "t", "this week", "Back to this week", "this_week", footer=12),
    action("visits.open", "enter", "day", "The officer's day around this visit", "open_visit", footer=1,
       reason="why_no_visit"),
    action("visits.confirm", "y", "confirm", "A held visit becomes confirmed", "confirm", footer=10,
       command="confirm", reason="why_not_held"),
    action("visits.move", "m", "move", "Another time for this visit", "move", footer=11, command="move",
       reason="why_not_live"),
    action("visits.cancel", "c", "cancel", "Cancel, with a reason", "cancel", footer=12, command="cancel",
       reason="why_not_live"),
    action("visits.deliver", "d", "delivered", "Record that it happened, and how many were reached", "deliver",
       footer=13, command="deliver", reason="why_not_live"),
    action("visits.history", "h", "history", "What was done to this visit, and by whom", "history",
       command="audit", reason="why_no_visit"),
    action("visits.request", "r", "request", "The request this visit came from", "to_request",
       reason="why_no_request"),
    action("visits.export", "x", "export", "Write the drafted messages of this visit as files", "export",
       command="invites", reason="why_no_visit"),
    action("visits.freed", "f", "fits", "What fits into the time of this visit, or of the one just cancelled",
       "fits_gap", command="freed", reason="why_no_freed"),
    action("visits.all", "a", "span", "From four weeks ago, or everything", "toggle_all"),
    action("day.order", "x", "best order", "The best order of this day beside the one that stands", "best_order",
       footer=2, command="order", reason="why_no_order"),
    action("day.freed", "f", "fits", "Which waiting requests and schools fit into this day", "fits_gap", footer=3,
       command="freed"),
    action("day.before", "left left_square_bracket", "earlier", "The working day before", "day_before"),
    action("day.after", "right right_square_bracket", "later", "The next working day", "day_after"),
    action("day.officer", "o tab", "officer", "The next officer, the same day", "next_officer", footer=12),
    action("day.visit", "enter", "visit", "Open the highlighted visit", "open_visit", footer=1,
       reason="why_no_visit"),
    action("whatif.ill", "i", "officer ill", "An officer is ill: who can take which visit, the least harm first",
       "officer_ill", footer=20, command="ill", reason="why_no_officer"),
    action("order.apply", "enter", "apply", "Move the visits into the best order", "apply", footer=1,
       reason="why_no_change"),
    action("order.on", "down j", "on", "The lines of the days: on", "line_on"),
    action("order.back", "up k", "back", "The lines of the days: back", "line_back"),
    action("freed.open", "enter", "open", "The request, or the school's card", "open_fit", footer=1,
       reason="why_no_fit"),
    action("standins.choose", "enter right", "choices", "Into the choices for this visit", "into_choices", footer=1,
       reason="why_no_choices"),
    action("standins.visit", "v", "visit", "The visit on the list of visits, to move or cancel it", "to_visit",
       footer=2, reason="why_no_visit"),
    action("choices.take", "enter", "hold", "Hold the visit this way until the school has agreed", "take", footer=1,
       command="take-over", reason="why_no_choice", over=("standins.choose",)),
    action("choices.out", "left", "visits", "Back to the visits", "out", footer=3),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "today": ("list", "today", "main", "app"),
    "requests": ("list", "requests", "main", "app"),
    "slots": ("list", "slots", "requests", "main", "app"),
    "availability": ("grid", "availability", "whatif", "app"),
    "visits": ("list", "visits", "main", "app"),
    "day": ("list", "day", "whatif", "app"),
    "order": ("order", "app"),
    "freed": ("list", "freed", "app"),
    "standins": ("list", "standins", "app"),
    "choices": ("list", "choices", "standins", "app"),
}

TITLES: Mapping[str, str] = {
    "today": "Today",
    "requests": "Requests",
    "slots": "Best times",
    "availability": "Availability",
    "visits": "Visits",
    "day": "Day view",
    "whatif": "What if",
    "order": "Best order of a day",
    "freed": "What fits a day",
    "standins": "An officer is ill: visits",
    "choices": "An officer is ill: choices",
}

LISTED: Mapping[str, str] = {
    "today": "Today",
    "requests": "Requests",
    "slots": "Best times",
    "availability": "Availability",
    "visits": "Visits",
    "day": "Day view",
    "order": "Best order of a day",
    "freed": "What fits a day",
    "whatif": "On Availability, Plan and the day view",
    "standins": "An officer is ill: visits",
    "choices": "An officer is ill: choices",
}
"""Scopes with the titles they have in the list of keys, in its order."""
