"""How the sessions of a visit follow one another from a given start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
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


def request_of(visit: Visit) -> tuple[Request, dict[str, Programme]]:
    """What the visit would be if its school asked for it again session by session, and its programmes."""
    wanted = tuple(WantedSession(s.programme.code, s.year, 1, s.pupils) for s in visit.sessions)
    request = Request(visit.reference, visit.school, wanted, visit.windows, visit.exclusions)
    return request, {s.programme.code: s.programme for s in visit.sessions}


def shift(
    visit: Visit, school: School, shape: DayShape, officers: tuple[str, ...], starts_at: datetime
) -> Visit:
    """The same sessions at the same school from another start, with these officers."""
    request, programmes = request_of(visit)
    moved = lay_out(replace(request, school=school), programmes, shape, officers, starts_at)
    return replace(
        moved,
        reference=visit.reference,
        state=visit.state,
        overrides=visit.overrides,
        held_until=visit.held_until,
    )
