"""Quality: a sample of delivered visits is looked at, and what is found is mended by somebody until some day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import ceil

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.reportviews import QualityView
from ecfrs_tui.services.telling import outcome_of, stored_visit
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

MARKS = ("good", "sound", "improve")
STATES = ("open", "done", "dropped")


def checks(
    session: DbSession, first: date | None = None, last: date | None = None
) -> tuple[QualityView, ...]:
    """Checks made, newest first; with days, those of visits from `first` to `last`."""
    c, v, school, venue = (columns(x) for x in (t.QualityCheck, t.Visit, t.School, t.Venue))
    query = (
        select(c, v.reference, func.coalesce(school.name, venue.name, "").label("school"))
        .select_from(t.QualityCheck)
        .join(t.Visit, c.visit_id == v.id)
        .outerjoin(t.School, v.urn == school.urn)
        .outerjoin(t.Venue, v.venue_id == venue.id)
        .order_by(c.on_date.desc(), c.id.desc())
    )
    for condition in _within(v.starts_at, first, last):
        query = query.where(condition)
    actions = _actions(session)
    return tuple(
        QualityView(
            row.id,
            row.reference,
            row.school,
            row.on_date,
            row.observer,
            row.findings,
            row.mark,
            tuple(actions.get(row.id, ())),
        )
        for row in session.connection().execute(query)
    )


def _actions(session: DbSession) -> dict[int, list[tuple[int, str, str, date | None, str]]]:
    c = columns(t.ImprovementAction)
    found: dict[int, list[tuple[int, str, str, date | None, str]]] = {}
    query = select(c.check_id, c.id, c.words, c.owner, c.due, c.state).order_by(c.id)
    for check, *action in session.connection().execute(query):
        found.setdefault(check, []).append((action[0], action[1], action[2], action[3], action[4]))
    return found


def _within(
    at: ColumnElement[datetime], first: date | None, last: date | None
) -> Iterator[ColumnElement[bool]]:
    if first is not None:
        yield at >= datetime.combine(first, time())
    if last is not None:
        yield at < datetime.combine(last + timedelta(days=1), time())


def sample(
    session: DbSession, first: date, last: date, *, share: float = 0.1, seed: int = 1
) -> tuple[str, ...]:
    """References of delivered visits from `first` to `last` that nobody has checked, drawn by chance.

    At least one while there is any; the same seed draws the same. Raises RefusedError for a share or span
    that cannot be.
    """
    if not 0 < share <= 1:
        raise RefusedError(
            "share_wrong", f"a share of {share:g} cannot be", hint="give one above 0 and up to 1"
        )
    if last < first:
        raise RefusedError("span_empty", f"{last} lies before {first}", hint="swap --from and --to")
    v, c = columns(t.Visit), columns(t.QualityCheck)
    checked = select(c.id).where(c.visit_id == v.id).exists()
    query = select(v.reference).where((v.state == "delivered") & ~checked).order_by(v.reference)
    for condition in _within(v.starts_at, first, last):
        query = query.where(condition)
    there = list(session.connection().execute(query).scalars())
    drawn = random.Random(seed).sample(there, ceil(len(there) * share))
    return tuple(sorted(drawn))


def add_check(context: Context, visit: str, *, observer: str, findings: str, mark: str) -> Outcome:
    """Notes who observed a delivered visit and what was found. Raises RefusedError."""
    mark = mark.strip().casefold()
    if mark not in MARKS:
        raise RefusedError("mark_unknown", f"“{mark}” is no mark", hint=f"one of {', '.join(MARKS)}")
    if not observer.strip():
        raise RefusedError("observer_missing", "a check needs somebody who made it", hint="name who observed")
    if mark == "improve" and not findings.strip():
        raise RefusedError(
            "findings_missing", "what is to be improved is not said", hint="say what was found"
        )
    with context.writing() as (work, _):
        row = stored_visit(work.session, visit)
        if row.state != "delivered" or row.id is None:
            raise RefusedError(
                "not_delivered",
                f"{row.reference} is {row.state}, not delivered",
                hint="record its outcome first",
            )
        check = t.QualityCheck(
            visit_id=row.id,
            on_date=context.now().date(),
            observer=observer.strip(),
            findings=findings.strip(),
            mark=mark,
        )
        work.session.add(check)
        work.session.flush()
        words = f"Quality check {check.id} of {row.reference}: {mark}"
        work.record("quality-check", row.reference, words)
    return outcome_of(context, row.reference, words, (), ())


def improve(
    context: Context,
    check: int,
    *,
    words: str,
    owner: str,
    due: date | None = None,
    number: int | None = None,
    state: str = "open",
) -> Outcome:
    """Raises an improvement action, or changes the one with that number. Raises RefusedError, NotFoundError.

    Of an action that is changed, empty `words`, `owner` and `due` leave what stands.
    """
    if state not in STATES:
        raise RefusedError(
            "state_unknown", f"there is no state “{state}”", hint=f"one of {', '.join(STATES)}"
        )
    with context.writing() as (work, _):
        found = work.session.get(t.QualityCheck, check)
        if found is None:
            raise NotFoundError(
                "check_unknown", f"there is no quality check {check}", hint="`quality list` shows them"
            )
        if number is None:
            if not words.strip() or not owner.strip():
                raise RefusedError(
                    "action_empty", "an action needs words and an owner", hint="say what, and who"
                )
            row = t.ImprovementAction(
                check_id=check, words=words.strip(), owner=owner.strip(), due=due, state=state
            )
            work.session.add(row)
        else:
            row = _action(work.session, check, number)
            row.words, row.owner = words.strip() or row.words, owner.strip() or row.owner
            row.due, row.state = due or row.due, state
        work.session.flush()
        until = f", due {long_day(row.due)}" if row.due else ""
        said = f"Improvement {row.id} of check {check}: {row.words} ({row.owner}{until}, {row.state})"
        visit = work.session.get(t.Visit, found.visit_id)
        reference = visit.reference if visit else ""
        work.record("improve", reference, said)
    return outcome_of(context, reference, said, (), ())


def _action(session: DbSession, check: int, number: int) -> t.ImprovementAction:
    row = session.get(t.ImprovementAction, number)
    if row is None or row.check_id != check:
        raise NotFoundError(
            "action_unknown",
            f"check {check} has no improvement action {number}",
            hint="`quality list` shows them",
        )
    return row


def open_actions(
    session: DbSession, until: date | None = None
) -> tuple[tuple[str, int, str, str, date | None], ...]:
    """Visit, check, words, owner and due of actions that are open, the first due first; `until` some day."""
    c, check, v = columns(t.ImprovementAction), columns(t.QualityCheck), columns(t.Visit)
    query = (
        select(v.reference, check.id, c.words, c.owner, c.due)
        .select_from(t.ImprovementAction)
        .join(t.QualityCheck, c.check_id == check.id)
        .join(t.Visit, check.visit_id == v.id)
        .where(c.state == "open")
        .order_by(c.due.is_(None), c.due, c.id)
    )
    if until is not None:
        query = query.where(c.due <= until)
    return tuple((row[0], row[1], row[2], row[3], row[4]) for row in session.connection().execute(query))


def unmarked(session: DbSession) -> int:
    """Checks that found something to improve and raised no action yet."""
    c, action = columns(t.QualityCheck), columns(t.ImprovementAction)
    raised = select(action.id).where(action.check_id == c.id).exists()
    query = select(func.count()).select_from(t.QualityCheck).where((c.mark == "improve") & ~raised)
    return int(session.connection().execute(query).scalar_one())
