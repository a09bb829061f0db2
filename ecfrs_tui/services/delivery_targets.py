"""Delivery targets: stated by hand or by file, and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.reach import MEASURES, Goal
from ecfrs_tui.errors import NotFoundError, RefusedError, StaleError
from ecfrs_tui.intake.delivery_targets import MOST, MOST_DAYS, NAME_LENGTH
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.reportviews import DeliveryTargetView
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

WORDS = {"young_people": "young people", "visits": "visits", "schools": "schools"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A delivery target as stated; empty texts mean all topics, all districts. Both days are included."""

    measure: str
    topic: str
    district: str
    first_day: date
    last_day: date
    target: int


def goals(session: DbSession) -> tuple[Goal, ...]:
    """All targets as the counting rules take them."""
    c = columns(t.DeliveryTarget)
    query = select(c.measure, c.topic, c.district, c.first_day, c.last_day, c.target)
    return tuple(Goal(*row) for row in session.connection().execute(query.order_by(c.id)))


def standing(session: DbSession, now: datetime) -> tuple[DeliveryTargetView, ...]:
    """Targets in order of their last day, each with what was delivered, is booked or held, and is expected.

    Young people are attendances; a school counts once, and is booked when it is not delivered already.
    Three queries a target.
    """
    from ecfrs_tui.services.reporting import counting
    from ecfrs_tui.services.reporting.base import Scope
    from ecfrs_tui.services.reporting.expected import expected

    c = columns(t.DeliveryTarget)
    rows = session.connection().execute(select(*c).order_by(c.last_day, c.topic, c.district, c.id)).all()
    views = []
    for row in rows:
        scope = Scope(row.first_day, row.last_day, "", topic=row.topic, district=row.district)
        counts = counting.count_all(session, scope)
        _, ahead = expected(session, scope, (), now)
        parts = (counts["delivered"], counts["confirmed"], counts["held"], ahead)
        delivered, confirmed, held, open_ = (_of(row.measure, part) for part in parts)
        booked = confirmed + held
        if row.measure == "schools":
            booked = counting.schools_ahead(session, scope)
        views.append(
            DeliveryTargetView(
                row.id,
                row.measure,
                row.topic,
                row.district,
                row.first_day,
                row.last_day,
                row.target,
                delivered,
                booked,
                open_,
                row.version,
            )
        )
    return tuple(views)


def save(
    context: Context, wanted: Wanted, *, number: int | None = None, version: int | None = None
) -> Outcome:
    """Adds a target, or changes the one of that number.

    Raises RefusedError for what cannot be a target or stands already, NotFoundError, StaleError.
    """
    checked = check(wanted)
    with context.writing() as (work, _):
        _refuse_twin(work.session, checked, number)
        if number is None:
            row = t.DeliveryTarget(**_fields(checked))
            work.session.add(row)
            verb = "Added"
        else:
            row = _stored(work.session, number, version)
            for name, value in _fields(checked).items():
                setattr(row, name, value)
            verb = "Changed"
        words = f"{verb} the delivery target: {in_words(checked)}"
        work.record("delivery target", "", words)
    return Outcome(words)


def check(wanted: Wanted) -> Wanted:
    """The target with its texts tidied. Raises RefusedError naming the field that cannot stand."""
    fault, hint = _fault(wanted)
    if fault:
        raise RefusedError("target_wrong", fault, hint=hint)
    return Wanted(
        wanted.measure,
        " ".join(wanted.topic.split()),
        " ".join(wanted.district.split()),
        wanted.first_day,
        wanted.last_day,
        wanted.target,
    )


def _fault(wanted: Wanted) -> tuple[str, str]:
    if wanted.measure not in MEASURES:
        return f"there is no measure “{wanted.measure[:40]}”", f"one of {', '.join(MEASURES)}"
    if wanted.last_day < wanted.first_day:
        return (
            f"the target would end on {wanted.last_day:%d/%m/%Y}, before it begins on "
            f"{wanted.first_day:%d/%m/%Y}",
            "exchange the two dates",
        )
    if (wanted.last_day - wanted.first_day).days > MOST_DAYS:
        return "the target runs for more than six years", "is the year right?"
    if not 1 <= wanted.target <= MOST:
        return f"{wanted.target:,} cannot be a target", f"give a number from 1 to {MOST:,}"
    for name, value in (("topic", wanted.topic), ("district", wanted.district)):
        if len(value) > NAME_LENGTH:
            return f"the {name} has more than {NAME_LENGTH} characters", "shorten it"
    return "", ""


def in_words(wanted: Wanted) -> str:
    """`1,200 young people, Fire, Harlow, 1 Sep 2026 to 31 Aug 2027`."""
    parts = [f"{wanted.target:,} {WORDS[wanted.measure]}", wanted.topic, wanted.district]
    first, last = wanted.first_day, wanted.last_day
    parts.append(f"{first:%d/%m/%Y} to {last:%d/%m/%Y}")
    return ", ".join(part for part in parts if part)


def _of(measure: str, counted: object) -> int:
    name = {"young_people": "young_people", "visits": "visits", "schools": "schools"}[measure]
    return int(getattr(counted, name))


def _fields(wanted: Wanted) -> dict[str, Any]:
    return {
        "measure": wanted.measure,
        "topic": wanted.topic,
        "district": wanted.district,
        "first_day": wanted.first_day,
        "last_day": wanted.last_day,
        "target": wanted.target,
    }


def _refuse_twin(session: DbSession, wanted: Wanted, number: int | None) -> None:
    c = columns(t.DeliveryTarget)
    same = (
        (c.measure == wanted.measure)
        & (c.topic == wanted.topic)
        & (c.district == wanted.district)
        & (c.first_day == wanted.first_day)
        & (c.last_day == wanted.last_day)
    )
    twin = session.connection().execute(select(c.id).where(same & (c.id != (number or 0)))).first()
    if twin:
        raise RefusedError(
            "target_twice",
            f"target {twin[0]} is stated for the same measure, topic, district and days",
            hint=f"change that one: number {twin[0]}",
        )


def _stored(session: DbSession, number: int, version: int | None) -> t.DeliveryTarget:
    row = session.get(t.DeliveryTarget, number)
    if row is None:
        raise NotFoundError(
            "target_unknown",
            f"there is no delivery target {number}",
            hint="`delivery-targets list` shows them",
        )
    if version is not None and row.version != version:
        raise StaleError(
            "changed_since", f"delivery target {number} has been changed since", hint="look at it again"
        )
    return row
