"""What was reached, handed over and checked."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("reports.kind", "enter", "report", "Another report", "which_kind", footer=1, reason="why_no_desk",
       command="report"),
    action("reports.by", "v", "by", "By month, quarter, term, district, topic and so on", "which_cut", footer=2,
       reason="why_no_desk", verb="view", command="report"),
    action("reports.span", "right_square_bracket", "days",
       "Other days: this school year, last, this quarter, this month, ten years",
       "next_span", footer=3, reason="why_no_desk", verb="later", command="report"),
    action("reports.settings", "s", "filters", "First and last day, topic, district, authority, phase", "settings",
       reason="why_no_desk", verb="settings", command="report"),
    action("reports.partner", "P", "partners", "The edition for partners, or ours", "toggle_partner", footer=5,
       reason="why_no_desk", verb="partners", command="report"),
    action("reports.part", "tab", "next table", "The next table of this report", "next_part", reason="why_one_part"),
    action("reports.plot", "z", "plot", "The plot alone, or beside the table", "toggle_plot", reason="why_no_plot",
       verb="whole"),
    action("reports.workbook", "x", "workbook", "Write the report as a workbook with charts", "write_workbook",
       footer=4,
       command="report", reason="why_no_report", verb="file"),
    action("reports.page", "X", "page", "Write the report as one HTML page with pictures", "write_page",
       command="report", reason="why_no_report", verb="other file"),
    action("reports.csv", "ctrl+x", "CSV", "Write the report as CSV", "write_csv",
       command="report", reason="why_no_report"),
    action("reports.goals", "T", "targets", "Delivery targets: the list, to add and to change", "open_goals",
       reason="why_no_desk", command="delivery-targets list", verb="targets"),
    action("reports.cfrmis", "C", "CFRMIS", "The hand-over to CFRMIS, and where both sides differ", "open_cfrmis",
       command="cfrmis list", reason="why_no_desk", verb="CFRMIS"),
    action("reports.quality", "Q", "quality", "Quality checks and improvement actions", "open_quality",
       reason="why_no_desk", command="quality list", verb="quality"),
    action("goals.change", "enter e", "change", "Change this target", "change_goal", footer=1, reason="why_no_goal",
       command="delivery-targets set", verb="edit"),
    action("goals.add", "n", "add", "State a new target", "add_goal", footer=2, command="delivery-targets set",
       verb="new"),
    action("cfrmis.visit", "enter", "visit", "The visit on the list of visits", "to_visit", footer=1,
       reason="why_no_job"),
    action("cfrmis.export", "x", "job file", "Write the job file for the marked visits, or all that wait", "hand_over",
       footer=2, command="cfrmis", reason="why_nothing_over", verb="file"),
    action("cfrmis.reconcile", "I", "read in", "Read job numbers back from a file", "reconcile", footer=3,
       command="cfrmis reconcile", verb="read in"),
    action("cfrmis.all", "a", "all", "What waits, or every visit", "toggle_all", verb="all", command="cfrmis list"),
    action("quality.improve", "enter", "improve", "Raise an improvement action from this check", "improve", footer=1,
       reason="why_no_check", command="quality improve"),
    action("quality.add", "n", "note check", "Note who observed a visit and what was found", "add_check", footer=2,
       command="quality check", verb="new"),
    action("quality.done", "d", "done", "An improvement action is done", "close_action", footer=3,
       reason="why_no_action", command="quality improve", verb="done"),
    action("quality.sample", "R", "sample", "Draw visits to be checked by chance", "draw_sample",
       command="quality sample", verb="sample"),
)  # fmt: skip

CONTEXTS: Mapping[str, tuple[str, ...]] = {
    "reports": ("list", "reports", "main", "app"),
    "goals": ("list", "goals", "main", "app"),
    "cfrmis": ("list", "cfrmis", "main", "app"),
    "quality": ("list", "quality", "main", "app"),
}

TITLES: Mapping[str, str] = {
    "reports": "Reports",
    "goals": "Delivery targets",
    "cfrmis": "CFRMIS",
    "quality": "Quality",
}

LISTED: Mapping[str, str] = {
    "reports": "Reports",
    "goals": "Delivery targets",
    "cfrmis": "CFRMIS",
    "quality": "Quality",
}
"""Scopes with the titles they have in the list of keys, in its order."""
