"""Puts a visit with other officers, or at another time, until the school has agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.domain.layout import request_of, shift
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.endings import lapse
from ecfrs_tui.services.loading import load_visit
from ecfrs_tui.services.moving import replace_times
from ecfrs_tui.services.planviews import PlanAccepted
from ecfrs_tui.services.settling import known_officers, settle
from ecfrs_tui.services.telling import at, said, stored_visit

EXCUSED = "notice"
"""The rule that an absence excuses: it rarely comes with notice."""


def take_over(
    context: Context, reference: str, *, officers: Sequence[str], starts_at: datetime, reason: str
) -> PlanAccepted:
    """The visit as a hold with these officers from `starts_at` (London, first session), old diaries freed.

    It lapses after the settings' `hold_days`. Nothing is told before it is confirmed; then those who knew
    of it get what a move sends. One transaction, one step of undo. Raises NotFoundError, or RefusedError
    with every broken rule but notice.
    """
    if not reason.strip():
        raise RefusedError("reason_missing", "a take-over needs a reason", hint="say why in a few words")
    lapse(context)
    with context.writing() as (work, _):
        row = stored_visit(work.session, reference)
        if row.state not in ("held", "confirmed"):
            raise RefusedError(
                "not_movable", f"{row.reference} is {row.state} and cannot be taken over", hint="book anew"
            )
        days = sorted((row.arrives_at.date(), starts_at.date()))
        book = context.book(work.session, days[0], days[1])
        before = load_visit(work.session, row.reference, book.programmes)
        team = known_officers(book, officers)
        shape = book.calendar.shape(before.school.urn, before.school.phase)
        after = shift(before, before.school, shape, team, starts_at)
        if (after.starts_at, set(after.officers)) == (before.starts_at, set(before.officers)):
            raise RefusedError("nothing_to_move", f"{row.reference} is there already")
        if after.arrives_at <= context.now():
            raise RefusedError("past", f"{at(starts_at)} is over", hint="choose a time that is to come")
        verdict = assess(after, book)
        kept = {**(row.overrides or {}), EXCUSED: reason.strip()}
        left = replace(verdict, broken=tuple(b for b in verdict.broken if b.rule not in kept))
        settle(context, work.session, left, "", request_of(after)[0], after)
        short = any(b.rule == EXCUSED for b in verdict.broken)
        replace_times(work.session, row, after, kept if short else row.overrides or {})
        until = context.now() + timedelta(days=context.settings.hold_days)
        row.state, row.held_until = "held", min(until, after.arrives_at).replace(second=0)
        words = f"{said('Taken over', row, after, book)} (was {at(before.starts_at)}): {reason.strip()}"
        work.record(
            "take-over",
            row.reference,
            words,
            details={"was": before.starts_at.isoformat(), "officers": list(before.officers)},
        )
    return PlanAccepted(row.reference, row.reference, words)
