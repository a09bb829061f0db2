"""Competence: who may deliver what, and what runs out."""

from __future__ import annotations

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.competence_cover import AHEAD_DAYS, CoverRow, cover
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.reporting.base import Scope
from ecfrs_tui.services.reporting.draft import Draft
from ecfrs_tui.services.reportviews import ReportColumn, ReportTable, Value


def build(context: Context, session: DbSession, scope: Scope) -> Draft:
    """Active programmes with their officers; the edition for partners has numbers only."""
    found = [
        row
        for row in cover(session, context.now().date())
        if not scope.topic or row.topic.casefold() == scope.topic.casefold()
    ]
    named = () if scope.partner else (ReportColumn("who", "Who"), ReportColumn("runs_out", "Runs out"))
    table = ReportTable(
        title="Competence by programme",
        columns=(
            ReportColumn("programme", "Programme"),
            ReportColumn("topic", "Topic"),
            ReportColumn("needed", "Officers needed", "number"),
            ReportColumn("officers", "Officers trained", "number"),
            ReportColumn("expiring", f"Running out in {AHEAD_DAYS} days", "number"),
            ReportColumn("uncovered", "Too few from", "date"),
            *named,
        ),
        rows=tuple(_row(row, scope.partner) for row in found),
    )
    figures: tuple[tuple[str, Value], ...] = (
        ("programmes", len(found)),
        ("too few officers", sum(1 for row in found if row.uncovered_from)),
        ("competences running out", sum(len(row.expiring) for row in found)),
    )
    note = "As it stands on the day of the report; the span plays no part."
    return Draft("Competence", figures, (table,), (note,))


def _row(row: CoverRow, partner: bool) -> tuple[Value, ...]:
    numbers: tuple[Value, ...] = (
        row.title,
        row.topic,
        row.needed,
        len(row.officers),
        len(row.expiring),
        row.uncovered_from,
    )
    if partner:
        return numbers
    ends = ", ".join(f"{code} {day:%d/%m/%Y}" for code, day in row.expiring)
    return (*numbers, ", ".join(row.officers), ends)
