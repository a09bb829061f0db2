"""When each school was last visited on a theme, when it is next, and whom this school year reached there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.need import school_year_start
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


@dataclass(frozen=True)
class Visited:
    """By URN: day of the last and of the next visit, and pupils reached since 1 September."""

    last: dict[int, date] = field(default_factory=dict)
    next: dict[int, date] = field(default_factory=dict)
    reached: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Diary:
    """What the diary has of each topic, as of the end of a day."""

    by_topic: Mapping[str, Visited]

    def about(self, topics: Sequence[str]) -> Visited:
        """The topics of a theme put together; a theme without topics looks at all."""
        found = Visited()
        for part in (self.by_topic[x] for x in topics or self.by_topic if x in self.by_topic):
            for urn, day in part.last.items():
                found.last[urn] = max(day, found.last.get(urn, day))
            for urn, day in part.next.items():
                found.next[urn] = min(day, found.next.get(urn, day))
            for urn, pupils in part.reached.items():
                found.reached[urn] = found.reached.get(urn, 0) + pupils
        return found


def load_diary(session: DbSession, today: date) -> Diary:
    """Visits by topic as of the end of a day; those to a predecessor count as the school's own past.

    Delivered visits count, and confirmed ones whose time is over. Three queries whatever the number of
    themes: the history is gone through once.
    """
    visit, part, programme = columns(t.Visit), columns(t.VisitSession), columns(t.Programme)
    end = datetime.combine(today + timedelta(days=1), time())
    joined = (
        select(programme.topic, visit.urn)
        .join_from(t.VisitSession, t.Visit, part.visit_id == visit.id)
        .join(t.Programme, part.programme == programme.code)
        .where(visit.urn.is_not(None))
        .group_by(programme.topic, visit.urn)
    )
    past = visit.state.in_(("confirmed", "delivered")) & (visit.departs_at < end)
    ahead = visit.state.in_(("held", "confirmed")) & (visit.arrives_at >= end)
    start = datetime.combine(school_year_start(today), time())
    year = (visit.state == "delivered") & (visit.arrives_at >= start) & (visit.departs_at < end)
    reached = func.sum(func.coalesce(part.pupils_actual, part.pupils))
    run = session.connection().execute
    own = _successors(session)
    found: defaultdict[str, Visited] = defaultdict(Visited)
    # as the database keeps them: thousands of moments, of which only the day is wanted
    last, first = (type_coerce(x, String) for x in (func.max(visit.departs_at), func.min(visit.arrives_at)))
    for topic, urn, moment in run(joined.add_columns(last).where(past)):
        of, day = found[topic].last, _day(moment)
        for each in own(urn):
            of[each] = max(day, of.get(each, day))
    for topic, urn, moment in run(joined.add_columns(first).where(ahead)):
        found[topic].next[urn] = _day(moment)
    for topic, urn, pupils in run(joined.add_columns(reached).where(year)):
        of_year = found[topic].reached
        for each in own(urn):
            of_year[each] = of_year.get(each, 0) + int(pupils or 0)
    return Diary(dict(found))


def _day(moment: str) -> date:
    return date.fromisoformat(moment[:10])


def _successors(session: DbSession) -> Callable[[int], tuple[int, ...]]:
    link = columns(t.SchoolLink)
    query = select(link.linked_urn, link.urn).where(link.kind.ilike("%predecessor%"))
    after: dict[int, tuple[int, ...]] = {}
    for old, new in session.connection().execute(query):
        after[old] = (*after.get(old, ()), new)

    def own(urn: int) -> tuple[int, ...]:
        return (urn, *after.get(urn, ()))

    return own
