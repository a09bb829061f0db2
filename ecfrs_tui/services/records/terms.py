"""Terms, holidays and INSET days: entered, changed and removed; imported ones stay marked as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.terms import TermEntry
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.terms import KINDS, LONGEST_DAYS
from ecfrs_tui.intake.values import BadValueError
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing.school_year import AUTHORITIES, ENTERED
from ecfrs_tui.services.phrases import counted, long_day
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.effects import broken_by, told
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

LABELS: Mapping[str, str] = {
    "scope": "for", "kind": "kind", "label": "name", "first_day": "first day", "last_day": "last day",
}  # fmt: skip
FIELDS: Mapping[str, reading.Reader] = {
    "scope": reading.words(needed=True, most=80),
    "kind": reading.one_of(KINDS),
    "label": reading.words(most=80),
    "first_day": reading.a_date(),
    "last_day": reading.a_date(blank=True),
}


def across(texts: Mapping[str, str]) -> Mapping[str, str]:
    """What is wrong between fields, by field; each is as it would be stored."""
    if not texts.get("first_day"):
        return {}
    try:
        _days(date.fromisoformat(texts["first_day"]), texts.get("last_day", ""))
    except BadValueError as fault:
        return {"last_day": str(fault)}
    return {}


def _days(first: date, last: str | date | None) -> tuple[date, date]:
    """The stretch that is meant; one day without a last one. Raises BadValueError."""
    end = date.fromisoformat(last) if isinstance(last, str) and last.strip() else last
    stop = end if isinstance(end, date) else first
    if stop < first:
        raise BadValueError("the last day lies before the first")
    if (stop - first).days > LONGEST_DAYS:
        raise BadValueError(f"{(stop - first).days} days after the first: is the year right?")
    return first, stop


def save(
    context: Context, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
) -> Outcome:
    """A new entry, or another state of one; an imported one that is changed is left by its file from then on.

    `scope` is an authority or a school's URN. Raises RefusedError naming the fields, NotFoundError, StaleError.
    """
    with context.writing() as (work, _):
        row = _row(work, number, version) if number is not None else None
        entry = _read(work.session, texts)
        broken = broken_by(context, work.session, _as_changed(_value(row), entry))
        _refuse_twice(work.session, entry, number)
        if row is None:
            row = t.TermEntry(
                scope=entry.scope, kind=entry.kind, label=entry.label, first_day=entry.first_day,
                last_day=entry.last_day, source=ENTERED,
            )  # fmt: skip
            work.session.add(row)
        elif _value(row) == entry:
            raise RefusedError("nothing_changed", f"nothing about {words_of(entry)} was changed")
        else:
            row.scope, row.kind, row.label = entry.scope, entry.kind, entry.label
            row.first_day, row.last_day = entry.first_day, entry.last_day
            row.edited = row.source != ENTERED
        words = (
            f"{'Changed' if number else 'Entered'} {words_of(entry)} for {_for(work.session, entry.scope)}"
        )
        work.record("term", _reference(entry.scope), words)
        reference = str(row.id)
    return Outcome(told(words, broken), reference=reference)


def remove(context: Context, numbers: Sequence[int]) -> Outcome:
    """Takes entries away. An imported one comes back when its file is read again. Raises NotFoundError."""
    with context.writing() as (work, _):
        rows = [_row(work, number, None) for number in dict.fromkeys(numbers)]
        if not rows:
            raise RefusedError("nothing_chosen", "no term or day is named")
        entries = [_value(row) for row in rows]
        broken = broken_by(context, work.session, _without(entries))
        for row in rows:
            work.session.delete(row)
        said = [f"{words_of(e)} for {_for(work.session, e.scope)}" for e in entries if e is not None]
        words = (
            f"Removed {said[0]}" if len(said) == 1 else f"Removed {counted(len(said), 'entry', 'entries')}"
        )
        work.record("term", _reference(rows[0].scope), words, details={"removed": said})
    return Outcome(told(words, broken))


def weigh(context: Context, texts: Mapping[str, str], number: int | None = None) -> tuple[str, ...]:
    """Visits on days on which their school would be closed."""
    with context.store.reading() as session:
        row = session.get(t.TermEntry, number) if number is not None else None
        return broken_by(context, session, _as_changed(_value(row), _read(session, texts)))


def words_of(entry: TermEntry) -> str:
    """`INSET day Mon 8 Mar 2027`, `Easter holiday Mon 29 Mar 2027 to Fri 9 Apr 2027`."""
    name = entry.label or {"inset": "INSET day", "term": "term", "holiday": "holiday"}[entry.kind]
    if entry.kind == "inset" and "inset" not in name.casefold():
        name = f"INSET day ({name})"
    days = long_day(entry.first_day)
    return (
        f"{name} {days}"
        if entry.first_day == entry.last_day
        else f"{name} {days} to {long_day(entry.last_day)}"
    )


def scope_of(session: DbSession, text: str) -> str:
    """The authority, or the URN in digits, that somebody means. Raises BadValueError."""
    wanted = text.strip().removeprefix("urn:")
    if wanted.isascii() and wanted.isdigit():
        if len(wanted) > 12 or session.get(t.School, int(wanted)) is None:
            raise BadValueError(f"there is no school {wanted}")
        return str(int(wanted))
    for each in authorities(session):
        if each.casefold() == wanted.casefold():
            return each
    raise BadValueError(f"neither an authority ({', '.join(AUTHORITIES)}) nor a URN of ours")


def authorities(session: DbSession) -> tuple[str, ...]:
    """The authorities of the county, and others that schools of ours name."""
    c = columns(t.School)
    query = select(c.authority).where(c.authority != "").distinct().order_by(c.authority)
    return tuple(dict.fromkeys((*AUTHORITIES, *session.connection().execute(query).scalars())))


def _read(session: DbSession, texts: Mapping[str, str]) -> TermEntry:
    found = reading.read_all(FIELDS, texts, LABELS)
    try:
        first, last = _days(found["first_day"], found["last_day"])
    except BadValueError as fault:
        raise reading.fields_refused({"last_day": str(fault)}, LABELS) from None
    try:
        scope = scope_of(session, found["scope"])
    except BadValueError as fault:
        raise reading.fields_refused({"scope": str(fault)}, LABELS) from None
    return TermEntry(scope, found["kind"], found["label"], first, last)


def _refuse_twice(session: DbSession, entry: TermEntry, number: int | None) -> None:
    query = entities(t.TermEntry).where(
        t.TermEntry.scope == entry.scope,
        t.TermEntry.kind == entry.kind,
        t.TermEntry.first_day == entry.first_day,
        t.TermEntry.last_day == entry.last_day,
    )
    same = session.exec(query).first()
    if same is not None and same.id != number:
        raise reading.fields_refused({"first_day": "this is entered already"}, LABELS)


def _row(work: Work, number: int, version: int | None) -> t.TermEntry:
    row = work.session.get(t.TermEntry, number)
    if row is None:
        raise NotFoundError(
            "term_unknown", f"there is no entry {number} any more", hint="`terms list` shows them"
        )
    refuse_stale(work.session, row.label or row.kind, _reference(row.scope), row.version, version)
    return row


def _value(row: t.TermEntry | None) -> TermEntry | None:
    return TermEntry(row.scope, row.kind, row.label, row.first_day, row.last_day) if row is not None else None


def _reference(scope: str) -> str:
    """What the audit of an authority's or a school's calendar stands under."""
    return f"TERMS-{scope.upper()}"


def _for(session: DbSession, scope: str) -> str:
    school = session.get(t.School, int(scope)) if scope.isdigit() else None
    return school.name if school is not None else scope


def _without(entries: Sequence[TermEntry | None]) -> Any:
    def change(book: Book) -> Book:
        left = tuple(e for e in book.calendar.entries if e not in entries)
        return replace(book, calendar=replace(book.calendar, entries=left))

    return change


def _as_changed(before: TermEntry | None, after: TermEntry) -> Any:
    """The change as the rule book sees it: the entry as it stood gives way to the new one."""

    def change(book: Book) -> Book:
        rest = tuple(e for e in book.calendar.entries if e != before)
        return replace(book, calendar=replace(book.calendar, entries=(*rest, after)))

    return change
