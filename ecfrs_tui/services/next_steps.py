"""What is to be done about targets: steps of campaigns, steps agreed with schools, actions after incidents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.campaign_results import came_of
from ecfrs_tui.services.contact_log import loose_steps
from ecfrs_tui.services.themes import load_themes
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


@dataclass(frozen=True, slots=True)
class DueStep:
    """Next steps of a campaign that are due (campaign 0: agreed outside campaigns, one school each)."""

    campaign: int
    name: str
    urn: int
    school: str
    step: str
    due: date
    more: int = 0
    """How many schools of the campaign are due besides this one, the longest overdue."""


def due_steps(session: DbSession, today: date) -> tuple[DueStep, ...]:
    """What is due by today, the longest overdue first: a line a campaign, and one a school outside them.

    A school that has booked through the campaign needs no next step.
    """
    loose = [
        DueStep(0, "", urn, name, step.words, step.due)
        for urn, name, step in loose_steps(session)
        if step.due is not None and step.due <= today
    ]
    return tuple(sorted([*_of_campaigns(session, today), *loose], key=lambda d: (d.due, d.campaign, d.urn)))


def _of_campaigns(session: DbSession, today: date) -> Iterator[DueStep]:
    c, saved, school = columns(t.TargetEntry), columns(t.TargetList), columns(t.School)
    query = (
        select(c.list_id, saved.name, c.urn, school.name.label("school"), c.step, c.step_due)
        .select_from(t.TargetEntry)
        .join(t.TargetList, c.list_id == saved.id)
        .join(t.School, c.urn == school.urn)
        .where((c.step != "") & (c.step_due <= today))
        .order_by(c.step_due, c.rank, c.id)
    )
    rows = session.connection().execute(query).all()
    booked = _booked(session, {row.list_id for row in rows})
    first: dict[int, DueStep] = {}
    for row in rows:
        if row.urn in booked[row.list_id]:
            continue
        known = first.get(row.list_id)
        first[row.list_id] = replace(known, more=known.more + 1) if known else DueStep(*row)
    yield from first.values()


def _booked(session: DbSession, numbers: set[int]) -> dict[int, set[int]]:
    if not numbers:
        return {}
    c = columns(t.TargetList)
    themes = load_themes(session)
    rows = session.connection().execute(select(*c).where(c.id.in_(sorted(numbers))))
    return {row.id: came_of(session, row, themes.get(row.theme)).booked for row in rows.all()}


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action with its school, for notes and lists."""

    incident: str
    urn: int
    school: str
    action: str
    state: str
    due: date | None
    reason: str
    request: str | None


def action_lines(session: DbSession, incident: int | None = None) -> Iterator[ActionLine]:
    """The actions of one incident, or of all, in the order they were opened."""
    c, of, school, request = (columns(x) for x in (t.IncidentAction, t.Incident, t.School, t.Request))
    query = (
        select(of.reference, c.urn, school.name, c.action, c.state, c.due, c.reason, request.reference)
        .select_from(t.IncidentAction)
        .join(t.Incident, c.incident_id == of.id)
        .join(t.School, c.urn == school.urn)
        .outerjoin(t.Request, c.request_id == request.id)
        .order_by(of.on_date, of.id, c.id)
    )
    if incident is not None:
        query = query.where(c.incident_id == incident)
    for row in session.connection().execute(query):
        yield ActionLine(*row)
