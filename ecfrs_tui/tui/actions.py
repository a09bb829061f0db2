"""The one registry of actions: keys, footer, palette, help and the README's list all come from here.

A screen or widget names its scope and has a method for each action of it; `perform` asks the reason
first and says it instead of acting when there is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.binding import Binding

SLOT_KEYS = ("1", "2", "3", "4", "5")
MOST_FOOTER_KEYS = 7


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do.

    `footer` is its rank in the line of keys (0: not shown there); `command` the CLI command that does
    the same; `reason` a method that says why it cannot be done now (empty when it can); `over` names
    actions of outer scopes whose key it deliberately takes while its own scope has the focus;
    `always` keeps the key alive inside text fields and dialogs.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    description: str
    method: str
    footer: int = 0
    command: str = ""
    reason: str = ""
    over: tuple[str, ...] = ()
    always: bool = False
    palette: bool = True

    @property
    def scope(self) -> str:
        """Where it lives: app, main, list, slots, a screen."""
        return self.id.partition(".")[0]


def _a(identity: str, keys: str, title: str, description: str, method: str, **more: object) -> Action:
    return Action(identity, tuple(keys.split()), title, description, method, **more)  # type: ignore[arg-type]


ACTIONS: tuple[Action, ...] = (
    _a("app.today", "1", "today", "Today: what needs a person now", "go_today"),
    _a("app.requests", "2", "requests", "Requests: the inbox and the best times", "go_requests",
       command="requests list"),
    _a("app.availability", "3", "availability", "Availability: officers by days", "go_availability"),
    _a("app.targets", "4", "targets", "Targets: schools ranked by need, and what is done about each", "go_targets",
       command="targets"),
    _a("app.visits", "5", "visits", "Visits: everything booked", "go_visits", command="visits list"),
    _a("app.reports", "6", "reports", "Reports: what was delivered, is to come and was aimed at", "go_reports",
       command="report"),
    _a("app.plan", "7", "plan", "Plan: place many requests at once around the drives", "go_plan",
       command="plan"),
    _a("app.lookup", "f2 ctrl+k", "look up", "Look up a school, contact, request or visit", "look_up",
       footer=60, command="lookup", always=True),
    _a("app.palette", "ctrl+p", "palette", "Find any action by its words", "open_palette", always=True),
    _a("app.help", "question_mark f1", "keys", "The keys of this screen", "show_help", footer=90),
    _a("app.undo", "u", "undo", "Take back the last change", "undo_last", footer=80, command="undo",
       reason="why_no_desk"),
    _a("app.back", "escape", "back", "Back: out of a filter, marks, a view", "go_back"),
    _a("app.refresh", "f5", "read again", "Read everything again", "read_again", reason="why_no_desk"),
    _a("app.theme", "f8", "light or dark", "Change between dark and light", "toggle_theme"),
    _a("app.quit", "ctrl+q f10", "quit", "Leave the program", "leave", always=True),
    _a("main.filter", "slash", "filter", "Filter the list in view as you type", "open_filter", footer=70),
    _a("list.down", "down j", "down", "Next line", "cursor_down"),
    _a("list.up", "up k", "up", "Line before", "cursor_up"),
    _a("list.top", "home g", "first", "First line", "cursor_top"),
    _a("list.bottom", "end G", "last", "Last line", "cursor_bottom"),
    _a("list.page_down", "pagedown", "page down", "A page on", "page_on"),
    _a("list.page_up", "pageup", "page up", "A page back", "page_back"),
    _a("list.mark", "space", "mark", "Mark this line, to act on many at once", "mark", reason="why_no_marks"),
    _a("list.mark_all", "ctrl+a", "mark all", "Mark every line shown, or none", "mark_all",
       reason="why_no_marks"),
    _a("today.open", "enter", "open", "Open what this line is about, where it is mended", "open_line",
       footer=1, reason="why_nothing"),
    _a("today.officers", "tab", "officers", "Between what needs you and the officers' day", "other_list",
       footer=10),
    _a("requests.times", "enter right", "times", "Into the best times of this request", "into_times",
       footer=2, command="suggest", reason="why_no_slot"),
    _a("requests.hold", "h", "hold", "Pencil in the highlighted time until it lapses by itself", "hold",
       footer=11, command="hold", reason="why_no_slot"),
    _a("requests.why", "w", "why not…", "Why not on a day you name", "why_not", footer=12,
       reason="why_no_request"),
    _a("requests.missing", "m", "ask", "Draft the mail that asks for what is missing", "ask_missing",
       footer=13, reason="why_nothing_missing"),
    _a("requests.decline", "d", "decline", "Decline the request, with a reason", "decline",
       reason="why_no_request"),
    _a("requests.school", "s", "school", "Say which school the typed name means", "choose_school",
       footer=14, reason="why_no_candidates"),
    _a("requests.whole", "v", "whole", "The whole request with its original row", "whole",
       reason="why_no_request", command="requests show"),
    _a("requests.all", "a", "open or all", "Only open requests, or all of them", "toggle_all"),
    *(
        _a(f"slots.{number}", key, f"book {number}", f"Book the time numbered {number}", f"book_{number}",
           command="book", reason=f"why_not_{number}", over=(f"app.{mode}",))
        for number, key, mode in zip(
            (1, 2, 3, 4, 5), SLOT_KEYS, ("today", "requests", "availability", "targets", "visits"), strict=True
        )
    ),
    _a("slots.book", "enter", "book", "Book the highlighted time", "book_highlighted", footer=1,
       command="book", reason="why_no_slot", over=("requests.times",)),
    _a("slots.out", "left", "list", "Back to the list of requests", "out", footer=15),
    _a("grid.left", "left", "day before", "A day back", "move_left"),
    _a("grid.right", "right", "day after", "A day on", "move_right"),
    _a("grid.up", "up k", "up", "The officer above", "move_up"),
    _a("grid.down", "down j", "down", "The officer below", "move_down"),
    _a("availability.day", "enter", "day", "Open the day in view", "open_day", footer=1,
       command="itinerary", reason="why_no_cell"),
    _a("availability.earlier", "left_square_bracket", "earlier", "A week back", "week_back", footer=10),
    _a("availability.later", "right_square_bracket", "later", "A week on", "week_on", footer=11),
    _a("availability.now", "t", "this week", "Back to this week", "this_week", footer=12),
    _a("visits.open", "enter", "day", "The officer's day around this visit", "open_visit", footer=1,
       reason="why_no_visit"),
    _a("visits.confirm", "y", "confirm", "A held visit becomes confirmed", "confirm", footer=10,
       command="confirm", reason="why_not_held"),
    _a("visits.move", "m", "move", "Another time for this visit", "move", footer=11, command="move",
       reason="why_not_live"),
    _a("visits.cancel", "c", "cancel", "Cancel, with a reason", "cancel", footer=12, command="cancel",
       reason="why_not_live"),
    _a("visits.deliver", "d", "delivered", "Record that it happened, and how many were reached", "deliver",
       footer=13, command="deliver", reason="why_not_live"),
    _a("visits.history", "h", "history", "What was done to this visit, and by whom", "history",
       command="audit", reason="why_no_visit"),
    _a("visits.request", "r", "request", "The request this visit came from", "to_request",
       reason="why_no_request"),
    _a("visits.export", "x", "export", "Write the drafted messages of this visit as files", "export",
       command="invites", reason="why_no_visit"),
    _a("visits.freed", "f", "fits", "What fits into the time of this visit, or of the one just cancelled",
       "fits_gap", command="freed", reason="why_no_freed"),
    _a("visits.all", "a", "span", "From four weeks ago, or everything", "toggle_all"),
    _a("day.order", "x", "best order", "The best order of this day beside the one that stands", "best_order",
       footer=2, command="order", reason="why_no_order"),
    _a("day.freed", "f", "fits", "Which waiting requests and schools fit into this day", "fits_gap", footer=3,
       command="freed"),
    _a("day.before", "left left_square_bracket", "earlier", "The working day before", "day_before"),
    _a("day.after", "right right_square_bracket", "later", "The next working day", "day_after"),
    _a("day.officer", "o tab", "officer", "The next officer, the same day", "next_officer", footer=12),
    _a("day.visit", "enter", "visit", "Open the highlighted visit", "open_visit", footer=1,
       reason="why_no_visit"),
    _a("whatif.ill", "i", "officer ill", "An officer is ill: who can take which visit, the least harm first",
       "officer_ill", footer=20, command="ill", reason="why_no_officer"),
    _a("plan.start", "enter", "plan", "Look for the best places for the marked requests", "start", footer=1,
       command="plan", reason="why_not_start"),
    _a("plan.span", "p", "days", "Other days: this fortnight, to half term, the term", "next_span", footer=2),
    _a("plan.settings", "s", "settings", "First and last day, officers, seconds, what may move", "settings",
       footer=3, reason="why_no_desk"),
    _a("planning.stop", "x", "stop", "Stop and keep the best so far", "stop", footer=1,
       reason="why_not_stop"),
    _a("planned.book", "enter", "book", "Book the highlighted row, or the marked ones", "accept", footer=1,
       reason="why_no_row"),
    _a("planned.all", "a", "accept all", "Book every row of the plan that is still open", "accept_all", footer=2,
       reason="why_nothing_open"),
    _a("planned.day", "d", "day", "The officer's day as it stands", "open_day", footer=5, reason="why_no_day"),
    _a("planned.more", "t", "more", "Look for a better plan for another 60 seconds", "more", footer=3,
       reason="why_no_more"),
    _a("planned.group", "v", "by officer", "By time, or by officer and day", "toggle_group", footer=4),
    _a("planned.drop", "D", "throw away", "Throw the plan away; what was booked of it stays", "drop"),
    _a("order.apply", "enter", "apply", "Move the visits into the best order", "apply", footer=1,
       reason="why_no_change"),
    _a("order.on", "down j", "on", "The lines of the days: on", "line_on"),
    _a("order.back", "up k", "back", "The lines of the days: back", "line_back"),
    _a("freed.open", "enter", "open", "The request, or the school's card", "open_fit", footer=1,
       reason="why_no_fit"),
    _a("standins.choose", "enter right", "choices", "Into the choices for this visit", "into_choices", footer=1,
       reason="why_no_choices"),
    _a("standins.visit", "v", "visit", "The visit on the list of visits, to move or cancel it", "to_visit",
       footer=2, reason="why_no_visit"),
    _a("choices.take", "enter", "hold", "Hold the visit this way until the school has agreed", "take", footer=1,
       command="take-over", reason="why_no_choice", over=("standins.choose",)),
    _a("choices.out", "left", "visits", "Back to the visits", "out", footer=3),
    _a("schools.card", "enter", "card", "The school's card, with what was said and written to it", "open_card",
       footer=1, reason="why_no_school"),
    _a("schools.why", "e", "why", "Why this score: its parts and the sum, in words", "explain", footer=3,
       reason="why_no_parts"),
    _a("schools.contact", "c", "contact", "Log a contact: wrote, called, spoke, answered, booked, declined",
       "log_contact", footer=4, reason="why_no_school", command="campaigns log"),
    _a("schools.request", "r", "request", "Raise a request of our own for this school, with the reason",
       "raise_request", footer=7, reason="why_no_school", command="raise"),
    _a("schools.letters", "l", "letters", "Draft a letter to this school or each marked one", "write_letters",
       reason="why_no_theme", command="letters"),
    _a("targets.theme", "t", "theme", "Another theme", "other_theme", footer=6, reason="why_no_list",
       command="themes"),
    _a("targets.weights", "w", "weights", "Move the weights; the ranking moves as you do", "weigh", footer=5,
       reason="why_no_list", command="weights"),
    _a("targets.map", "m", "map", "The schools of the list on a map of the county", "open_map",
       reason="why_no_list"),
    _a("targets.areas", "d", "districts", "Districts and authorities side by side", "open_areas",
       reason="why_no_list"),
    _a("targets.incidents", "i", "incidents", "Incidents, and the schools near them", "open_incidents",
       reason="why_no_desk", command="incidents list"),
    _a("targets.save", "s", "keep list", "Keep the marked schools, or all shown, as a list for a campaign",
       "save_list", reason="why_nothing_to_save", command="campaigns save"),
    _a("targets.campaigns", "o", "kept lists", "The kept lists, with answers and bookings", "open_campaigns",
       reason="why_no_desk", command="campaigns list"),
    _a("targets.sources", "x", "sources", "What the scores rest on, and two sources side by side", "open_sources",
       reason="why_no_desk", command="sources"),
    _a("targets.past", "a", "as it was", "The ranking as it stood on another day", "past_ranking",
       reason="why_no_list"),
    _a("targets.unlock", "U", "unlock", "Show restricted sources for this session, or hide them again",
       "toggle_restricted", reason="why_no_desk"),
    _a("weights.keep", "enter", "keep", "Keep these weights", "keep", footer=1, reason="why_not_kept"),
    _a("weights.more", "right plus", "more", "Five more for this part", "more", footer=2, reason="why_no_weight"),
    _a("weights.less", "left minus", "less", "Five less for this part", "less", footer=3, reason="why_no_weight"),
    _a("weights.bit_more", "shift+right", "1 more", "One more for this part", "bit_more", reason="why_no_weight"),
    _a("weights.bit_less", "shift+left", "1 less", "One less for this part", "bit_less", reason="why_no_weight"),
    _a("weights.nothing", "0", "nothing", "The part does not count", "nothing", footer=4, reason="why_no_weight"),
    _a("weights.on", "down j", "next part", "The next part", "part_on"),
    _a("weights.back", "up k", "part before", "The part before", "part_back"),
    _a("map.list", "enter", "list", "Back to the list, on this school", "to_list", footer=1),
    _a("map.on", "down j right", "next", "The next school of the list", "school_on", footer=2, reason="why_nothing"),
    _a("map.back", "up k left", "before", "The school before", "school_back", footer=3, reason="why_nothing"),
    _a("map.near", "z space", "closer", "The school's neighbourhood, or the whole county", "toggle_near", footer=4,
       reason="why_nothing"),
    _a("areas.open", "enter", "schools", "Only the schools of this area", "open_area", footer=1,
       reason="why_no_area"),
    _a("areas.other", "tab", "other table", "From districts to authorities and back", "other_table", footer=2),
    _a("sources.cross", "x enter", "compare", "The two marked sources side by side", "cross", footer=1,
       reason="why_not_two", command="cross"),
    _a("cross.school", "enter", "school", "The school on the ranked list", "to_school", footer=1,
       reason="why_no_school"),
    _a("campaigns.open", "enter", "open", "The schools of this list", "open_list", footer=1, reason="why_no_list",
       command="campaigns show"),
    _a("incidents.open", "enter", "near", "The schools near this incident", "open_incident", footer=1,
       reason="why_no_incident", command="incidents show"),
    _a("incidents.enter", "n", "new", "Enter an incident or a review meeting", "enter_incident", footer=2,
       command="incidents enter"),
    _a("incidents.place", "p", "place", "Schools near any place", "near_place", footer=3, command="near"),
    _a("incidents.note", "x", "note", "Write the note for the review meeting", "write_note",
       reason="why_no_incident", command="incidents note"),
    _a("near.action", "a", "to do", "Something is to be done at this school or the marked ones", "open_action",
       footer=2, reason="why_no_incident", command="incidents act"),
    _a("near.done", "d", "done", "What was to be done is done", "close_action", footer=3, reason="why_no_action",
       command="incidents act"),
    _a("near.drop", "D", "drop", "What was to be done is not to be, with the reason", "drop_action",
       reason="why_no_action"),
    _a("near.reach", "w", "how far", "Another radius, minutes of driving, or phases", "look_further", footer=5,
       reason="why_no_desk"),
    _a("near.note", "x", "note", "Write the note for the review meeting", "write_note", reason="why_no_meeting",
       command="incidents note"),
    _a("reports.kind", "r enter", "report", "Another report", "which_kind", footer=1, reason="why_no_desk"),
    _a("reports.by", "b", "by", "By month, quarter, term, district, topic and so on", "which_cut", footer=2,
       reason="why_no_desk"),
    _a("reports.span", "s", "days", "Other days: this school year, last, this quarter, this month, ten years",
       "next_span", footer=3, reason="why_no_desk"),
    _a("reports.settings", "o", "filters", "First and last day, topic, district, authority, phase", "settings",
       reason="why_no_desk"),
    _a("reports.partner", "p", "partners", "The edition for partners, or ours", "toggle_partner", footer=5,
       reason="why_no_desk"),
    _a("reports.part", "tab", "next table", "The next table of this report", "next_part", reason="why_one_part"),
    _a("reports.plot", "y", "plot", "The plot alone, or beside the table", "toggle_plot", reason="why_no_plot"),
    _a("reports.workbook", "x", "workbook", "Write the report as a workbook with charts", "write_workbook", footer=4,
       command="report", reason="why_no_report"),
    _a("reports.page", "h", "page", "Write the report as one HTML page with pictures", "write_page",
       command="report", reason="why_no_report"),
    _a("reports.csv", "v", "CSV", "Write the report as CSV", "write_csv",
       command="report", reason="why_no_report"),
    _a("reports.goals", "t", "targets", "Delivery targets: the list, to add and to change", "open_goals",
       reason="why_no_desk", command="delivery-targets list"),
    _a("reports.cfrmis", "c", "CFRMIS", "The hand-over to CFRMIS, and where both sides differ", "open_cfrmis",
       command="cfrmis list", reason="why_no_desk"),
    _a("reports.quality", "q", "quality", "Quality checks and improvement actions", "open_quality",
       reason="why_no_desk", command="quality list"),
    _a("goals.change", "enter", "change", "Change this target", "change_goal", footer=1, reason="why_no_goal",
       command="delivery-targets set"),
    _a("goals.add", "a", "add", "State a new target", "add_goal", footer=2, command="delivery-targets set"),
    _a("cfrmis.visit", "enter", "visit", "The visit on the list of visits", "to_visit", footer=1,
       reason="why_no_job"),
    _a("cfrmis.export", "x", "job file", "Write the job file for the marked visits, or all that wait", "hand_over",
       footer=2, command="cfrmis", reason="why_nothing_over"),
    _a("cfrmis.reconcile", "r", "read in", "Read job numbers back from a file", "reconcile", footer=3,
       command="cfrmis reconcile"),
    _a("cfrmis.all", "a", "all", "What waits, or every visit", "toggle_all"),
    _a("quality.improve", "enter i", "improve", "Raise an improvement action from this check", "improve", footer=1,
       reason="why_no_check", command="quality improve"),
    _a("quality.add", "a", "note check", "Note who observed a visit and what was found", "add_check", footer=2,
       command="quality check"),
    _a("quality.done", "d", "done", "An improvement action is done", "close_action", footer=3,
       reason="why_no_action", command="quality improve"),
    _a("quality.sample", "s", "sample", "Draw visits to be checked by chance", "draw_sample",
       command="quality sample"),
    _a("lookup.open", "enter", "open", "Open what was found", "open_hit", footer=1, reason="why_no_hit"),
    _a("lookup.down", "down", "down", "Next line", "next_hit"),
    _a("lookup.up", "up", "up", "Line before", "hit_before"),
    _a("lookup.close", "escape", "close", "Close; what was typed is kept", "close", footer=2),
    _a("dialog.go", "enter", "do it", "Do what the window asks", "go", footer=1),
    _a("dialog.leave", "escape", "leave it", "Close the window; nothing is done", "leave", footer=2),
    _a("dialog.page_on", "pagedown", "read on", "Ten lines on in a window's text", "page_on"),
    _a("dialog.page_back", "pageup", "read back", "Ten lines back in a window's text", "page_back"),
    _a("reading.leave", "escape enter q", "back", "Close what is read", "leave", footer=1),
    _a("reading.on", "down j", "on", "A line on", "line_on"),
    _a("reading.back", "up k", "back", "A line back", "line_back"),
    _a("reading.page_on", "pagedown space", "page on", "Ten lines on", "page_on"),
    _a("reading.page_back", "pageup", "page back", "Ten lines back", "page_back"),
)  # fmt: skip

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "today": ("list", "today", "main", "app"),
    "requests": ("list", "requests", "main", "app"),
    "slots": ("list", "slots", "requests", "main", "app"),
    "availability": ("grid", "availability", "whatif", "app"),
    "visits": ("list", "visits", "main", "app"),
    "day": ("list", "day", "whatif", "app"),
    "plan": ("list", "plan", "whatif", "main", "app"),
    "planning": ("planning", "whatif", "app"),
    "planned": ("list", "planned", "whatif", "main", "app"),
    "targets": ("list", "schools", "targets", "main", "app"),
    "weights": ("weights", "app"),
    "map": ("map", "app"),
    "areas": ("list", "areas", "app"),
    "sources": ("list", "sources", "main", "app"),
    "cross": ("list", "cross", "main", "app"),
    "campaigns": ("list", "campaigns", "main", "app"),
    "campaign": ("list", "schools", "main", "app"),
    "incidents": ("list", "incidents", "main", "app"),
    "near": ("list", "near", "schools", "main", "app"),
    "reports": ("list", "reports", "main", "app"),
    "goals": ("list", "goals", "main", "app"),
    "cfrmis": ("list", "cfrmis", "main", "app"),
    "quality": ("list", "quality", "main", "app"),
    "order": ("order", "app"),
    "freed": ("list", "freed", "app"),
    "standins": ("list", "standins", "app"),
    "choices": ("list", "choices", "standins", "app"),
    "lookup": ("lookup", "always"),
    "dialog": ("dialog", "always"),
    "reading": ("reading", "always"),
}
"""Which scopes are live together, the innermost first; `always` stands for the app's keys of that kind."""

TITLES: Mapping[str, str] = {
    "today": "Today", "requests": "Requests", "slots": "Best times", "availability": "Availability",
    "grid": "Availability", "visits": "Visits", "day": "Day view", "lookup": "Look up",
    "plan": "Plan: choosing", "planning": "Plan: while it runs", "planned": "Plan: the result",
    "whatif": "What if", "order": "Best order of a day", "freed": "What fits a day",
    "targets": "Targets", "schools": "Schools in a list", "weights": "Targets: weights", "map": "Targets: map",
    "areas": "Districts and authorities", "sources": "Sources of scores", "cross": "Two sources side by side",
    "campaigns": "Kept lists", "campaign": "A kept list", "incidents": "Incidents", "near": "Schools near",
    "reports": "Reports", "goals": "Delivery targets", "cfrmis": "CFRMIS", "quality": "Quality",
    "standins": "An officer is ill: visits", "choices": "An officer is ill: choices",
    "dialog": "In a window that asks", "reading": "In a window to read",
    "list": "In every list", "main": "Everywhere", "app": "Everywhere",
}  # fmt: skip


def of_scope(scope: str) -> tuple[Action, ...]:
    """The actions of one scope, in their order."""
    if scope == "always":
        return tuple(action for action in ACTIONS if action.always)
    return tuple(action for action in ACTIONS if action.scope == scope)


def of_context(context: str) -> tuple[Action, ...]:
    """Every action that is live in a context, the innermost scope first."""
    return tuple(action for scope in CONTEXTS[context] for action in of_scope(scope))


def keys_of(action: Action, keymap: Mapping[str, str]) -> tuple[str, ...]:
    """Its keys under a keymap (action id to keys, parted by commas)."""
    if own := keymap.get(action.id):
        return tuple(key.strip() for key in own.split(",") if key.strip())
    return action.keys


def bindings(scope: str) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Textual's bindings for a scope; the keymap is laid over them by their ids."""
    return [
        Binding(
            ",".join(action.keys),
            f"do('{action.id}')",
            action.title,
            show=False,
            priority=action.always,
            tooltip=action.description,
            id=action.id,
        )
        for action in of_scope(scope)
    ]


def footer(context: str, keymap: Mapping[str, str]) -> tuple[tuple[str, Action], ...]:
    """Key and action of the footer, at most seven, in their order."""
    chosen: dict[str, tuple[str, Action]] = {}
    for action in of_context(context):
        if action.footer:
            key = keys_of(action, keymap)[0]
            chosen.setdefault(key, (key, action))
    ranked = sorted(chosen.values(), key=lambda each: each[1].footer)
    # the last ranks are help and undo: they stay, the middle gives way
    while len(ranked) > MOST_FOOTER_KEYS:
        ranked.pop(next(i for i in range(len(ranked) - 1, -1, -1) if ranked[i][1].footer < 60))
    return tuple(ranked)


def show_key(key: str) -> str:
    """A key as the screens write it: `enter`, `esc`, `?`, `ctrl+p`."""
    return {
        "question_mark": "?", "slash": "/", "left_square_bracket": "[", "right_square_bracket": "]",
        "escape": "esc", "up": "↑", "down": "↓", "left": "←", "right": "→", "pagedown": "pgdn",
        "pageup": "pgup", "f1": "F1", "f2": "F2", "f5": "F5", "f8": "F8", "f10": "F10",
    }.get(key, key)  # fmt: skip


def as_markdown(keymap: Mapping[str, str] | None = None) -> str:
    """The key list of the README: one table a scope."""
    lines: list[str] = []
    for scope, title in _scopes():
        lines += ["", f"**{title}**", "", "| key | does | command |", "|---|---|---|"]
        for action in of_scope(scope):
            keys = " ".join(f"`{show_key(key)}`" for key in keys_of(action, keymap or {}))
            command = f"`{action.command}`" if action.command else ""
            lines.append(f"| {keys} | {action.description} | {command} |")
    return "\n".join(lines).strip() + "\n"


def _scopes() -> Sequence[tuple[str, str]]:
    """Scopes with their titles, in the order of the README."""
    order = (
        *("app", "main", "list", "today", "requests", "slots", "availability", "grid", "visits", "day"),
        *("order", "freed", "plan", "planning", "planned", "whatif", "standins", "choices"),
        *(
            "targets",
            "schools",
            "weights",
            "map",
            "areas",
            "sources",
            "cross",
            "campaigns",
            "incidents",
            "near",
        ),
        *("reports", "goals", "cfrmis", "quality"),
    )
    names = {
        "main": "On the screens with lists",
        "grid": "In the week grid",
        "whatif": "On Availability, Plan and the day view",
        "schools": "On Targets, kept lists and schools near",
    }
    return [(scope, names.get(scope, TITLES[scope])) for scope in (*order, "lookup", "dialog", "reading")]


def perform(node: object, identity: str) -> str:
    """Does an action on its node, or returns the reason why it cannot be done now."""
    action = BY_ID[identity]
    if action.reason and (reason := str(getattr(node, action.reason)())):
        return reason
    getattr(node, action.method)()
    return ""
