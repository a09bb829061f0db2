"""Quality: how many delivered visits were looked at, with which marks, and what became of improvements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.quality import MARKS, STATES, checks
from ecfrs_tui.services.reporting.base import Scope
from ecfrs_tui.services.reporting.counting import count_all
from ecfrs_tui.services.reporting.draft import Draft
from ecfrs_tui.services.reportviews import QualityView, ReportColumn, ReportSeries, ReportTable, Value


def build(context: Context, session: DbSession, scope: Scope) -> Draft:
    """Marks and states of actions as numbers; the checks themselves only in our own edition."""
    found = checks(session, scope.first, scope.last)
    done = count_all(session, Scope(scope.first, scope.last, ""))["delivered"].visits
    looked_at = len({view.visit for view in found})
    states = [action[4] for view in found for action in view.actions]
    figures: tuple[tuple[str, Value], ...] = (
        ("delivered visits", done),
        ("visits checked", looked_at),
        ("checked in per cent", round(100 * looked_at / done, 1) if done else None),
        ("actions open", states.count("open")),
    )
    tables = [_counted("Marks", MARKS, [v.mark for v in found]), _counted("Actions", STATES, states)]
    if not scope.partner:
        tables += [_checks(found), _actions(found)]
    note = "Checks of visits of the span. All topics and districts are counted, whatever the report is filtered by."
    return Draft("Quality", figures, tuple(tables), (note,))


def _counted(title: str, names: Sequence[str], found: Sequence[str]) -> ReportTable:
    rows = [(name, found.count(name)) for name in names]
    other = sum(1 for one in found if one not in names)
    if other:
        rows.append(("other", other))
    return ReportTable(
        title=title,
        columns=(ReportColumn("name", title), ReportColumn("number", "Number", "number")),
        rows=tuple(rows),
        totals=("all", len(found)),
        series=(ReportSeries("Number", tuple(float(row[1]) for row in rows)),),
        labels=tuple(row[0] for row in rows),
    )


def _checks(found: Sequence[QualityView]) -> ReportTable:
    return ReportTable(
        title="Checks",
        columns=(
            ReportColumn("date", "Date", "date"),
            ReportColumn("visit", "Visit"),
            ReportColumn("school", "School"),
            ReportColumn("observer", "Observer"),
            ReportColumn("mark", "Mark"),
            ReportColumn("findings", "Findings"),
        ),
        rows=tuple((v.on_date, v.visit, v.school, v.observer, v.mark, v.findings) for v in found),
    )


def _actions(found: Sequence[QualityView]) -> ReportTable:
    return ReportTable(
        title="Improvement actions",
        columns=(
            ReportColumn("visit", "Visit"),
            ReportColumn("words", "What"),
            ReportColumn("owner", "Owner"),
            ReportColumn("due", "Due", "date"),
            ReportColumn("state", "State"),
        ),
        rows=tuple(
            (view.visit, words, owner, due, state)
            for view in found
            for _, words, owner, due, state in view.actions
        ),
    )
