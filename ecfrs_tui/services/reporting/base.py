"""What every kind of report shares: its span, its filters as SQL, and the columns that group visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.reach import MONTHS, STRETCHES, Stretch, school_year, stretches
from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY, TermEntry
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.reportviews import ReportOptions
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

GROUPS = (
    *STRETCHES,
    "district",
    "authority",
    "phase",
    "year_group",
    "topic",
    "programme",
    "officer",
)
"""What a report can be cut by."""
OF_SESSIONS = frozenset({"year_group", "topic", "programme"})
"""Cuts through a visit: one visit can stand in several of their rows."""
TITLES = {"year": "school year", "calendar_year": "calendar year", "year_group": "year group"}
NOT_STATED = "not stated"
GIVEN_UP = ("cancelled", "not delivered")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report looks at: days, both included, and filters."""

    first: date
    last: date
    by: str
    topic: str = ""
    district: str = ""
    authority: str = ""
    phase: str = ""
    partner: bool = False

    @property
    def start(self) -> datetime:
        """Midnight at the beginning, London wall time."""
        return datetime.combine(self.first, time())

    @property
    def end(self) -> datetime:
        """Midnight after the last day."""
        return datetime.combine(self.last + timedelta(days=1), time())

    @property
    def filters(self) -> str:
        """The filters in words, or nothing."""
        named = (("topic", self.topic), ("district", self.district), ("authority", self.authority))
        return ", ".join(f"{n} {v}" for n, v in (*named, ("phase", self.phase)) if v)


def scope_of(options: ReportOptions, today: date) -> Scope:
    """The options with a span: the running school year where nothing is stated.

    Raises RefusedError for a span that runs backwards, a cut that does not exist, or one by officer in the
    edition for partners.
    """
    begins, ends = school_year(options.first or options.last or today)
    first, last = options.first or begins, options.last or ends
    if options.first and not options.last:
        last = max(last, school_year(today)[1])
    if last < first:
        raise RefusedError(
            "span_backwards",
            f"the report would end on {last:%d/%m/%Y}, before it begins on {first:%d/%m/%Y}",
            hint="exchange the two dates",
        )
    by = options.by.replace("-", "_").strip().casefold()
    if by not in GROUPS:
        raise RefusedError(
            "report_by_unknown", f"there is no report by “{options.by}”", hint=f"by {', '.join(GROUPS)}"
        )
    if by == "officer" and options.partner:
        raise RefusedError(
            "report_by_officer",
            "the edition for partners names no officers, so it cannot be cut by officer",
            hint="cut it by district, or leave --partner out",
        )
    return Scope(
        first, last, by, options.topic, options.district, options.authority, options.phase, options.partner
    )


def title_of(by: str) -> str:
    """What a cut is called at the head of a column."""
    words = TITLES.get(by, by)
    return words[:1].upper() + words[1:]


def time_cut(session: DbSession, scope: Scope) -> tuple[Stretch, ...]:
    """The stretches of a report by time, none for another cut. Raises RefusedError for too many."""
    if scope.by not in STRETCHES:
        return ()
    entries = _terms(session, scope) if scope.by == "term" else ()
    try:
        return stretches(scope.by, scope.first, scope.last, entries)
    except ValueError as fault:
        raise RefusedError(
            "span_too_long", f"that report cannot be made: {fault}", hint="state a shorter span"
        ) from fault


def _terms(session: DbSession, scope: Scope) -> tuple[TermEntry, ...]:
    c = columns(t.TermEntry)
    query = (
        select(c.scope, c.kind, c.label, c.first_day, c.last_day)
        .where(
            (c.scope == (scope.authority or DEFAULT_AUTHORITY))
            & (c.kind == "term")
            & (c.last_day >= scope.first)
            & (c.first_day <= scope.last)
        )
        .order_by(c.first_day)
    )
    return tuple(TermEntry(*row) for row in session.connection().execute(query))


def district_column() -> ColumnElement[str]:
    """The district a visit was booked in; for visits that kept none, where the school lies now."""
    visit, school, venue = columns(t.Visit), columns(t.School), columns(t.Venue)
    return func.coalesce(func.nullif(visit.district, ""), school.district, venue.district, "")


def authority_column() -> ColumnElement[str]:
    """The authority a visit was booked in, as `district_column`."""
    visit, school, venue = columns(t.Visit), columns(t.School), columns(t.Venue)
    return func.coalesce(func.nullif(visit.authority, ""), school.authority, venue.authority, "")


def visit_filters(scope: Scope) -> ColumnElement[bool]:
    """Visits that arrive in the span, were not given up, and pass district, authority and phase (join school
    and venue for these)."""
    visit, school = columns(t.Visit), columns(t.School)
    where: ColumnElement[bool] = (visit.arrives_at >= scope.start) & (visit.arrives_at < scope.end)
    # said by what they are not: asked for by state, ten years of delivered visits are read through its index
    where &= visit.state.not_in(GIVEN_UP)
    if scope.district:
        where &= func.lower(district_column()) == scope.district.lower()
    if scope.authority:
        where &= func.lower(authority_column()) == scope.authority.lower()
    if scope.phase:
        where &= func.lower(school.phase) == scope.phase.lower()
    return where


def topic_filter(scope: Scope) -> ColumnElement[bool] | None:
    """Sessions of the topic (join programme), None for all."""
    programme = columns(t.Programme)
    return func.lower(programme.topic) == scope.topic.lower() if scope.topic else None


def places_joined(source: Any) -> Any:
    """A join of visits to their school and venue."""
    visit, school, venue = columns(t.Visit), columns(t.School), columns(t.Venue)
    return source.outerjoin(t.School, visit.urn == school.urn).outerjoin(t.Venue, visit.venue_id == venue.id)


def day_text(day: date) -> str:
    """`9 Mar 2027`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
