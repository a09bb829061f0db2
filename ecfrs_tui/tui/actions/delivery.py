"""Settings: what is delivered, when, where, to whom, and how schools' forms are read."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("programmes.edit", "enter e", "edit", "Edit this programme", "edit", footer=1, reason="why_no_row",
       command="programmes set", verb="edit"),
    action("programmes.new", "n", "new", "A new programme", "new", footer=2, command="programmes add", verb="new"),
    action("programmes.drop", "D", "retire", "From when it is delivered no longer; names visits and requests", "drop",
       footer=3, reason="why_no_row", command="programmes retire", verb="drop"),
    action("programmes.history", "H", "history", "Who changed this programme, and when", "history",
       reason="why_no_row", command="audit", verb="history"),
    action("terms.edit", "enter e", "edit", "Edit this term, holiday or INSET day", "edit", footer=1,
       reason="why_no_row", command="terms set", verb="edit"),
    action("terms.new", "n", "new", "Enter a term, holiday or INSET day", "new", footer=2, command="terms add",
       verb="new"),
    action("terms.drop", "D", "remove", "Remove this line or the marked ones", "drop", footer=3, reason="why_none",
       command="terms remove", verb="drop"),
    action("terms.past", "left_square_bracket", "past", "With terms that are over, or without", "show_past", footer=5,
       command="terms list", verb="earlier"),
    action("terms.history", "H", "history", "Who changed this calendar, and when", "history", reason="why_no_row",
       command="audit", verb="history"),
    action("schooldays.edit", "enter e", "edit", "Edit this school day", "edit", footer=1, reason="why_no_row",
       command="school-days set", verb="edit"),
    action("schooldays.new", "n", "new", "The day of a phase or of one school", "new", footer=2,
       command="school-days add", verb="new"),
    action("schooldays.drop", "D", "remove", "Remove this school day or the marked ones", "drop", footer=3,
       reason="why_none", command="school-days remove", verb="drop"),
    action("schooldays.history", "H", "history", "Who changed school days, and when", "history", command="audit",
       verb="history"),
    action("themes.edit", "enter e", "edit", "Edit title and topics of this theme", "edit", footer=1,
       reason="why_no_row", command="themes", verb="edit"),
    action("themes.new", "n", "new", "Another theme", "new", footer=2, command="themes", verb="new"),
    action("themes.weigh", "W", "weights", "What the parts of this theme weigh", "weigh", footer=3,
       reason="why_no_parts", command="weights", verb="weights"),
    action("themes.history", "H", "history", "Who changed this theme, and when", "history", reason="why_no_row",
       command="audit", verb="history"),
    action("needsets.open", "enter B", "look at them", "The sources of need, and two of them side by side",
       "open_sources", footer=1, command="sources", verb="sources"),
    action("places.edit", "enter e", "edit", "Edit what we know about this place", "edit", footer=1,
       reason="why_no_row", command="schools set", verb="edit"),
    action("places.new", "n", "new venue", "A venue with a postcode", "new", footer=2, command="venues add",
       verb="new"),
    action("places.contact", "c", "contact", "Add somebody to turn to at this place", "contact", footer=3,
       reason="why_no_row", command="contacts add", verb="contact"),
    action("places.all", "a", "closed too", "With closed schools, or without", "show_all", footer=5,
       command="schools list", verb="all"),
    action("places.card", "S", "card", "The whole card of this place", "open_card", footer=4, reason="why_no_row",
       command="school", verb="school"),
    action("places.history", "H", "history", "Who changed what we know, and when", "history", reason="why_no_row",
       command="audit", verb="history"),
    action("contacts.edit", "enter e", "edit", "Edit this contact", "edit", footer=1, reason="why_no_row",
       command="contacts set", verb="edit"),
    action("contacts.new", "n", "new", "Another contact at the same place", "new", footer=2, command="contacts add",
       verb="new"),
    action("contacts.drop", "D", "has left", "This contact has left: kept, and turned to no longer", "drop", footer=3,
       reason="why_no_row", command="contacts left", verb="drop"),
    action("contacts.all", "a", "who left too", "With contacts who have left, or without", "show_all", footer=5,
       command="contacts list", verb="all"),
    action("contacts.history", "H", "history", "Who changed this contact, and when", "history", reason="why_no_row",
       command="audit", verb="history"),
    action("partners.edit", "enter e", "edit", "Edit this partner", "edit", footer=1, reason="why_no_row",
       command="contacts set", verb="edit"),
    action("partners.new", "n", "new", "A person of a partner organisation", "new", footer=2, command="partners add",
       verb="new"),
    action("partners.drop", "D", "has left", "This partner has left: kept, and turned to no longer", "drop", footer=3,
       reason="why_no_row", command="contacts left", verb="drop"),
    action("partners.all", "a", "who left too", "With partners who have left, or without", "show_all", footer=5,
       command="partners list", verb="all"),
    action("partners.history", "H", "history", "Who changed this partner, and when", "history", reason="why_no_row",
       command="audit", verb="history"),
    action("districts.new", "n", "reorganise", "A new district in the place of others", "new", footer=1,
       command="districts reorganise", verb="new"),
    action("questions.edit", "enter e", "read as", "Say which field this question is", "edit", footer=1,
       reason="why_no_row", command="mapping set", verb="edit"),
    action("questions.confirm", "d", "confirm", "This question, or the marked ones, are understood rightly", "confirm",
       footer=2, reason="why_confirmed", command="mapping confirm", verb="done"),
    action("questions.history", "H", "history", "Who put the form's questions right, and when", "history",
       reason="why_no_row", command="audit", verb="history"),
)  # fmt: skip

_SECTIONS = {
    "programmes": "programmes",
    "terms": "terms, holidays and INSET days",
    "schooldays": "school days",
    "themes": "themes and weights",
    "needsets": "sources of need",
    "places": "schools and venues",
    "contacts": "contacts",
    "partners": "partners",
    "districts": "districts",
    "questions": "questions of forms",
}

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    name: ("list", name, "settings", "main", "app") for name in _SECTIONS
}

TITLES: Mapping[str, str] = {name: f"Settings: {words}" for name, words in _SECTIONS.items()}

LISTED: Mapping[str, str] = TITLES
"""Scopes with the titles they have in the list of keys, in its order."""
