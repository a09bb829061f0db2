"""Settings: care of data. Calendars, drives, answers to match, what is held, backups, the audit."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("calendars.fetch", "enter I", "read now", "Read this calendar or the marked ones again", "fetch", footer=1,
       reason="why_not_fetched", command="calendars fetch", verb="read in"),
    action("calendars.new", "n", "new", "Keep the address of an officer's calendar", "new", footer=2,
       command="calendars add", verb="new"),
    action("calendars.drop", "D", "forget", "Forget this calendar and its busy times", "drop", footer=3,
       reason="why_no_row", command="calendars remove", verb="drop"),
    action("calendars.history", "H", "history", "What was read for this officer, and when", "history",
       reason="why_no_row", command="audit", verb="history"),
    action("drives.edit", "enter e", "edit", "Say again how long this drive takes", "edit", footer=1,
       reason="why_no_row", command="leg", verb="edit"),
    action("drives.new", "n", "new", "Say how long a drive really takes", "new", footer=2, command="leg", verb="new"),
    action("drives.drop", "D", "take back", "What is reckoned counts again", "drop", footer=3, reason="why_no_row",
       command="leg", verb="drop"),
    action("drives.history", "H", "history", "Who put this drive right, and when", "history", reason="why_no_row",
       command="audit", verb="history"),
    action("answers.edit", "enter e", "match", "Say which visit this answer is about", "edit", footer=1,
       reason="why_no_row", command="evaluations tie", verb="edit"),
    action("answers.all", "a", "all", "With answers that are matched, or without", "show_all", footer=3,
       command="evaluations list", verb="all"),
    action("answers.history", "H", "history", "What was done to the visit", "history", reason="why_no_visit",
       command="audit", verb="history"),
    action("held.ask", "enter n", "ask", "What is held about a person or a school", "ask_who", footer=1,
       command="holds", verb="new"),
    action("held.drop", "D", "forget", "Forget the person asked about, for good", "drop", footer=2,
       reason="why_not_forgotten", command="forget", verb="drop"),
    action("retention.apply", "enter D", "remove", "Remove what is kept too long, for good", "apply", footer=1,
       reason="why_nothing_due", command="retention", verb="drop"),
    action("backups.new", "n", "new", "Copy the database", "new", footer=1, command="backup", verb="new"),
    action("backups.restore", "enter", "put back", "Put this copy in the place of the database", "restore", footer=2,
       reason="why_no_row", command="restore"),
    action("backups.drop", "D", "delete", "Delete this copy for good", "drop", footer=3, reason="why_no_row",
       command="backups delete", verb="drop"),
    action("health.again", "enter", "look again", "Look at database, places and driving times again", "again",
       footer=1, command="doctor"),
    action("audit.one", "enter H", "history", "Everything done to the same thing", "history", footer=1,
       reason="why_nothing_named", command="audit", verb="history"),
    action("audit.more", "plus", "more", "Read further back", "more", footer=2, reason="why_no_more", command="audit",
       verb="more"),
)  # fmt: skip

_SECTIONS = {
    "calendars": "officers' calendars",
    "drives": "drives put right",
    "answers": "evaluations to match",
    "held": "what is held about whom",
    "retention": "kept too long",
    "backups": "backups",
    "health": "is all well?",
    "audit": "who did what",
}

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    name: ("list", name, "settings", "main", "app") for name in _SECTIONS
}

TITLES: Mapping[str, str] = {name: f"Settings: {words}" for name, words in _SECTIONS.items()}

LISTED: Mapping[str, str] = TITLES
"""Scopes with the titles they have in the list of keys, in its order."""
