"""Reach: what was delivered, with what is booked, held and expected, and the target, together."""

from __future__ import annotations

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.reporting.base import OF_SESSIONS, Scope, title_of
from ecfrs_tui.services.reporting.draft import Draft
from ecfrs_tui.services.reporting.lines import Line, lines
from ecfrs_tui.services.reportviews import ReportColumn, ReportSeries, ReportTable, Value

COUNTED = (
    "Attendances: young people in delivered sessions, as recorded; one who sits in two sessions counts twice. "
    "Where only the whole visit was recorded, its sessions share the number by their planned pupils."
)
DISTINCT = (
    "Distinct pupils: each counted once in a visit, as the officer stated; visits without a statement are not "
    "in it, and pupils met in two visits are in it twice. Attendances and distinct pupils are never added."
)
AHEAD = (
    "Booked: planned pupils of confirmed visits, also of past ones whose outcome is not recorded. Held: of "
    "pencilled visits. Expected: asked for by open requests without a visit, by the first day they would take."
)
TARGETS = (
    "Target: young people, each target by the share of its days that lie in the row. A whole and its parts are "
    "never added."
)
PLACES = "Districts and authorities are those of the day of booking; the phase is the school's of today."
YEARS = "A school year runs from 1 September to 31 August; quarters are of the calendar."


def build(context: Context, session: DbSession, scope: Scope) -> Draft:
    """The report of what was delivered and will be."""
    found = lines(session, scope, context.now())
    total = found.total
    apart = scope.by not in OF_SESSIONS and not scope.topic
    columns = (
        ReportColumn("cut", title_of(scope.by)),
        ReportColumn("visits", "Visits", "number"),
        ReportColumn("schools", "Schools", "number"),
        ReportColumn("sessions", "Sessions", "number"),
        ReportColumn("attendances", "Attendances", "number"),
        *((ReportColumn("distinct", "Distinct pupils", "number"),) if apart else ()),
        ReportColumn("booked", "Booked", "number"),
        ReportColumn("held", "Held", "number"),
        ReportColumn("expected", "Expected", "number"),
        ReportColumn("target", "Target", "number"),
    )
    table = ReportTable(
        title=f"Reach by {title_of(scope.by).lower()}",
        columns=columns,
        rows=tuple(_row(line, apart) for line in found.rows),
        totals=_row(total, apart),
        series=(
            _series("Delivered", [line.delivered.young_people for line in found.rows]),
            _series("Booked", [line.booked.young_people for line in found.rows]),
            _series("Held", [line.held.young_people for line in found.rows]),
            _series("Expected", [line.expected.young_people for line in found.rows]),
            *_target_series(found.rows),
        ),
        labels=tuple(line.label for line in found.rows),
    )
    figures: list[tuple[str, Value]] = [
        ("attendances", total.delivered.young_people),
        ("distinct pupils", total.delivered.distinct),
        ("visits", total.delivered.visits),
        ("schools", total.delivered.schools),
        ("booked", total.booked.young_people),
        ("held", total.held.young_people),
        ("expected", total.expected.young_people),
        ("projected", projected(total)),
        ("target", rounded(total.target)),
    ]
    return Draft("Reach", tuple(figures), (table,), _notes(scope, total, apart))


def projected(line: Line) -> int:
    """Delivered, booked, held and expected young people together."""
    parts = (line.delivered, line.booked, line.held, line.expected)
    return sum(part.young_people for part in parts)


def rounded(target: float | None) -> int | None:
    """A target's share as a whole number."""
    return None if target is None else round(target)


def _row(line: Line, apart: bool) -> tuple[Value, ...]:
    done = line.delivered
    return (
        line.label,
        done.visits,
        done.schools,
        done.sessions,
        done.young_people,
        *((done.distinct,) if apart else ()),
        line.booked.young_people,
        line.held.young_people,
        line.expected.young_people,
        rounded(line.target),
    )


def _series(name: str, values: list[int], style: str = "bar") -> ReportSeries:
    return ReportSeries(name, tuple(float(value) for value in values), style)


def _target_series(rows: tuple[Line, ...]) -> tuple[ReportSeries, ...]:
    if all(line.target is None for line in rows):
        return ()
    return (ReportSeries("Target", tuple(line.target for line in rows), "line"),)


def _notes(scope: Scope, total: Line, apart: bool) -> tuple[str, ...]:
    notes = [COUNTED]
    if apart:
        done = total.delivered
        notes.append(f"{DISTINCT} Stated for {done.distinct_of} of {done.visits} delivered visits.")
    notes += [AHEAD, TARGETS, PLACES]
    if scope.by in ("year", "quarter", "calendar_year"):
        notes.append(YEARS)
    if scope.by in OF_SESSIONS:
        notes.append(
            "A visit with several sessions can stand in several rows: visits and schools do not add up to “all”."
        )
    if scope.by == "officer":
        notes.append("A visit of two officers stands in the row of each.")
    return tuple(notes)
