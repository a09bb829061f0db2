"""Schools near a place: within a radius, or within minutes of driving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import cos, isfinite, radians
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.need import Theme
from ecfrs_tui.domain.places import Place
from ecfrs_tui.domain.programmes import Programme
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services.contacts import Reachable, reachable
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_programmes
from ecfrs_tui.services.needviews import NearRow
from ecfrs_tui.services.proposing import propose, years_of
from ecfrs_tui.services.theme_visits import last_on_theme
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.travel.geocode import geodesic_km

USUAL_KM = 5.0
"""The radius when nobody says another."""
MOST_KM, MOST_MINUTES = 100.0, 180
_KM_A_MINUTE = 2.0
"""Nobody drives faster than this (120 km/h), so a drive of so many minutes ends within it."""
_KM_A_DEGREE = 110.0
"""Less than a degree of latitude has anywhere, so that the box is never too small."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far to look: kilometres in a straight line, minutes of quiet driving, or both; phases in small
    letters, none for all."""

    km: float | None
    minutes: int | None
    phases: tuple[str, ...] = ()


def reach_of(session: DbSession, km: float | None, minutes: int | None, phases: Sequence[str] = ()) -> Reach:
    """A reach as a person states it, `USUAL_KM` when nothing is stated.

    Raises RefusedError for an absurd radius, NotFoundError for a phase that no school has.
    """
    if km is not None and not (isfinite(km) and 0 < km <= MOST_KM):
        raise RefusedError(
            "radius_absurd",
            f"a radius of {km:g} km cannot be meant",
            hint=f"give more than 0 and at most {MOST_KM:g} km",
        )
    if minutes is not None and not 0 < minutes <= MOST_MINUTES:
        raise RefusedError(
            "minutes_absurd",
            f"{minutes} minutes of driving cannot be meant",
            hint=f"give 1 to {MOST_MINUTES} minutes",
        )
    if km is None and minutes is None:
        km = USUAL_KM
    return Reach(km, minutes, _phases(session, phases))


def _phases(session: DbSession, typed: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(" ".join(phase.lower().split()) for phase in typed if phase.strip())
    if not wanted:
        return ()
    c = columns(t.School)
    known = sorted(session.connection().execute(select(c.phase).where(c.phase != "").distinct()).scalars())
    for phase in wanted:
        if phase not in {name.lower() for name in known}:
            raise NotFoundError(
                "phase_unknown", f"no school has the phase “{phase}”", hint=f"one of {', '.join(known)}"
            )
    return wanted


def schools_near(
    context: Context,
    session: DbSession,
    place: Place,
    reach: Reach,
    theme: Theme | None = None,
    actions: Mapping[int, tuple[str, str | None]] | None = None,
) -> tuple[NearRow, ...]:
    """Open schools within reach of a place, nearest first; by the drive when only minutes are asked for.

    `actions` names, by URN, what is being done and the request raised for it; with it a school that has no
    action yet is `proposed`. Drives are those of quiet hours from the place to the school; a school without
    a way is within no minutes.
    """
    found = list(_within(context, session, place, reach))
    by_drive = reach.km is None
    found.sort(key=lambda hit: (hit[2] if by_drive else 0.0, hit[1], hit[0].urn))
    return _rows(context, session, found, theme, actions)


def schools_named(
    context: Context,
    session: DbSession,
    place: Place,
    urns: Sequence[int],
    theme: Theme | None,
    actions: Mapping[int, tuple[str, str | None]],
) -> tuple[NearRow, ...]:
    """These schools as `schools_near` shows them, whatever their distance; those without a place stay out."""
    c = columns(t.School)
    named = c.urn.in_(list(urns))
    found = sorted(_measured(context, session, place, named), key=lambda hit: (hit[1], hit[0].urn))
    return _rows(context, session, found, theme, actions)


_Hit = tuple[Row[Any], float, float]
"""A school, kilometres in a straight line, minutes of quiet driving (`inf`: no way)."""


def _rows(
    context: Context,
    session: DbSession,
    found: Sequence[_Hit],
    theme: Theme | None,
    actions: Mapping[int, tuple[str, str | None]] | None,
) -> tuple[NearRow, ...]:
    urns = [row.urn for row, _, _ in found]
    people = reachable(session, urns, context.now().date())
    topics = theme.topics if theme else None
    visited = last_on_theme(session, urns, topics, context.now())
    catalogue = tuple(load_programmes(session).values()) if theme else ()
    today = context.now().date()
    rows = []
    for row, km, quiet in found:
        years = years_of(row.low_age, row.high_age, row.phase)
        programme = propose(catalogue, topics or (), years, today)
        action = _action(actions, row.urn)
        rows.append(_view(row, km, quiet, people.get(row.urn), visited.get(row.urn), programme, action))
    return tuple(rows)


def _action(actions: Mapping[int, tuple[str, str | None]] | None, urn: int) -> tuple[str, str | None]:
    return ("", None) if actions is None else actions.get(urn, ("proposed", None))


def _within(context: Context, session: DbSession, place: Place, reach: Reach) -> Iterator[_Hit]:
    c = columns(t.School)
    where = c.status.startswith("Open") & _box(c, place, _farthest(reach))
    for row, km, quiet in _measured(context, session, place, where):
        if reach.phases and row.phase.lower() not in reach.phases:
            continue
        if reach.km is not None and km > reach.km:
            continue
        if reach.minutes is None or quiet <= reach.minutes:
            yield row, km, quiet


def _measured(
    context: Context, session: DbSession, place: Place, where: ColumnElement[bool]
) -> Iterator[_Hit]:
    c = columns(t.School)
    wanted = (
        c.urn, c.name, c.town, c.district, c.phase, c.phone, c.low_age, c.high_age, c.latitude, c.longitude,
    )  # fmt: skip
    placed = c.latitude.is_not(None) & c.longitude.is_not(None)
    travel = context.travel_times(session)
    for row in session.connection().execute(select(*wanted).where(placed & where)):
        school = Place(f"urn:{row.urn}", row.name, row.latitude, row.longitude)
        yield row, geodesic_km(place, school), travel.quiet_minutes(place, school)


def _farthest(reach: Reach) -> float:
    limits = [reach.km] if reach.km is not None else []
    if reach.minutes is not None:
        limits.append(reach.minutes * _KM_A_MINUTE)
    return min(limits)


def _box(c: Any, place: Place, km: float) -> ColumnElement[bool]:
    """Everything within `km`, and a little more: what is left out cannot be within."""
    high = km / _KM_A_DEGREE
    widest = min(abs(place.latitude) + high, 89.0)
    wide = high / cos(radians(widest))
    box: ColumnElement[bool] = c.latitude.between(place.latitude - high, place.latitude + high)
    box &= c.longitude.between(place.longitude - wide, place.longitude + wide)
    return box


def _view(
    row: Row[Any],
    km: float,
    quiet: float,
    person: Reachable | None,
    visited: datetime | None,
    programme: Programme | None,
    action: tuple[str, str | None],
) -> NearRow:
    return NearRow(
        urn=row.urn,
        school=row.name,
        town=row.town,
        district=row.district,
        phase=row.phase,
        km=round(km, 1),
        drive_minutes=int(quiet + 0.5) if isfinite(quiet) else None,
        contact=person.words if person else "",
        phone=(person.phone if person else "") or row.phone,
        last_visit=visited.date() if visited else None,
        programme=programme.code if programme else "",
        action=action[0],
        request=action[1],
        latitude=row.latitude,
        longitude=row.longitude,
    )
