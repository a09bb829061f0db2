"""The driving times of a home for `doctor`: which sources answer in which order, what is stored and learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.learning import Lesson, lesson
from ecfrs_tui.services.odd_places import unattached
from ecfrs_tui.services.phrases import london
from ecfrs_tui.services.travel_sources import ORDER
from ecfrs_tui.services.travelling import StoredTimes, Travelling, all_places
from ecfrs_tui.store import tables as t
from ecfrs_tui.travel.late import LateSource
from ecfrs_tui.travel.matrix_bytes import NO_WAY, MatrixRecord
from ecfrs_tui.travel.skeleton import RoadSkeleton
from ecfrs_tui.travel.source import TravelSource


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source in its place of the order.

    `state` is `in use`, `stands by`, `not set up` or a sentence about what is wrong; `attached` of
    `places` meet its roads (a server's: have a drive of its making in the stored times; None before).
    """

    name: str
    state: str
    version: str = ""
    attached: int | None = None
    places: int = 0
    stored_bytes: int | None = None
    made_at: datetime | None = None
    age_days: int | None = None


@dataclass(frozen=True, slots=True)
class TravelHealth:
    """`unattached` are key, name and a sentence for each place that no road reaches, or only from afar."""

    sources: tuple[SourceState, ...]
    corrections: int
    lesson: Lesson
    unattached: tuple[tuple[str, str, str], ...]
    problems: tuple[str, ...]


def travel_health(context: Context, travelling: Travelling) -> TravelHealth:
    """Looks at every source and asks a server one short drive; waits for it at most as long as is set."""
    with context.store.reading() as session:
        places = all_places(session)
        stored = {(each.source, each.version): each for each in reversed(travelling.stored(session))}
        used = travelling.matrix(session)
        record = used.record
        states, problems = [], []
        for source in travelling.source.sources:
            state, problem = _state(source, travelling, places, record)
            mine = next((each for each in stored.values() if each.source == source.name), None)
            attached = None if problem else _attached(source, places, record)
            states.append(_described(context, source, state, attached, mine, len(places)))
            problems += [problem] if problem else []
        number = session.connection().execute(select(func.count()).select_from(t.TravelOverride)).scalar_one()
        return TravelHealth(
            _with_absent(states),
            int(number),
            lesson(context, session),
            _unattached(record, places),
            (*problems, *_broken(session, travelling)),
        )


def _state(
    source: TravelSource, travelling: Travelling, places: Sequence[Place], record: MatrixRecord
) -> tuple[str, str]:
    """Its state, and a sentence for the list of problems if there is one."""
    waits = getattr(source, "waits", False)
    try:
        if len(places) > 1 and (waits or source.name == "roads"):
            source.leg(places[0], places[-1])
    except EcfrsError as fault:
        return fault.message, fault.message
    in_use = record.source if record.keys else travelling.source.name
    return ("in use" if source.name == in_use else "stands by"), ""


def _described(
    context: Context,
    source: TravelSource,
    state: str,
    attached: int | None,
    stored: StoredTimes | None,
    places: int,
) -> SourceState:
    made = london(stored.made_utc) if stored is not None else None
    return SourceState(
        source.name,
        state,
        source.version,
        attached,
        places,
        stored.size if stored is not None else None,
        made,
        (context.now() - made).days if made is not None else None,
    )


def _with_absent(states: Sequence[SourceState]) -> tuple[SourceState, ...]:
    """All of the order: those that are not set up stand in their places too."""
    by_role = {state.name if state.name in ORDER else "server": state for state in states}
    return tuple(by_role.get(role, SourceState(role, "not set up")) for role in ORDER)


def _attached(source: TravelSource, places: Sequence[Place], record: MatrixRecord) -> int | None:
    """How many places meet the source's roads, or have a stored drive from it where it cannot be asked."""
    roads: Any = source.opened() if isinstance(source, LateSource) else source
    if hasattr(roads, "attach"):
        return sum(roads.attach(place) is not None for place in places)
    if source.name not in record.sources:
        return None
    number, size = record.sources.index(source.name), len(record.keys)
    return sum(
        any(
            record.minutes[row * size + column] != NO_WAY
            and (record.by[row * size + column] if record.by else 0) == number
            for column in range(size)
            if column != row
        )
        for row in range(size)
    )


def _unattached(record: MatrixRecord, places: Sequence[Place]) -> tuple[tuple[str, str, str], ...]:
    """Places from which no stored drive leads anywhere, and those the map of the county cannot hold."""
    size = len(record.keys)
    lost = set()
    for row, key in enumerate(record.keys):
        figures = record.minutes[row * size : (row + 1) * size]
        if size > 1 and all(tenths == NO_WAY for at, tenths in enumerate(figures) if at != row):
            lost.add(key)
    said = {u.place.key: u.sentence for u in unattached(places, RoadSkeleton())}
    return tuple(
        (place.key, place.label, said.get(place.key, f"{place.label} ({place.key}): no road reaches it."))
        for place in places
        if place.key in lost
    )


def _broken(session: DbSession, travelling: Travelling) -> tuple[str, ...]:
    """What is wrong with the stored times, if they do not read."""
    found = travelling.stored(session)
    try:
        if found:
            travelling.record(session, found[0])
    except EcfrsError as fault:
        return (fault.message,)
    return ()
