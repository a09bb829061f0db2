"""Officers' calendars: a file once, or an address again and again. What was read last stands until a better reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError
from ecfrs_tui.intake import calendar_events as events
from ecfrs_tui.intake.calendar_address import Limits, checked_address, fetch, shown
from ecfrs_tui.intake.csvfile import read_bytes
from ecfrs_tui.intake.values import clean, shortened
from ecfrs_tui.services.busy import officer_code
from ecfrs_tui.services.calendar_storing import Ours, Stored, ours_of, replace_busy, window
from ecfrs_tui.services.calendarviews import CalendarRead
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import ImportReport, Outcome, RefusedRow
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

DAYS_KNOWN = 90
"""How far ahead a published calendar usually reaches (Exchange: three months)."""
WHOLE_AFTER_DAYS = 7
"""After so many days it is read whole again even if it is said to be unchanged."""
AT_ONCE = 4
_NOTES = 50
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Source:
    """A calendar as far as reading it needs; `number` is None while it is not kept."""

    number: int | None
    officer: str
    name: str
    address: str
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What came of asking; `read` is None when the address says that nothing has changed."""

    read: events.CalendarRead | None
    etag: str = ""
    modified: str = ""


def import_calendar(
    context: Context, path: Path, officer: str, *, dry_run: bool = False, strict: bool = False
) -> ImportReport:
    """Reads a file into an officer's busy times in one transaction; the same file again changes nothing.

    A file of the same name replaces what the earlier one said. Raises FileRefusedError, NotFoundError;
    RefusedError when `strict` meets an event that cannot be read.
    """
    started = perf_counter()
    name = f"file {clean(path.name)[:80]}"
    read = _read(context, read_bytes(path), path.name)
    if strict and read.problems:
        raise RefusedError(
            "events_refused",
            f"{path.name}: {len(read.problems)} events cannot be read, so nothing was imported",
            hint="import without --strict to take the others",
            details={"events": [p.words for p in read.problems[:_NOTES]]},
        )
    with context.writing() as (work, _):
        code = officer_code(work.session, officer)
        row = _row(work.session, code, name) or t.CalendarSource(officer=code, name=name, days_known=0)
        work.session.add(row)
        stored, ours, notes = _put(context, work, row, read)
        notes = notes[len(read.problems) :]  # those are in the report one by one
        words = f"Read {path.name} into the busy times of {code}: {_counts(stored)}"
        if dry_run:
            work.session.rollback()
        elif stored.added or stored.gone:
            work.record("import", code, words, details={"kind": "calendar"})
        else:
            work.session.flush()
    told = list(notes)
    if ours:
        told.append(f"{ours} entries are our own visits and were not counted twice")
    if stored.clashes:
        told.append(f"now in the way of {', '.join(stored.clashes)}: see Today")
    return ImportReport(
        file=clean(path.name),
        kind="calendar",
        rows=read.events,
        added=stored.added,
        changed=stored.gone,
        unchanged=stored.unchanged,
        refused=tuple(RefusedRow(p.number, "", p.label, p.reason) for p in read.problems),
        seconds=round(perf_counter() - started, 3),
        notes=tuple(told),
        dry_run=dry_run,
    )


def add(
    context: Context, officer: str, address: str, *, name: str = "", days_known: int = DAYS_KNOWN
) -> CalendarRead:
    """Keeps the address of an officer's calendar, once it has been read well.

    Raises FileRefusedError when it cannot be read, RefusedError when that name is taken.
    """
    asked = checked_address(address)
    title = clean(name)[:60] or f"calendar at {shown(asked)[:60]}"
    with context.store.reading() as session:
        code = officer_code(session, officer)
    reading = _ask(context, _Source(None, code, title, asked))
    with context.writing() as (work, _):
        if _row(work.session, code, title) is not None:
            raise RefusedError(
                "calendar_twice",
                f"{code} has a calendar “{title}” already",
                hint="give this one another name with --name, or remove the other",
            )
        row = t.CalendarSource(officer=code, name=title, address=asked, days_known=days_known)
        work.session.add(row)
        done = _stored(context, work, row, reading)
        work.record("calendar", code, f"Calendar “{title}” added: {done.words}")
    return done


def remove(context: Context, number: int) -> Outcome:
    """Forgets a calendar and every busy time that came from it."""
    with context.writing() as (work, _):
        row = work.session.get(t.CalendarSource, number)
        if row is None:
            raise _unknown(number)
        gone = list(
            work.session.exec(
                entities(t.BusyTime).where(t.BusyTime.officer == row.officer, t.BusyTime.source == row.name)
            )
        )
        for busy in gone:
            work.session.delete(busy)
        work.session.delete(row)
        words = f"Calendar “{row.name}” of {row.officer} removed with {len(gone)} busy times"
        work.record("calendar", row.officer, words)
    return Outcome(words)


def fetch_all(
    context: Context,
    *,
    officer: str | None = None,
    numbers: Sequence[int] = (),
    due: bool = False,
    progress: Progress | None = None,
) -> tuple[CalendarRead, ...]:
    """Reads the kept addresses again, several at once; one that fails changes nothing and keeps nobody waiting.

    `due` leaves out those read within the settings' minutes. Belongs in a thread: it waits for servers.
    """
    sources = _chosen(context, officer, numbers, due)
    done: list[CalendarRead] = []
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="calendar") as pool:
        asked = [(source, pool.submit(_ask, context, source)) for source in sources]
        try:
            for source, answer in asked:
                if progress is not None:
                    progress(len(done), len(sources))
                try:
                    reading = answer.result()
                except EcfrsError as fault:
                    done.append(_failed(context, source, fault))
                    continue
                done.append(_keep(context, source, reading))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return tuple(done)


def _chosen(context: Context, officer: str | None, numbers: Sequence[int], due: bool) -> list[_Source]:
    today = context.now().date()
    since = context.clock.now_utc() - timedelta(minutes=context.settings.calendars.every_minutes)
    with context.store.reading() as session:
        query = entities(t.CalendarSource).where(t.CalendarSource.address != "")
        if officer:
            query = query.where(t.CalendarSource.officer == officer_code(session, officer))
        rows = list(session.exec(query.order_by(col(t.CalendarSource.id))))
    missing = set(numbers) - {row.id for row in rows}
    if missing:
        raise _unknown(min(missing))
    chosen = []
    for row in rows:
        if (numbers and row.id not in numbers) or (due and row.tried_utc and row.tried_utc > since):
            continue
        fresh = row.read_on is not None and (today - row.read_on).days < WHOLE_AFTER_DAYS
        marks = (row.etag, row.modified) if fresh else ("", "")
        chosen.append(_Source(row.id, row.officer, row.name, row.address, *marks))
    return chosen


def _ask(context: Context, source: _Source) -> _Reading:
    settings = context.settings.calendars
    limits = Limits(settings.seconds, int(settings.most_mb * 1e6))
    got = fetch(source.address, etag=source.etag, modified=source.modified, limits=limits)
    if got.data is None:
        return _Reading(None, got.etag, got.modified)
    return _Reading(_read(context, got.data, shown(source.address)), got.etag, got.modified)


def _read(context: Context, data: bytes, name: str) -> events.CalendarRead:
    settings = context.settings.calendars
    first, last = window(context.now().date(), context.settings.rules.horizon_days)
    levels = events.Levels(settings.free_all_day, settings.tentative)
    return events.read_calendar(data, name, first, last, levels=levels)


def _keep(context: Context, source: _Source, reading: _Reading) -> CalendarRead:
    with context.writing() as (work, _):
        row = work.session.get(t.CalendarSource, source.number)
        if row is None:
            return CalendarRead(
                source.number, source.officer, source.name, problem="it was removed meanwhile"
            )
        done = _stored(context, work, row, reading)
        if done.added or done.gone:
            work.record(
                "calendar",
                row.officer,
                f"Calendar read: {done.words}",
                details={"source": row.id, "clashes": list(done.clashes)},
                undoable=False,
            )
        else:
            work.session.flush()
    return done


def _stored(context: Context, work: Work, row: t.CalendarSource, reading: _Reading) -> CalendarRead:
    row.etag, row.modified = reading.etag, reading.modified
    if reading.read is None:
        today = context.now().date()
        row.good_utc = row.tried_utc = context.clock.now_utc()
        row.problem = ""
        row.known_until = max(row.known_until or today, today + timedelta(days=row.days_known))
        return CalendarRead(
            row.id, row.officer, row.name, known_until=row.known_until, notes=("unchanged since",)
        )
    stored, ours, notes = _put(context, work, row, reading.read)
    return CalendarRead(
        row.id,
        row.officer,
        row.name,
        stored.added,
        stored.gone,
        stored.unchanged,
        ours,
        notes=tuple(notes),
        clashes=stored.clashes,
        known_until=row.known_until,
    )


def _put(
    context: Context, work: Work, row: t.CalendarSource, read: events.CalendarRead
) -> tuple[Stored, int, list[str]]:
    """Writes a reading; how many entries were our own, and what is to be told."""
    today = context.now().date()
    ours: Ours = ours_of(work.session, row.officer, context.settings.uid_domain)
    others, mine = events.without_ours(read.busy, ours.is_ours)
    since, _ = window(today, 0)
    stored = replace_busy(work.session, row.officer, row.name, others, since)
    row.good_utc = row.tried_utc = context.clock.now_utc()
    row.read_on, row.problem = today, ""
    row.known_until = _known_until(today, row.days_known, read.last_single)
    notes = [*(p.words for p in read.problems), *read.notes, *ours.differing(mine)]
    row.notes = notes[:_NOTES]
    work.session.flush()
    return stored, len(mine), notes


def _known_until(today: date, days_known: int, last_single: date | None) -> date:
    stated = today + timedelta(days=days_known)
    return max(stated, last_single) if last_single is not None else stated


def _failed(context: Context, source: _Source, fault: EcfrsError) -> CalendarRead:
    with context.writing() as (work, _):
        row = work.session.get(t.CalendarSource, source.number)
        if row is not None:
            row.tried_utc, row.problem = context.clock.now_utc(), shortened(fault.message, 300)
            work.session.flush()
    return CalendarRead(source.number, source.officer, source.name, problem=fault.message, hint=fault.hint)


def _row(session: DbSession, officer: str, name: str) -> t.CalendarSource | None:
    query = entities(t.CalendarSource).where(
        t.CalendarSource.officer == officer, t.CalendarSource.name == name
    )
    return session.exec(query).first()


def _counts(stored: Stored) -> str:
    return f"{stored.added} added, {stored.gone} gone, {stored.unchanged} unchanged"


def _unknown(number: int) -> NotFoundError:
    return NotFoundError(
        "calendar_unknown", f"there is no calendar {number}", hint="`calendars list` shows their numbers"
    )
