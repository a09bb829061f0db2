"""Settings: the menu of sections, and what can be done in those of the team and of this program."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("app.settings", "9", "settings", "Settings: the team, what is delivered, this program", "go_settings",
       command="settings list"),
    action("sections.open", "enter", "open", "Into this section", "open_section", footer=1),
    action("settings.other", "tab", "part", "From the menu to the section and back", "other_part", footer=50),
    action("officers.edit", "enter e", "edit", "Edit this officer", "edit", footer=1, reason="why_no_row",
       command="officers set", verb="edit"),
    action("officers.new", "n", "new", "A new officer, with a week and programmes", "new", footer=2,
       command="officers add", verb="new"),
    action("officers.away", "i", "away", "Leave or illness of this officer", "away", footer=3, reason="why_no_row",
       command="busy add", verb="happened"),
    action("officers.leaves", "D", "leaves", "The officer's last day; names the visits that need another", "leaves",
       footer=4, reason="why_not_leaving", command="officers leave", verb="drop"),
    action("officers.card", "E", "card", "The whole card of this officer", "open_card", footer=5, reason="why_no_row",
       command="officer", verb="officer"),
    action("officers.history", "H", "history", "Who changed this officer, and when", "history", reason="why_no_row",
       command="audit", verb="history"),
    action("weeks.edit", "enter e", "edit", "Correct this working week", "edit", footer=1, reason="why_no_row",
       command="officers week", verb="edit"),
    action("weeks.new", "n", "new", "Another week from a day on; the one before stays as history", "new", footer=2,
       reason="why_no_row", command="officers week", verb="new"),
    action("weeks.drop", "D", "take back", "Take this week back; the one before goes on", "drop", footer=3,
       reason="why_not_dropped", command="officers week", verb="drop"),
    action("weeks.history", "H", "history", "Who changed the officer's weeks, and when", "history",
       reason="why_no_row", command="audit", verb="history"),
    action("busy.edit", "enter e", "edit", "Edit this busy time", "edit", footer=1, reason="why_not_ours",
       command="busy set", verb="edit"),
    action("busy.new", "n", "new", "Enter leave, training or another busy time", "new", footer=2,
       reason="why_no_officer", command="busy add", verb="new"),
    action("busy.drop", "D", "remove", "Remove this busy time or the marked ones", "drop", footer=3,
       reason="why_none_ours", command="busy remove", verb="drop"),
    action("busy.past", "left_square_bracket", "past", "With the past year, or without", "show_past", footer=5,
       verb="earlier"),
    action("busy.history", "H", "history", "Who changed the officer's diary, and when", "history",
       reason="why_no_row", command="audit", verb="history"),
    action("competences.renew", "enter e", "renew", "Renew this line or the marked ones", "renew", footer=1,
       reason="why_none", command="competences renew", verb="edit"),
    action("competences.new", "n", "new", "Somebody who was never trained for it", "new", footer=2,
       reason="why_all_trained", command="competences renew", verb="new"),
    action("competences.drop", "D", "end", "They may deliver it no longer", "drop", footer=3,
       reason="why_none_held", command="competences end", verb="drop"),
    action("competences.view", "v", "grid or list", "Programmes by officers, or one line a competence", "other_view",
       footer=4, command="competences list", verb="view"),
    action("competences.history", "H", "history", "Who changed it, and when", "history", reason="why_no_row",
       command="audit", verb="history"),
    action("program.edit", "enter e", "edit", "Another value for this setting", "edit", footer=1, reason="why_not",
       command="settings set", verb="edit"),
    action("program.drop", "D", "as usual", "Take the setting out of the file, so that the usual value stands", "drop",
       footer=2, reason="why_usual", command="settings set", verb="drop"),
    action("program.history", "H", "history", "Who changed the setting, and when", "history", reason="why_no_row",
       command="audit", verb="history"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "settings": ("list", "sections", "settings", "main", "app"),
    "officers": ("list", "officers", "settings", "main", "app"),
    "weeks": ("list", "weeks", "settings", "main", "app"),
    "busy": ("list", "busy", "settings", "main", "app"),
    "competences": ("list", "competences", "settings", "main", "app"),
    "program": ("list", "program", "settings", "main", "app"),
}

TITLES: Mapping[str, str] = {
    "settings": "Settings",
    "sections": "Settings: the menu",
    "officers": "Settings: officers",
    "weeks": "Settings: working weeks",
    "busy": "Settings: leave and other busy times",
    "competences": "Settings: competences",
    "program": "Settings: this program",
}

LISTED: Mapping[str, str] = {
    "sections": "Settings: the menu",
    "settings": "Settings",
    "officers": "Settings: officers",
    "weeks": "Settings: working weeks",
    "busy": "Settings: leave and other busy times",
    "competences": "Settings: competences",
    "program": "Settings: this program",
}
"""Scopes with the titles they have in the list of keys, in its order."""
