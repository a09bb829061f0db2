"""When each school was last visited on a theme, when it is next, and whom this school year reached there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.need import school_year_start
from ecfrs_tui.services.need_joining import Land
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


@dataclass(frozen=True)
class Visited:
    """By URN: day of the last and of the next visit, and pupils reached since 1 September."""

    last: dict[int, date] = field(default_factory=dict)
    next: dict[int, date] = field(default_factory=dict)
    reached: dict[int, int] = field(default_factory=dict)


def load_visited(session: DbSession, land: Land, topics: Sequence[str], today: date) -> Visited:
    """Visits on some topics as of the end of a day; those to a predecessor count as the school's own past.

    Delivered visits count, and confirmed ones whose time is over. A theme without topics looks at all.
    """
    visit, part, programme = columns(t.Visit), columns(t.VisitSession), columns(t.Programme)
    end = datetime.combine(today + timedelta(days=1), time())
    of_topic = programme.topic.in_(list(topics)) if topics else programme.code.is_not(None)
    joined = (
        select(visit.urn)
        .join_from(t.VisitSession, t.Visit, part.visit_id == visit.id)
        .join(t.Programme, part.programme == programme.code)
        .where(of_topic & visit.urn.is_not(None))
        .group_by(visit.urn)
    )
    past = visit.state.in_(("confirmed", "delivered")) & (visit.departs_at < end)
    ahead = visit.state.in_(("held", "confirmed")) & (visit.arrives_at >= end)
    start = datetime.combine(school_year_start(today), time())
    year = (visit.state == "delivered") & (visit.arrives_at >= start) & (visit.departs_at < end)
    reached = func.sum(func.coalesce(part.pupils_actual, part.pupils))
    connection = session.connection()
    own = _successors(session, land)
    found = Visited()
    for urn, moment in connection.execute(joined.add_columns(func.max(visit.departs_at)).where(past)):
        for each in own(urn):
            day = _day(moment)
            found.last[each] = max(day, found.last.get(each, day))
    for urn, moment in connection.execute(joined.add_columns(func.min(visit.arrives_at)).where(ahead)):
        found.next[urn] = _day(moment)
    for urn, pupils in connection.execute(joined.add_columns(reached).where(year)):
        for each in own(urn):
            found.reached[each] = found.reached.get(each, 0) + int(pupils or 0)
    return found


def _day(moment: Any) -> date:
    # a function of a column may give back what the database keeps
    return (moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))).date()


def _successors(session: DbSession, land: Land) -> Any:
    link = columns(t.SchoolLink)
    query = select(link.linked_urn, link.urn).where(link.kind.ilike("%predecessor%"))
    after: dict[int, tuple[int, ...]] = {}
    for old, new in session.connection().execute(query):
        after[old] = (*after.get(old, ()), new)

    def own(urn: int) -> tuple[int, ...]:
        return (urn, *after.get(urn, ()))

    return own
