"""What is done at a school after an incident: opened, done, or dropped with a reason."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session as SqlSession
from sqlmodel import select as entities

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.intake.values import clean
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.follow_up import checked_due, school_day_in
from ecfrs_tui.services.incidents import DONE, DROPPED, OPEN, row_of
from ecfrs_tui.services.open_schools import open_school
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t

STATES = (OPEN, DONE, DROPPED)
DUE_DAYS = 14
_MOST_WORDS = 500


def act(
    context: Context, reference: str, urn: int, *, action: str, state: str = OPEN, due: date | None = None
) -> Outcome:
    """Opens the action for a school near an incident, or closes it. One school has one action an incident.

    `action` is what is to be done; of a dropped one it is the reason, of a done one what came of it (may be
    empty). Raises NotFoundError, RefusedError for an unknown state, an action without words, or a day that
    is over.
    """
    words = clean(action)[:_MOST_WORDS]
    if state not in STATES:
        raise RefusedError(
            "state_wrong", f"an action cannot be “{clean(state)[:20]}”", hint=f"one of {', '.join(STATES)}"
        )
    if not words and state != DONE:
        what = "a reason" if state == DROPPED else "to be said: what is to be done?"
        raise RefusedError("action_missing", f"the action needs {what}", hint="say it in a few words")
    with context.writing() as (work, _):
        session = work.session
        incident = row_of(session, reference)
        school = open_school(session, urn)
        row = action_row(session, incident.id, urn)
        if row.id is None and state != OPEN:
            raise RefusedError(
                "no_action",
                f"nothing was opened for {school.name} after {incident.reference}",
                hint="open an action first",
            )
        _set(context, session, row, words, state, due)
        said = _said(row, words)
        work.record("incident_action", incident.reference, f"{incident.reference}, {school.name}: {said}")
    return Outcome(f"{incident.reference}, {school.name}: {said}")


def action_row(session: SqlSession, incident: int, urn: int) -> t.IncidentAction:
    """The action of a school after an incident, a new one (not stored yet) when there is none."""
    mine = entities(t.IncidentAction).where(
        t.IncidentAction.incident_id == incident, t.IncidentAction.urn == urn
    )
    return session.exec(mine).first() or t.IncidentAction(incident_id=incident, urn=urn)


def _set(
    context: Context, session: SqlSession, row: t.IncidentAction, words: str, state: str, due: date | None
) -> None:
    today = context.now().date()
    row.state = state
    if state == OPEN:
        row.action, row.reason = words, ""
        if due is not None:
            row.due = checked_due(due, today)
        elif row.due is None or row.due < today:
            row.due = school_day_in(session, today, DUE_DAYS)
    else:
        row.reason = words
    session.add(row)


def _said(row: t.IncidentAction, words: str) -> str:
    if row.state == OPEN:
        return f"{words}, by {long_day(row.due)}" if row.due else words
    return f"{row.state}: {words}" if words else row.state


def open_for(
    context: Context, session: SqlSession, reference: str, urn: int, programme: t.Programme
) -> t.IncidentAction:
    """The open action a request is raised from; one is opened when there is none. Raises NotFoundError."""
    row = action_row(session, row_of(session, reference).id, urn)
    if row.id is None or row.state != OPEN:
        _set(context, session, row, row.action or f"offer {programme.title}", OPEN, None)
    row.programme = programme.code
    return row
