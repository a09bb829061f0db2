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
    _a("app.visits", "5", "visits", "Visits: everything booked", "go_visits", command="visits list"),
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
           command="book", reason=f"why_not_{number}", over=(f"app.{mode}",) if mode else ())
        for number, key, mode in zip(
            (1, 2, 3, 4, 5), SLOT_KEYS, ("today", "requests", "availability", "", "visits"), strict=True
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
    )
    names = {
        "main": "On the screens with lists",
        "grid": "In the week grid",
        "whatif": "On Availability, Plan and the day view",
    }
    return [(scope, names.get(scope, TITLES[scope])) for scope in (*order, "lookup", "dialog", "reading")]


def perform(node: object, identity: str) -> str:
    """Does an action on its node, or returns the reason why it cannot be done now."""
    action = BY_ID[identity]
    if action.reason and (reason := str(getattr(node, action.reason)())):
        return reason
    getattr(node, action.method)()
    return ""
