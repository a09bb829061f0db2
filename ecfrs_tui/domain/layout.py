"""How the sessions of a visit follow one another from a given start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ecfrs_tui.domain.programmes import Programme, WantedSession
from ecfrs_tui.domain.schools import School
from ecfrs_tui.domain.terms import DayShape
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Request, Session, Visit


def expand(
    wanted: Sequence[WantedSession], programmes: Mapping[str, Programme]
) -> list[tuple[Programme, str, int]]:
    """One (programme, year, pupils) for each session asked for; pupils spread evenly over the groups.

    Raises KeyError for a programme that is not in the catalogue.
    """
    sessions = []
    for want in wanted:
        groups = max(want.groups, 1)
        share, rest = divmod(max(want.pupils, 0), groups)
        for number in range(groups):
            sessions.append((programmes[want.programme], want.year, share + (1 if number < rest else 0)))
    return sessions


def lay_out(
    request: Request,
    programmes: Mapping[str, Programme],
    shape: DayShape,
    officers: tuple[str, ...],
    starts_at: datetime,
) -> Visit:
    """The visit that meets the request from `starts_at` (London, start of the first session).

    A later session that would cut into the school's lunch waits until lunch is over. Sign-in and set-up
    of the first programme come before, packing up after the last.
    """
    lunch = Span(
        datetime.combine(starts_at.date(), shape.lunch_starts),
        datetime.combine(starts_at.date(), shape.lunch_ends),
    )
    sessions: list[Session] = []
    at = starts_at
    for programme, year, pupils in expand(request.wanted, programmes):
        span = Span(at, at + timedelta(minutes=programme.minutes))
        if sessions and span.overlaps(lunch):
            span = Span(lunch.end, lunch.end + timedelta(minutes=programme.minutes))
        sessions.append(Session(programme, year, pupils, span))
        at = span.end + timedelta(minutes=programme.gap_minutes)
    first, last = sessions[0].programme, sessions[-1].programme
    return Visit(
        reference="",
        school=request.school,
        officers=officers,
        sessions=tuple(sessions),
        arrives_at=starts_at - timedelta(minutes=first.setup_minutes),
        departs_at=sessions[-1].span.end + timedelta(minutes=last.packup_minutes),
        windows=request.windows,
        exclusions=request.exclusions,
    )


def shift(
    visit: Visit, school: School, shape: DayShape, officers: tuple[str, ...], starts_at: datetime
) -> Visit:
    """The same sessions at the same school from another start, with these officers."""
    request = Request(visit.reference, school, (), visit.windows, visit.exclusions)
    wanted = []
    programmes = {}
    for session in visit.sessions:
        programmes[session.programme.code] = session.programme
        wanted.append(WantedSession(session.programme.code, session.year, 1, session.pupils))
    moved = lay_out(
        Request(request.reference, school, tuple(wanted), visit.windows, visit.exclusions),
        programmes,
        shape,
        officers,
        starts_at,
    )
    return Visit(
        visit.reference,
        school,
        officers,
        moved.sessions,
        moved.arrives_at,
        moved.departs_at,
        visit.state,
        visit.windows,
        visit.exclusions,
        visit.overrides,
        visit.held_until,
    )
