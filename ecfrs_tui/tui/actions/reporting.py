"""What was reached, handed over and checked."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.tui.actions.model import Action, action

ACTIONS: tuple[Action, ...] = (
    action("reports.kind", "r enter", "report", "Another report", "which_kind", footer=1, reason="why_no_desk"),
    action("reports.by", "b", "by", "By month, quarter, term, district, topic and so on", "which_cut", footer=2,
       reason="why_no_desk"),
    action("reports.span", "s", "days", "Other days: this school year, last, this quarter, this month, ten years",
       "next_span", footer=3, reason="why_no_desk"),
    action("reports.settings", "o", "filters", "First and last day, topic, district, authority, phase", "settings",
       reason="why_no_desk"),
    action("reports.partner", "p", "partners", "The edition for partners, or ours", "toggle_partner", footer=5,
       reason="why_no_desk"),
    action("reports.part", "tab", "next table", "The next table of this report", "next_part", reason="why_one_part"),
    action("reports.plot", "y", "plot", "The plot alone, or beside the table", "toggle_plot", reason="why_no_plot"),
    action("reports.workbook", "x", "workbook", "Write the report as a workbook with charts", "write_workbook",
       footer=4,
       command="report", reason="why_no_report"),
    action("reports.page", "h", "page", "Write the report as one HTML page with pictures", "write_page",
       command="report", reason="why_no_report"),
    action("reports.csv", "v", "CSV", "Write the report as CSV", "write_csv",
       command="report", reason="why_no_report"),
    action("reports.goals", "t", "targets", "Delivery targets: the list, to add and to change", "open_goals",
       reason="why_no_desk", command="delivery-targets list"),
    action("reports.cfrmis", "c", "CFRMIS", "The hand-over to CFRMIS, and where both sides differ", "open_cfrmis",
       command="cfrmis list", reason="why_no_desk"),
    action("reports.quality", "q", "quality", "Quality checks and improvement actions", "open_quality",
       reason="why_no_desk", command="quality list"),
    action("goals.change", "enter", "change", "Change this target", "change_goal", footer=1, reason="why_no_goal",
       command="delivery-targets set"),
    action("goals.add", "a", "add", "State a new target", "add_goal", footer=2, command="delivery-targets set"),
    action("cfrmis.visit", "enter", "visit", "The visit on the list of visits", "to_visit", footer=1,
       reason="why_no_job"),
    action("cfrmis.export", "x", "job file", "Write the job file for the marked visits, or all that wait", "hand_over",
       footer=2, command="cfrmis", reason="why_nothing_over"),
    action("cfrmis.reconcile", "r", "read in", "Read job numbers back from a file", "reconcile", footer=3,
       command="cfrmis reconcile"),
    action("cfrmis.all", "a", "all", "What waits, or every visit", "toggle_all"),
    action("quality.improve", "enter i", "improve", "Raise an improvement action from this check", "improve", footer=1,
       reason="why_no_check", command="quality improve"),
    action("quality.add", "a", "note check", "Note who observed a visit and what was found", "add_check", footer=2,
       command="quality check"),
    action("quality.done", "d", "done", "An improvement action is done", "close_action", footer=3,
       reason="why_no_action", command="quality improve"),
    action("quality.sample", "s", "sample", "Draw visits to be checked by chance", "draw_sample",
       command="quality sample"),
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
