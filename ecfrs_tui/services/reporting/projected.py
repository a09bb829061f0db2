"""What will be delivered as things stand: booked, held and expected, each apart, beside what is done."""

from __future__ import annotations

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services import joint
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.reporting.base import Scope, title_of
from ecfrs_tui.services.reporting.counting import Counted
from ecfrs_tui.services.reporting.draft import Draft
from ecfrs_tui.services.reporting.lines import Line, lines
from ecfrs_tui.services.reporting.reach import AHEAD, COUNTED, PLACES, TARGETS, projected, rounded
from ecfrs_tui.services.reportviews import ReportColumn, ReportSeries, ReportTable, Value

JOINING = "Where partners could join: visits to come, with who comes along by role; holds may still lapse."
PARTS = (("booked", "Booked"), ("held", "Held"), ("expected", "Expected"))


def build(context: Context, session: DbSession, scope: Scope) -> Draft:
    """The report of what is to come, for partners who may join."""
    found = lines(session, scope, context.now())
    columns = [ReportColumn("cut", title_of(scope.by)), ReportColumn("delivered", "Delivered", "number")]
    for key, title in PARTS:
        columns += [
            ReportColumn(f"{key}_visits", f"{title}: visits", "number"),
            ReportColumn(f"{key}_schools", f"{title}: schools", "number"),
            ReportColumn(f"{key}_sessions", f"{title}: sessions", "number"),
            ReportColumn(f"{key}_young_people", f"{title}: young people", "number"),
        ]
    columns += [
        ReportColumn("projected", "Projected", "number"),
        ReportColumn("target", "Target", "number"),
        ReportColumn("share", "Projected of target", "percent"),
    ]
    table = ReportTable(
        title=f"Projected by {title_of(scope.by).lower()}",
        columns=tuple(columns),
        rows=tuple(_row(line) for line in found.rows),
        totals=_row(found.total),
        series=(
            ReportSeries("Delivered", tuple(float(x.delivered.young_people) for x in found.rows)),
            ReportSeries("Booked", tuple(float(x.booked.young_people) for x in found.rows)),
            ReportSeries("Held", tuple(float(x.held.young_people) for x in found.rows)),
            ReportSeries("Expected", tuple(float(x.expected.young_people) for x in found.rows)),
            *(
                (ReportSeries("Target", tuple(x.target for x in found.rows), "line"),)
                if any(x.target is not None for x in found.rows)
                else ()
            ),
        ),
        labels=tuple(line.label for line in found.rows),
    )
    total = found.total
    figures: tuple[tuple[str, Value], ...] = (
        ("delivered", total.delivered.young_people),
        ("booked", total.booked.young_people),
        ("held", total.held.young_people),
        ("expected", total.expected.young_people),
        ("projected", projected(total)),
        ("target", rounded(total.target)),
    )
    together = "Projected: delivered, booked, held and expected young people together."
    tables = (table, _joining(context, session, scope)) if scope.partner else (table,)
    notes = (together, COUNTED, AHEAD, TARGETS, PLACES)
    return Draft("Projected delivery", figures, tables, (*notes, JOINING) if scope.partner else notes)


def _joining(context: Context, session: DbSession, scope: Scope) -> ReportTable:
    """The visits to come that a partner's people could join, or do, by role."""
    rows = [r for r in joint.joinable(session, scope.first, scope.last, context.now()) if _within(r, scope)]
    return ReportTable(
        title="Where partners could join",
        columns=(
            ReportColumn("day", "Day", "date"),
            ReportColumn("time", "From"),
            ReportColumn("school", "School"),
            ReportColumn("town", "Town"),
            ReportColumn("district", "District"),
            ReportColumn("topics", "Topics"),
            ReportColumn("years", "Years"),
            ReportColumn("young_people", "Young people", "number"),
            ReportColumn("partners", "Comes along"),
            ReportColumn("joining", "Joining"),
        ),
        rows=tuple(
            (
                r.starts_at.date(),
                f"{r.starts_at:%H:%M}",
                # a venue of our own may be somebody's home
                r.school if r.phase or r.town else "a venue",
                r.town,
                r.district,
                ", ".join(r.topics),
                ", ".join(r.years),
                r.pupils,
                ", ".join(r.partners),
                r.words,
            )
            for r in rows
        ),
    )


def _within(row: joint.JoinRow, scope: Scope) -> bool:
    return (
        (not scope.topic or scope.topic in row.topics)
        and (not scope.district or scope.district == row.district)
        and (not scope.authority or scope.authority == row.authority)
        and (not scope.phase or scope.phase == row.phase)
    )


def _row(line: Line) -> tuple[Value, ...]:
    whole = projected(line)
    share = None if not line.target else 100 * whole / line.target
    return (
        line.label,
        line.delivered.young_people,
        *_part(line.booked),
        *_part(line.held),
        *_part(line.expected),
        whole,
        rounded(line.target),
        share,
    )


def _part(counted: Counted) -> tuple[int, ...]:
    return (counted.visits, counted.schools, counted.sessions, counted.young_people)
