"""After the visit: how many sat in each session, how many young people that were, or why nothing took place.

Attendances count a pupil once a session, distinct pupils once a visit. The two are never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services import learning, outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.request_states import reopen, set_request_state
from ecfrs_tui.services.telling import at, outcome_of, stored_visit
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

MOST_PUPILS = 5000
"""In one session: no hall holds more."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was counted: attendances of each session in their order, or only the `total` of all of them.

    `distinct` None: taken by the rule of `distinct_by_rule`.
    """

    pupils: tuple[int, ...] = ()
    total: int | None = None
    distinct: int | None = None
    teacher_present: bool | None = None
    drive_minutes: int | None = None
    remarks: str = ""


def distinct_by_rule(sessions: Iterable[tuple[str, str, int]]) -> int:
    """Young people behind (programme, year group, attendances) of a visit's sessions, when nobody counted them.

    Of each year group the programme that reached most of it counts: groups of one programme are different
    pupils, a further programme for the same year group reaches the same ones again.
    """
    reached: dict[str, dict[str, int]] = {}
    for programme, year, attended in sessions:
        of_year = reached.setdefault(year.strip().upper(), {})
        of_year[programme] = of_year.get(programme, 0) + attended
    return sum(max(of_year.values()) for of_year in reached.values())


def spread(total: int, planned: Sequence[int]) -> tuple[int, ...]:
    """A total over sessions by the pupils planned, evenly when none were; whole numbers that sum to it."""
    if not planned:
        return ()
    weights = list(planned) if sum(planned) > 0 else [1] * len(planned)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(parts)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return tuple(parts)


def record(context: Context, reference: str, numbers: Numbers) -> Outcome:
    """A confirmed visit that happened; numbers by session may also correct those of a delivered one.

    Raises RefusedError for numbers that cannot be, for a visit that is still to come, or is in another state.
    """
    with context.writing() as (work, _):
        row = stored_visit(work.session, reference)
        correcting = row.state == "delivered" and numbers.total is None
        _refuse_state(context, row, correcting=correcting)
        sessions = sessions_of(work.session, row)
        attended = _attended(row, sessions, numbers)
        total = sum(attended) if sessions else numbers.total or 0
        by_rule = (
            distinct_by_rule((s.programme, s.year, n) for s, n in zip(sessions, attended, strict=True))
            if sessions
            else total
        )
        distinct = by_rule if numbers.distinct is None else numbers.distinct
        _refuse_distinct(distinct, total, attended)
        words = _words(row, total, distinct, numbers.teacher_present, correcting)
        if numbers.drive_minutes is not None:
            words += f"; {_drive(context, work, row, numbers.drive_minutes)}"
        for session, number in zip(sessions, attended, strict=True):
            session.pupils_actual = number
        row.state, row.pupils_reached, row.pupils_distinct = "delivered", total, distinct
        if numbers.teacher_present is not None or not correcting:
            row.teacher_present = numbers.teacher_present
        if numbers.remarks or not correcting:
            row.remarks = numbers.remarks
        set_request_state(work.session, row, "delivered")
        work.record("deliver", row.reference, words)
    return outcome_of(context, row.reference, words, (), ())


def not_delivered(context: Context, reference: str, *, reason: str) -> Outcome:
    """A confirmed visit that did not take place; its request is open again. Raises RefusedError without a reason."""
    if not reason.strip():
        raise RefusedError(
            "reason_missing", "what did not take place needs a reason", hint="say why in a few words"
        )
    with context.writing() as (work, _):
        row = stored_visit(work.session, reference)
        _refuse_state(context, row, correcting=False)
        row.state, row.state_reason = "not delivered", reason.strip()
        outbox.withdraw_waiting(work.session, row.id or 0)
        reopen(work.session, row)
        words = f"Recorded {row.reference}, {at(row.starts_at)}, as not delivered: {reason.strip()}"
        work.record("not-delivered", row.reference, words)
    return outcome_of(context, row.reference, words, (), ())


def sessions_of(session: DbSession, row: t.Visit) -> list[t.VisitSession]:
    """The sessions of a visit in the order of their time."""
    query = (
        entities(t.VisitSession)
        .where(t.VisitSession.visit_id == row.id)
        .order_by(col(t.VisitSession.starts_at), col(t.VisitSession.id))
    )
    return list(session.exec(query))


def _refuse_state(context: Context, row: t.Visit, *, correcting: bool) -> None:
    if row.state != "confirmed" and not correcting:
        raise RefusedError(
            "not_confirmed", f"{row.reference} is {row.state}, not confirmed", hint="confirm it first"
        )
    if row.starts_at > context.now():
        raise RefusedError("not_yet", f"{row.reference} is on {at(row.starts_at)}, which is still to come")


def _attended(row: t.Visit, sessions: Sequence[t.VisitSession], numbers: Numbers) -> tuple[int, ...]:
    for number in numbers.pupils if numbers.total is None else (numbers.total,):
        if not 0 <= number <= MOST_PUPILS * max(1, len(sessions) if numbers.total is not None else 1):
            raise RefusedError(
                "pupils_wrong",
                f"{number} young people cannot be",
                hint=f"give a number from 0 to {MOST_PUPILS}",
            )
    if numbers.total is not None:
        return spread(numbers.total, [s.pupils for s in sessions])
    if len(numbers.pupils) != len(sessions):
        held = ", ".join(f"{s.starts_at:%H:%M} {s.programme} year {s.year or '?'}" for s in sessions)
        raise RefusedError(
            "sessions_wrong",
            f"{row.reference} holds {counted(len(sessions), 'session')}, "
            f"and {counted(len(numbers.pupils), 'number was', 'numbers were')} given",
            hint=f"give one number for each: {held}" if held else "give the total of the visit instead",
        )
    return numbers.pupils


def _refuse_distinct(distinct: int, total: int, attended: Sequence[int]) -> None:
    least = max(attended, default=0)
    if not least <= distinct <= total:
        raise RefusedError(
            "distinct_wrong",
            f"{distinct} distinct pupils cannot be with {total} attendances, {least} of them in one session",
            hint=f"give a number from {least} to {total}, or leave it out",
        )


def _words(row: t.Visit, total: int, distinct: int, teacher: bool | None, correcting: bool) -> str:
    begun = f"Corrected {row.reference}" if correcting else f"Recorded {row.reference} as delivered"
    young = (
        f"{total:,} young people"
        if distinct == total
        else f"{total:,} attendances, {distinct:,} young people"
    )
    present = {True: ", a teacher was there", False: ", no teacher was there", None: ""}[teacher]
    return f"{begun}: {young}{present}"


def _drive(context: Context, work: Work, row: t.Visit, minutes: int) -> str:
    # a correction takes the place of the drive that was noted before
    for drive in work.session.exec(entities(t.DriveRecordRow).where(t.DriveRecordRow.visit_id == row.id)):
        work.session.delete(drive)
    return learning.record_drive(context, work, row, minutes)
