"""Working weeks: another one from a day on, a correction of one that stands, and none lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.officers import Week
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.officers import DAYS
from ecfrs_tui.services.busy import officer_code
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.effects import broken_by, told
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

LABELS: Mapping[str, str] = {"since": "from", **{day: day.capitalize() for day in DAYS}}


def save(
    context: Context,
    officer: str,
    texts: Mapping[str, str],
    *,
    since: date | None,
    new: bool = False,
    version: int | None = None,
) -> Outcome:
    """The week that begins on `since` (None: from the beginning); with `new` there must be none yet.

    Raises RefusedError naming the fields, NotFoundError, StaleError when the officer was edited meanwhile.
    """
    days = reading.read_all(dict.fromkeys(DAYS, reading.spans), texts, LABELS)
    week: Week = {number: days[day] for number, day in enumerate(DAYS) if days[day]}
    with context.writing() as (work, _):
        row = _officer(work, officer, version)
        standing = _spans(work.session, row.code, since)
        if new and standing:
            raise reading.fields_refused(
                {"since": f"a week of {row.name} begins on that day already"}, LABELS
            )
        if not new and not standing and since is not None:
            raise NotFoundError("week_unknown", f"no week of {row.name} begins on {long_day(since)}")
        if not week and since is not None:
            raise reading.fields_refused(
                {"monday": "a week without any hours: say the last day in post, or enter leave"}, LABELS
            )
        if {n: tuple(v) for n, v in _as_week(standing).items()} == dict(week):
            raise RefusedError("nothing_changed", "the week is as it was")
        broken = broken_by(context, work.session, _as_changed(row.code, since, week), (row.code,))
        _put(work, row, standing, since, week)
        when = f" from {long_day(since)}" if since else ""
        words = f"{'New week' if new else 'Changed the week'} of {row.name}{when}"
        work.record("week", row.code.upper(), words)
        code = row.code
    return Outcome(told(words, broken), reference=code)


def drop(context: Context, officer: str, since: date, *, version: int | None = None) -> Outcome:
    """Takes a week away that begins on a day: the one before goes on. Raises NotFoundError, StaleError."""
    with context.writing() as (work, _):
        row = _officer(work, officer, version)
        standing = _spans(work.session, row.code, since)
        if not standing:
            raise NotFoundError("week_unknown", f"no week of {row.name} begins on {long_day(since)}")
        broken = broken_by(context, work.session, _as_changed(row.code, since, None), (row.code,))
        _put(work, row, standing, since, {})
        words = f"Took back the week of {row.name} from {long_day(since)}"
        work.record("week", row.code.upper(), words)
        code = row.code
    return Outcome(told(words, broken), reference=code)


def weigh(context: Context, officer: str, texts: Mapping[str, str], since: date | None) -> tuple[str, ...]:
    """Visits that would break a rule if the week were kept."""
    days = reading.read_all(dict.fromkeys(DAYS, reading.spans), texts, LABELS)
    week: Week = {number: days[day] for number, day in enumerate(DAYS) if days[day]}
    with context.store.reading() as session:
        code = officer_code(session, officer)
        return broken_by(context, session, _as_changed(code, since, week), (code,))


def _officer(work: Work, officer: str, version: int | None) -> t.Officer:
    code = officer_code(work.session, officer)
    row = work.session.get_one(t.Officer, code)
    refuse_stale(work.session, row.name, code.upper(), row.version, version)
    return row


def _spans(session: DbSession, code: str, since: date | None) -> list[t.WorkingSpan]:
    query = entities(t.WorkingSpan).where(t.WorkingSpan.officer == code, t.WorkingSpan.since == since)
    return list(session.exec(query))


def _as_week(rows: list[t.WorkingSpan]) -> dict[int, tuple[Any, ...]]:
    days: dict[int, tuple[Any, ...]] = {}
    for row in sorted(rows, key=lambda each: (each.weekday, each.starts)):
        days[row.weekday] = (*days.get(row.weekday, ()), (row.starts, row.ends))
    return days


def _put(
    work: Work, officer: t.Officer, standing: list[t.WorkingSpan], since: date | None, week: Week
) -> None:
    """The rows of a week; the officer's version moves with them."""
    for row in standing:
        work.session.delete(row)
    for weekday, spans in week.items():
        for first, last in spans:
            work.session.add(
                t.WorkingSpan(officer=officer.code, weekday=weekday, starts=first, ends=last, since=since)
            )
    officer.version += 1
    work.session.flush()


def _as_changed(code: str, since: date | None, week: Week | None) -> Any:
    """The change as the rule book sees it; no week takes the one of that day away."""

    def change(book: Book) -> Book:
        officer = book.officers[code]
        if since is None:
            after = replace(officer, pattern=week or {})
        else:
            later = [each for each in officer.later if each[0] != since]
            if week is not None:
                later.append((since, week))
            after = replace(officer, later=tuple(sorted(later, key=lambda each: each[0])))
        return replace(book, officers={**book.officers, code: after})

    return change
