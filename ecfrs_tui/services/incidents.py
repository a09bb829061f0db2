"""Incidents and review meetings: entering them, looking at them with the schools near, and what is due."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import Session as SqlSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.domain.need import Theme
from ecfrs_tui.domain.places import Place
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.incidents import PointRecord
from ecfrs_tui.intake.values import clean, shortened
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.incident_places import incident_place
from ecfrs_tui.services.near import reach_of, schools_named, schools_near
from ecfrs_tui.services.needviews import IncidentView, NearRow
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.themes import find_theme, load_themes, theme_named
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

OPEN, DONE, DROPPED = "open", "done", "dropped"
_REFERENCE = re.compile(r"[\w][\w ./-]{0,59}")
_OLDEST_DAYS = 366 * 20


def incidents(session: DbSession) -> tuple[IncidentView, ...]:
    """All of them without the schools near, newest first."""
    c = columns(t.Incident)
    rows = session.connection().execute(select(*c).order_by(c.on_date.desc(), c.id.desc())).all()
    states = _action_states(session)
    titles = _titles(session)
    return tuple(_view(row, states.get(row.id, Counter()), titles) for row in rows)


def incident(
    context: Context,
    session: DbSession,
    reference: str,
    *,
    km: float | None = None,
    minutes: int | None = None,
    phases: Sequence[str] = (),
) -> IncidentView:
    """One of them with the schools near it, nearest first, each with its action.

    A school whose action was opened under another radius is shown as well, last. Raises NotFoundError,
    RefusedError for an absurd radius or when the incident has no place.
    """
    row = row_of(session, reference)
    place = place_of(row)
    themes = load_themes(session)
    theme = find_theme(themes, row.theme)
    actions = _actions(session, row.id)
    reach = reach_of(session, km, minutes, phases)
    near = schools_near(context, session, place, reach, theme, actions)
    counted = _action_states(session).get(row.id, Counter())
    view = _view(row, counted, {theme.code: theme.title for theme in themes.values()})
    return replace(view, schools=near + _elsewhere(context, session, place, theme, actions, near))


def _elsewhere(
    context: Context,
    session: DbSession,
    place: Place,
    theme: Theme | None,
    actions: dict[int, tuple[str, str | None]],
    near: tuple[NearRow, ...],
) -> tuple[NearRow, ...]:
    """Schools with an action that lie outside of what was asked for."""
    missing = actions.keys() - {row.urn for row in near}
    if not missing:
        return ()
    return schools_named(context, session, place, sorted(missing), theme, actions)


def enter(
    context: Context,
    *,
    on_date: date,
    kind: str,
    theme: str,
    place: str,
    notes: str = "",
    reference: str = "",
) -> Outcome:
    """Enters an incident or a review meeting at a postcode, a school's URN or `LAT,LON`.

    Raises RefusedError for a day ahead, a place that cannot be or a reference that is taken; NotFoundError
    for an unknown place or theme.
    """
    _check_day(on_date, context.now().date(), kind)
    with context.writing() as (work, _):
        session = work.session
        known = theme_named(load_themes(session), theme)
        where = incident_place(context, session, place)
        row = t.Incident(
            reference=_free_reference(session, reference),
            on_date=on_date,
            kind=shortened(kind, 80) or "incident",
            theme=known.code,
            latitude=where.latitude,
            longitude=where.longitude,
            place=shortened(where.label, 120),
            notes=clean(notes, lines=True)[:4000],
        )
        session.add(row)
        words = f"{row.reference}: {row.kind} at {row.place} on {long_day(on_date)}, {known.title}"
        work.record("incident", row.reference, words)
    return Outcome(words, reference=row.reference)


def _check_day(on_date: date, today: date, kind: str) -> None:
    # a meeting that will look at what happened may be entered before it sits
    ahead = 366 if "meeting" in kind.lower() else 0
    if on_date > today + timedelta(days=ahead):
        raise RefusedError("date_ahead", f"{long_day(on_date)} is still to come", hint="check the date")
    if on_date < today - timedelta(days=_OLDEST_DAYS):
        raise RefusedError("date_old", f"{long_day(on_date)} is long ago", hint="check the year")


def _free_reference(session: SqlSession, typed: str) -> str:
    wanted = clean(typed)
    if not wanted:
        return _next_reference(session)
    if not _REFERENCE.fullmatch(wanted):
        raise RefusedError(
            "reference_wrong",
            f"“{shortened(wanted)}” cannot be a reference",
            hint="letters, digits and . / - _, at most 60, or leave it out",
        )
    taken = entities(t.Incident).where(col(t.Incident.reference).ilike(_literal(wanted), escape="\\"))
    if session.exec(taken).first() is not None:
        raise RefusedError(
            "reference_taken", f"there is an incident {wanted} already", hint="take another reference"
        )
    return wanted


def _literal(text: str) -> str:
    """The text for a LIKE that compares without case: its wildcards stand for themselves."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def _next_reference(session: SqlSession) -> str:
    used = session.exec(entities(t.Incident.reference).where(col(t.Incident.reference).like("INC-%"))).all()
    numbers = [int(r[4:]) for r in used if r[4:].isascii() and r[4:].isdecimal() and len(r) < 12]
    return f"INC-{max(numbers, default=0) + 1:04d}"


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing incidents came to."""

    added: int
    changed: int
    unchanged: int


def store_incidents(work: Work, records: Iterable[PointRecord]) -> Stored:
    """Writes imported incidents by their reference, in the caller's transaction; ones without a reference
    have no key of their own and are passed over. Notes and actions that people entered stay.

    A theme goes in by its code when it is one of ours, else as it was written.
    """
    standing = {row.reference.casefold(): row for row in work.session.exec(entities(t.Incident)).all()}
    themes = load_themes(work.session)
    codes: dict[str, str] = {}
    new: dict[str, dict[str, Any]] = {}
    changed = unchanged = 0
    for record in records:
        key = record.reference.casefold()
        if not key or key in new:
            continue
        if record.theme not in codes:
            known = find_theme(themes, record.theme)
            codes[record.theme] = known.code if known else record.theme
        values = _imported(record, codes[record.theme])
        row = standing.get(key)
        if row is None:
            new[key] = {"reference": record.reference, "notes": "", "place": "", "version": 1, **values}
        elif all(getattr(row, name) == value for name, value in values.items()):
            unchanged += 1
        else:
            _change(row, values)
            work.session.add(row)
            changed += 1
    work.session.flush()
    # many at once: a year of incidents is no reason to wait
    work.bulk_insert(t.Incident, list(new.values()))
    return Stored(len(new), changed, unchanged)


def _imported(record: PointRecord, theme: str) -> dict[str, Any]:
    return {
        "on_date": record.on_date,
        "kind": record.kind,
        "theme": theme,
        "latitude": record.latitude,
        "longitude": record.longitude,
    }


def _change(row: t.Incident, values: Mapping[str, Any]) -> None:
    if (row.latitude, row.longitude) != (values["latitude"], values["longitude"]):
        row.place = ""
    for name, value in values.items():
        setattr(row, name, value)


def row_of(session: DbSession, reference: str) -> Row[Any]:
    """The row of an incident. Raises NotFoundError."""
    c = columns(t.Incident)
    wanted = clean(reference)
    query = select(*c).where(c.reference.ilike(_literal(wanted), escape="\\"))
    row = session.connection().execute(query).first()
    if row is None:
        raise NotFoundError(
            "incident_unknown",
            f"there is no incident {shortened(wanted)}",
            hint="`incidents list` shows them",
        )
    return row


def place_of(row: Row[Any]) -> Place:
    """Where it happened. Raises RefusedError when nobody knows."""
    if row.latitude is None or row.longitude is None:
        raise RefusedError(
            "incident_without_place",
            f"{row.reference} has no place",
            hint="enter it again with a postcode, or use `near` with one",
        )
    return Place(
        f"point:{row.latitude:.5f},{row.longitude:.5f}", _place_words(row), row.latitude, row.longitude
    )


def _place_words(row: Row[Any]) -> str:
    if row.place:
        return str(row.place)
    return "" if row.latitude is None else f"{row.latitude:.4f}, {row.longitude:.4f}"


def _titles(session: DbSession) -> dict[str, str]:
    return {theme.code: theme.title for theme in load_themes(session).values()}


def _view(row: Row[Any], states: Counter[str], titles: dict[str, str]) -> IncidentView:
    return IncidentView(
        reference=row.reference,
        on_date=row.on_date,
        kind=row.kind,
        theme=titles.get(row.theme, row.theme),
        place=_place_words(row),
        latitude=row.latitude,
        longitude=row.longitude,
        notes=row.notes,
        open_actions=states[OPEN],
        done_actions=states[DONE],
        version=row.version,
    )


def _action_states(session: DbSession) -> dict[int, Counter[str]]:
    c = columns(t.IncidentAction)
    found: dict[int, Counter[str]] = {}
    for number, state in session.connection().execute(select(c.incident_id, c.state)):
        found.setdefault(number, Counter())[state] += 1
    return found


def _actions(session: DbSession, number: int) -> dict[int, tuple[str, str | None]]:
    """State and request of each school's action."""
    c, request = columns(t.IncidentAction), columns(t.Request)
    query = (
        select(c.urn, c.state, request.reference)
        .select_from(t.IncidentAction)
        .outerjoin(t.Request, c.request_id == request.id)
        .where(c.incident_id == number)
        .order_by(c.id)
    )
    return {urn: (state, reference) for urn, state, reference in session.connection().execute(query)}
