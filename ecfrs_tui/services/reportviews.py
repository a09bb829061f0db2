"""Read models of reports, delivery and CFRMIS: tables and series that any output can draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What is asked for. `kind`: reach, projected, coverage, targets, response, driving, quality, competence.

    `by`: month, quarter, year, term, district, authority, phase, year_group, topic, programme, officer.
    `partner` True leaves out whatever is personal or restricted. Empty texts mean all.
    """

    kind: str = "reach"
    first: date | None = None
    last: date | None = None
    by: str = "month"
    topic: str = ""
    district: str = ""
    authority: str = ""
    phase: str = ""
    partner: bool = False


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column: key, title, and how it is set (`text`, `number`, `percent`, `date`, `minutes`, `km`)."""

    key: str
    title: str
    form: str = "text"


@dataclass(frozen=True, slots=True)
class ReportSeries:
    """A line or a set of bars of a plot: one point for each row of the table."""

    name: str
    values: tuple[float | None, ...]
    style: str = "bar"


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A part of a report."""

    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Value, ...] = ()
    series: tuple[ReportSeries, ...] = ()
    labels: tuple[str, ...] = ()
    """Of the points of the series."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report whole. `notes` say what is counted and how, and what is left out."""

    options: ReportOptions
    title: str
    span: str
    made_at: datetime
    figures: tuple[tuple[str, Value], ...]
    """The few that matter, by name: attendances, distinct pupils, visits, schools, target, projected."""
    tables: tuple[ReportTable, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryTargetView:
    """A delivery target and where it stands: delivered, booked or held, expected from open requests."""

    number: int
    measure: str
    topic: str
    district: str
    first_day: date
    last_day: date
    target: int
    delivered: int
    booked: int
    expected: int
    version: int = 1


@dataclass(frozen=True, slots=True)
class CfrmisRow:
    """A visit as a CFRMIS job. `state`: new, changed, handed_over, reconciled, differs."""

    visit: str
    school: str
    starts_at: datetime
    officer: str
    status: str
    state: str
    job_number: str
    handed_over_at: datetime | None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QualityView:
    """A quality check of a delivered visit, and the improvement actions it raised."""

    number: int
    visit: str
    school: str
    on_date: date
    observer: str
    findings: str
    mark: str
    actions: tuple[tuple[int, str, str, date | None, str], ...]
    """Number, words, owner, due and state of each action."""


@dataclass(frozen=True, slots=True)
class HeldAbout:
    """What is held about a school or a person: where, how many, and until when it is kept."""

    where: str
    what: str
    count: int
    keep_until: date | None
