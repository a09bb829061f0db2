"""The lines of Today about quality: improvements that are due, competences that run out, answers without a visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services import competence_cover, evaluations, quality
from ecfrs_tui.services.phrases import counted, long_day

DUE_DAYS = 7
"""An improvement stands on Today so many days before it is due, and until it is done."""

Line = tuple[str, str, str]
"""Reference, words, and the screen that mends it."""


def lines(session: DbSession, today: date) -> Iterator[Line]:
    """Most pressing first; four queries."""
    for visit, check, words, owner, due in quality.open_actions(session, today + timedelta(days=DUE_DAYS)):
        late = "was due" if due and due < today else "due"
        when = f", {late} {long_day(due)}" if due else ""
        yield visit, f"check {check} of {visit}: {words} ({owner}{when})", "visits"
    yield from _competences(session, today)
    lost = evaluations.waiting(session)
    if lost:
        yield "", f"{counted(lost, 'evaluation answer')} tied to no visit", "reports"


def _competences(session: DbSession, today: date) -> Iterator[Line]:
    """A line for each programme that will lack officers, and one for all that runs out otherwise."""
    covered: list[tuple[date, str, str]] = []
    for row in competence_cover.cover(session, today):
        if row.expiring and row.uncovered_from is not None and row.uncovered_from > today:
            who = ", ".join(f"{officer} until {long_day(last)}" for officer, last in row.expiring)
            yield "", f"{row.title}: too few officers from {long_day(row.uncovered_from)} ({who})", "reports"
        else:
            covered.extend((last, officer, row.title) for officer, last in row.expiring)
    if covered:
        last, officer, title = min(covered)
        more = f" and {len(covered) - 1} more" if len(covered) > 1 else ""
        yield "", f"{officer} may deliver {title} until {long_day(last)}{more}", "reports"
