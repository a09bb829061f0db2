"""Delivery targets, each with where it stands."""

from __future__ import annotations

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.delivery_targets import WORDS, standing
from ecfrs_tui.services.reporting.base import Scope
from ecfrs_tui.services.reporting.draft import Draft
from ecfrs_tui.services.reporting.reach import AHEAD, COUNTED
from ecfrs_tui.services.reportviews import DeliveryTargetView, ReportColumn, ReportSeries, ReportTable, Value

COLUMNS = (
    ReportColumn("measure", "Measure"),
    ReportColumn("topic", "Topic"),
    ReportColumn("district", "District"),
    ReportColumn("from", "From", "date"),
    ReportColumn("until", "Until", "date"),
    ReportColumn("target", "Target", "number"),
    ReportColumn("delivered", "Delivered", "number"),
    ReportColumn("booked", "Booked or held", "number"),
    ReportColumn("expected", "Expected", "number"),
    ReportColumn("share", "Delivered of target", "percent"),
    ReportColumn("gap", "Still to find", "number"),
)


def build(context: Context, session: DbSession, scope: Scope) -> Draft:
    """Targets that touch the span and pass topic and district; each over its own days."""
    found = [view for view in standing(session, context.now()) if _passes(view, scope)]
    table = ReportTable(
        title="Delivery targets",
        columns=COLUMNS,
        rows=tuple(_row(view) for view in found),
        series=(
            ReportSeries("Delivered", tuple(float(v.delivered) for v in found)),
            ReportSeries("Booked or held", tuple(float(v.booked) for v in found)),
            ReportSeries("Expected", tuple(float(v.expected) for v in found)),
            ReportSeries("Target", tuple(float(v.target) for v in found), "line"),
        ),
        labels=tuple(", ".join(x for x in (WORDS[v.measure], v.topic, v.district) if x) for v in found),
    )
    met = sum(1 for view in found if view.delivered >= view.target)
    figures: tuple[tuple[str, Value], ...] = (("targets", len(found)), ("met", met))
    note = "Each target is counted over its own days. Still to find: what nothing booked, held or asked for covers."
    return Draft("Delivery targets", figures, (table,), (note, COUNTED, AHEAD))


def _passes(view: DeliveryTargetView, scope: Scope) -> bool:
    inside = view.first_day <= scope.last and view.last_day >= scope.first
    pairs = ((scope.topic, view.topic), (scope.district, view.district))
    return inside and all(not wanted or wanted.casefold() == has.casefold() for wanted, has in pairs)


def _row(view: DeliveryTargetView) -> tuple[Value, ...]:
    gap = max(0, view.target - view.delivered - view.booked - view.expected)
    return (
        WORDS[view.measure],
        view.topic or "all",
        view.district or "all",
        view.first_day,
        view.last_day,
        view.target,
        view.delivered,
        view.booked,
        view.expected,
        100 * view.delivered / view.target,
        gap,
    )
