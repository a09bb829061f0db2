"""Term calendars and the shapes of school days."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sqlalchemy import select

from ecfrs_tui.domain.terms import TermEntry as Entry
from ecfrs_tui.intake.records import Read
from ecfrs_tui.intake.terms import SchoolDayRecord, TermRecord
from ecfrs_tui.services.importing.base import Tally, Task, table_of
from ecfrs_tui.store.tables import School, SchoolDay, TermEntry

ENTERED = "entered"
"""The source of a term entry that no file brought."""
AUTHORITIES = ("Essex", "Southend-on-Sea", "Thurrock")
_SPELLINGS = {
    "southend": "Southend-on-Sea",
    "southend on sea": "Southend-on-Sea",
    "essex county council": "Essex",
}


def _scopes(task: Task) -> dict[str, str]:
    """Every authority and every URN (as digits) a row may be about, by lower-case spelling."""
    school = table_of(School).c
    connection = task.work.session.connection()
    scopes = {name.casefold(): name for name in AUTHORITIES} | _SPELLINGS
    for name in connection.execute(select(school.authority).distinct()).scalars():
        if name:
            scopes.setdefault(name.casefold(), name)
    scopes.update({str(urn): str(urn) for urn in connection.execute(select(school.urn)).scalars()})
    return scopes


def put_terms(task: Task, read: Read[TermRecord]) -> Tally:
    """Adds entries and changes them.

    The same days of the same scope and kind are the same entry; so is one of the same label that
    overlaps it (a date was put right). What is not in the file stays, and so does what was entered or
    changed here.
    """
    tally = Tally()
    session = task.work.session
    scopes = _scopes(task)
    source = str(read.about.get("file", "")) or "imported"
    standing = list(session.connection().execute(select(table_of(TermEntry))))
    by_days = {(r.scope, r.kind, r.first_day, r.last_day): r for r in standing}
    by_label: dict[tuple[str, str, str], list[Any]] = {}
    for row in standing:
        by_label.setdefault((row.scope, row.kind, row.label), []).append(row)
    in_file = {(scopes.get(r.scope.casefold()), r.kind, r.first_day, r.last_day) for r in read.records}
    for number, record in zip(read.rows, read.records, strict=True):
        scope = scopes.get(record.scope.casefold())
        if scope is None:
            digits = record.scope.isdecimal()
            reason = "no school has this URN" if digits else "no authority of this name, and not a URN"
            tally.refuse(number, "authority", record.scope, reason)
            continue
        same = by_days.get((scope, record.kind, record.first_day, record.last_day))
        if same is None:
            same = next(
                (
                    r
                    for r in by_label.get((scope, record.kind, record.label), ())
                    if r.first_day <= record.last_day
                    and record.first_day <= r.last_day
                    and (scope, record.kind, r.first_day, r.last_day) not in in_file
                ),
                None,
            )
        entry = Entry(scope, record.kind, record.label, record.first_day, record.last_day)
        if same is not None and (same.edited or same.source == ENTERED):
            if (same.label, same.first_day, same.last_day) != (entry.label, entry.first_day, entry.last_day):
                tally.notes.append(f"{_said(same)} stays as entered here; the file says {_said(entry)}")
            tally.unchanged += 1
            continue
        if same is None:
            session.add(
                TermEntry(
                    scope=scope,
                    kind=record.kind,
                    label=record.label,
                    first_day=record.first_day,
                    last_day=record.last_day,
                    source=source,
                )
            )
            tally.added += 1
        elif (same.label, same.first_day, same.last_day) != (entry.label, entry.first_day, entry.last_day):
            entity = session.get_one(TermEntry, same.id)
            entity.label, entity.first_day, entity.last_day = entry.label, entry.first_day, entry.last_day
            tally.changed += 1
        else:
            tally.unchanged += 1
    session.flush()
    tally.notes.extend(_clashes(task))
    return tally


def _said(entry: Any) -> str:
    """`Essex, Easter holiday 29/03/2027–09/04/2027`."""
    days = f"{entry.first_day:%d/%m/%Y}–{entry.last_day:%d/%m/%Y}"
    return f"{entry.scope}, {entry.label or entry.kind} {days}"


def _clashes(task: Task) -> list[str]:
    """Terms of one authority that overlap one another, or a holiday inside a term."""
    rows = task.work.session.connection().execute(select(table_of(TermEntry)))
    by_scope: dict[str, list[Any]] = {}
    for row in rows:
        if row.kind != "inset":
            by_scope.setdefault(row.scope, []).append(row)
    notes = []
    for scope, entries in sorted(by_scope.items()):
        entries.sort(key=lambda r: (r.first_day, r.last_day))
        for one, other in pairwise(entries):
            if other.first_day <= one.last_day:
                notes.append(
                    f"{scope}: {other.label or other.kind} (from {other.first_day:%d/%m/%Y}) begins before "
                    f"{one.label or one.kind} ends ({one.last_day:%d/%m/%Y})"
                )
    return notes[:10]


def put_school_days(task: Task, read: Read[SchoolDayRecord]) -> Tally:
    """Adds and changes day shapes; URN and phase are the key."""
    tally = Tally()
    session = task.work.session
    connection = session.connection()
    ours = set(connection.execute(select(table_of(School).c.urn)).scalars())
    standing = {
        (r.urn, (r.phase or "").casefold()): r for r in connection.execute(select(table_of(SchoolDay)))
    }
    for number, record in zip(read.rows, read.records, strict=True):
        if record.urn is not None and record.urn not in ours:
            tally.refuse(number, "urn", record.urn, "no school has this URN")
            continue
        times: dict[str, Any] = {
            "opens": record.opens,
            "lunch_starts": record.lunch_starts,
            "lunch_ends": record.lunch_ends,
            "closes": record.closes,
        }
        stands = standing.get((record.urn, (record.phase or "").casefold()))
        if stands is None:
            session.add(SchoolDay(urn=record.urn, phase=record.phase, **times))
            tally.added += 1
        elif any(getattr(stands, name) != value for name, value in times.items()):
            entity = session.get_one(SchoolDay, stands.id)
            for name, value in times.items():
                setattr(entity, name, value)
            tally.changed += 1
        else:
            tally.unchanged += 1
    return tally
