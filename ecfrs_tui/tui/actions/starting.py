"""A beginning, what is still missing, and the guide."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("app.guide", "f1", "guide", "The guide: a page a job, open at that of this screen", "open_guide",
       command="guide", always=True, verb="guide"),
    action("app.missing", "f9", "missing", "What is still missing, and where each is mended", "show_missing",
       command="missing", reason="why_no_desk"),
    action("app.begin", "f4", "read files in", "Begin: the demonstration, or your own files step by step", "begin",
       command="begin", reason="why_no_desk"),
    action("start.go", "enter I", "begin", "Do this step: look around, or read its file in", "do_step", footer=1,
       reason="why_no_step", command="import", verb="read in"),
    action("start.pattern", "x", "template", "Write an empty file with the columns of this step",
       "write_pattern", footer=2, reason="why_no_pattern", command="begin", verb="file"),
    action("start.settings", "e", "by hand", "Enter it by hand in Settings instead", "by_hand", footer=3,
       reason="why_not_by_hand", command="settings list", verb="edit"),
    action("start.missing", "w", "missing", "What is still missing, and what follows from it", "show_missing", footer=4,
       command="missing", verb="why"),
    action("missing.go", "enter", "mend it", "To where this is mended", "mend", footer=1, reason="why_nothing",
       command="missing"),
    action("missing.read", "I", "read file in", "Read the file in that brings it", "read_file", footer=2,
       reason="why_no_file", command="import", verb="read in"),
    action("readin.go", "enter", "go on", "Try the file, then read it in", "go", footer=1, command="import"),
    action("readin.complete", "tab", "complete", "Complete the path; at its end, on to the next field", "complete"),
    action("readin.down", "down", "down", "Next file", "next_entry"),
    action("readin.up", "up", "up", "File before", "entry_before"),
    action("readin.page_on", "pagedown", "page on", "A page of files or rows on", "page_on"),
    action("readin.page_back", "pageup", "page back", "A page of files or rows back", "page_back"),
    action("readin.leave", "escape", "back", "Back to the file, or leave; what is being read is stopped", "leave",
       footer=2),
    action("contents.open", "enter", "read", "Read this page", "open_page", footer=1, command="guide"),
    action("page.on", "down j", "on", "A line on", "line_on", verb="down"),
    action("page.back", "up k", "back", "A line back", "line_back", verb="up"),
    action("page.page_on", "pagedown space", "page on", "A screenful on", "screen_on"),
    action("page.page_back", "pageup", "page back", "A screenful back", "screen_back"),
    action("page.top", "home g", "top", "To the beginning of the page", "to_top", verb="first"),
    action("page.bottom", "end G", "end", "To the end of the page", "to_end", verb="last"),
    action("page.copy", "y", "copy", "Copy the page as text", "copy_page", command="guide", verb="copy"),
    action("guide.other", "tab", "contents", "From the contents to the page and back", "other_part", footer=50),
    action("guide.before", "left_square_bracket", "before", "The page before", "page_before", footer=3,
       command="guide", verb="earlier"),
    action("guide.after", "right_square_bracket", "next", "The next page", "page_after", footer=4,
       command="guide", verb="later"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "start": ("list", "start", "main", "app"),
    "missing": ("list", "missing", "main", "app"),
    "readin": ("readin", "always"),
    "guide": ("list", "contents", "guide", "main", "app"),
    "page": ("page", "guide", "main", "app"),
}

TITLES: Mapping[str, str] = {
    "start": "Begin",
    "missing": "What is still missing",
    "readin": "Reading a file in",
    "guide": "The guide",
    "contents": "The guide: contents",
    "page": "The guide: a page",
}

LISTED: Mapping[str, str] = TITLES
"""Scopes with the titles they have in the list of keys, in its order."""
