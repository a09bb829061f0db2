"""Reports, delivery targets and CFRMIS jobs as JSON documents (see `documents`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ecfrs_tui.cli.documents import Document, day, moment

if TYPE_CHECKING:
    from ecfrs_tui.services import reportviews


def report(view: reportviews.ReportView, files: tuple[str, ...] = ()) -> Document:
    """A report; each row of a table by the keys of its columns."""
    options = view.options
    return {
        "report": options.kind,
        "title": view.title,
        "from": day(options.first),
        "to": day(options.last),
        "by": options.by,
        "partner": options.partner,
        "span": view.span,
        "made_at": moment(view.made_at),
        "figures": {name.replace(" ", "_"): _value(value) for name, value in view.figures},
        "tables": [table(t) for t in view.tables],
        "notes": list(view.notes),
        "files": list(files),
    }


def table(view: reportviews.ReportTable) -> Document:
    """A part of a report."""
    keys = [column.key for column in view.columns]
    return {
        "title": view.title,
        "columns": [{"key": c.key, "title": c.title, "form": c.form} for c in view.columns],
        "rows": [_keyed(keys, row) for row in view.rows],
        "totals": _keyed(keys, view.totals) if view.totals else None,
    }


def target(view: reportviews.DeliveryTargetView) -> Document:
    """A delivery target and where it stands."""
    return {
        "number": view.number,
        "measure": view.measure,
        "topic": view.topic,
        "district": view.district,
        "from": day(view.first_day),
        "until": day(view.last_day),
        "target": view.target,
        "delivered": view.delivered,
        "booked": view.booked,
        "expected": view.expected,
        "version": view.version,
    }


def job(view: reportviews.CfrmisRow) -> Document:
    """A visit as a CFRMIS job."""
    return {
        "visit": view.visit,
        "school": view.school,
        "starts_at": moment(view.starts_at),
        "officer": view.officer,
        "status": view.status,
        "state": view.state,
        "job_number": view.job_number or None,
        "handed_over_at": moment(view.handed_over_at),
        "differences": list(view.differences),
    }


def _keyed(keys: list[str], row: tuple[Any, ...]) -> Document:
    return {key: _value(value) for key, value in zip(keys, row, strict=True)}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return round(value, 3) if isinstance(value, float) else value
