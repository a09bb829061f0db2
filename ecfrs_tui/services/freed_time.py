"""What would fit an officer's free time of a day: waiting requests, and schools without a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import name_of
from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.programmes import Programme, WantedSession
from ecfrs_tui.domain.visits import LIVE_STATES, Request
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.scheduling.freed import Fit, Wish, fits
from ecfrs_tui.scheduling.words import short
from ecfrs_tui.services import inbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.days import stands_in_the_way
from ecfrs_tui.services.loading import load_requests, load_schools
from ecfrs_tui.services.need_scores import need_of_schools
from ecfrs_tui.services.phrases import counted, year_words
from ecfrs_tui.services.planning import NEED, worth_more
from ecfrs_tui.services.planviews import GapFit
from ecfrs_tui.services.settling import known_officers
from ecfrs_tui.services.views import RequestRow
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

UNVISITED_DAYS = 365
"""A school with a visit in the year before, or ahead, is no target."""
TARGETS = 80
"""How many schools are tried, those in most need (or longest without a visit) first."""
PUPILS = 30
"""In the one group that a school without a request is thought to have."""
FIRST_AGE = 4
"""Age at which Reception begins; a year group is as many years on."""


def fits_gap(context: Context, officer: str, day: date, *, limit: int = 8) -> tuple[GapFit, ...]:
    """Open requests and target schools that would fit, by extra driving less what the need is worth.

    Need and waiting are worth what they are to the planner. Changes nothing. Raises NotFoundError for an
    unknown officer, RefusedError for a day that is over or that the officer cannot work.
    """
    now = context.now()
    if day < now.date():
        raise RefusedError("day_past", f"{day} is over", hint="name a day that is to come")
    with context.store.reading() as session:
        book = context.book(session, day, day)
        (code,) = known_officers(book, [officer])
        _can_work(book, book.officers[code], day)
        rows = _waiting(session, now)
        values = load_requests(session, [*rows])
        targets = _targets(session, book, book.officers[code], day, {r.urn for r in rows.values()})
    wishes = [
        Wish(value, worth_more(rows[name]))
        for name, value in values.items()
        if value.school.place is not None and value.wanted
    ]
    wishes += [Wish(request, NEED * (need or 0)) for request, need, _ in targets]
    found = fits(wishes, book, code, day, limit=limit)
    seen = {request.school.key: (need, visited) for request, need, visited in targets}
    return tuple(_view(fit, rows.get(fit.wish.request.reference), seen, book) for fit in found)


def _can_work(book: Book, officer: Officer, day: date) -> None:
    if officer.base is None:
        raise RefusedError(
            "no_base", f"{officer.name} has no base", hint="enter where the day starts, then ask again"
        )
    why = stands_in_the_way(book, officer, day)
    if why:
        words = {"off": "does not work", "leave": "is on leave"}.get(why, f"is away ({why})")
        raise RefusedError("no_time", f"{officer.name} {words} on {day}", hint="name another day")


def _waiting(session: DbSession, now: datetime) -> dict[str, RequestRow]:
    c = columns(t.Request)
    found = inbox.rows_where(session, now, c.state.in_(inbox.OPEN_STATES) & (c.state != "offered"))
    return {row.reference: row for row, _ in found}


_Target = tuple[Request, int | None, date | None]
"""What a school could be offered, its need, and its last visit."""


def _targets(
    session: DbSession, book: Book, officer: Officer, day: date, asked: set[int | None]
) -> list[_Target]:
    """Schools without a visit in the last year or ahead and without a request, those in most need first."""
    since = datetime.combine(day - timedelta(days=UNVISITED_DAYS), time())
    visited = _last_visits(session)
    need = need_of_schools(session, day)
    school = columns(t.School)
    query = select(school.urn, school.low_age, school.high_age).where(
        school.status.startswith("Open") & school.latitude.is_not(None)
    )
    rows = {
        row.urn: row
        for row in session.connection().execute(query)
        if row.urn not in asked and visited.get(row.urn, datetime.min) < since
    }
    schools = load_schools(session, sorted(rows), [])
    base = officer.base
    assert base is not None  # `_can_work` lets nobody through without one
    able = [p for p in book.programmes.values() if p.delivered(day) and officer.may_deliver(p.code, day)]
    able = [p for p in able if p.season is None or p.season.holds(day)]
    places = {urn: schools[f"urn:{urn}"].place for urn in rows}

    def order(urn: int) -> tuple[float, datetime, float]:
        place = places[urn]
        drive = book.travel.quiet_minutes(base, place) if place is not None else float("inf")
        return -(need.get(urn, 0)), visited.get(urn, datetime.min), drive

    found: list[_Target] = []
    for urn in sorted(rows, key=order):
        wanted = _offer(able, rows[urn])
        if wanted is None:
            continue
        last = visited.get(urn)
        request = Request("", schools[f"urn:{urn}"], (wanted,))
        found.append((request, need.get(urn), last.date() if last else None))
        if len(found) >= TARGETS:
            break
    return found


def _last_visits(session: DbSession) -> dict[int, datetime]:
    """The latest live visit of each school, over or ahead."""
    c = columns(t.Visit)
    query = (
        select(c.urn, func.max(c.arrives_at).label("last"))
        .where(c.urn.is_not(None) & c.state.in_(sorted(LIVE_STATES)))
        .group_by(c.urn)
    )
    # a function of a column gives back what the database keeps, which need not be a moment
    return {
        urn: last if isinstance(last, datetime) else datetime.fromisoformat(last)
        for urn, last in session.connection().execute(query)
    }


def _offer(able: Sequence[Programme], row: Row[tuple[int, int, int]]) -> WantedSession | None:
    """The first programme, and its first year, that somebody of the school's age could take."""
    low = row.low_age if row.low_age is not None else FIRST_AGE
    high = row.high_age if row.high_age is not None else 18
    for programme in sorted(able, key=lambda p: (p.officers_needed, p.code)):
        for year in programme.years:
            age = FIRST_AGE + (int(year) if year.isdigit() else 0)
            if low <= age < high:
                return WantedSession(programme.code, year, 1, min(PUPILS, programme.max_pupils))
    return None


def _view(
    fit: Fit, row: RequestRow | None, targets: Mapping[str, tuple[int | None, date | None]], book: Book
) -> GapFit:
    visit, request = fit.slot.visit, fit.wish.request
    school = request.school
    extra = fit.slot.verdict.extra_drive_minutes
    need, last = (row.need, None) if row else targets[school.key]
    if row:
        what = f"asked for {row.what}, waiting {counted(row.age_days, 'day')}"
    else:
        want = request.wanted[0]
        title = book.programmes[want.programme].title
        visited = f"last visited {last.day} {last:%b %Y}" if last else "never visited"
        what = f"could be offered {title} for {year_words(want.year)}, {visited}"
    with_ = [name_of(book, code) for code in visit.officers[1:]]
    more = f" with {' and '.join(with_)}" if with_ else ""
    return GapFit(
        kind="request" if row else "school",
        reference=request.reference,
        school_key=school.key,
        school=school.name,
        town=school.town,
        need=need,
        officers=visit.officers,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        extra_drive_minutes=extra,
        words=f"{what}; {short(fit.slot)}, adds {max(extra, 0)} min of driving{more}",
    )
