"""Officers, the catalogue, and who may deliver what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from sqlalchemy import select

from ecfrs_tui.intake.competences import CompetenceRecord
from ecfrs_tui.intake.officers import DAYS, OfficerRecord
from ecfrs_tui.intake.programmes import ProgrammeRecord
from ecfrs_tui.intake.records import Read
from ecfrs_tui.services.importing.base import Tally, Task, put_keyed, table_of
from ecfrs_tui.store.tables import Competence, Officer, Programme, WorkingSpan

_Spans = tuple[tuple[int, time, time], ...]


def codes_of(task: Task, model: type[Officer] | type[Programme]) -> dict[str, str]:
    """The codes that stand, by their lower-case spelling: people type `ash` for ASH."""
    found = task.work.session.connection().execute(select(table_of(model).c.code)).scalars()
    return {code.casefold(): code for code in found}


def _stated(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _only_present(read: Read[Any], row: dict[str, Any]) -> dict[str, Any]:
    """The values of a row for which the file has a column; the code is always one."""
    return {name: value for name, value in row.items() if name == "code" or name in read.about["columns"]}


def put_officers(task: Task, read: Read[OfficerRecord]) -> Tally:
    """Adds and changes officers; the working pattern of an officer in the file is replaced whole."""
    tally = Tally()
    known = codes_of(task, Officer)
    rows = []
    spans: dict[str, _Spans] = {}
    for record in read.records:
        code = known.get(record.code.casefold(), record.code)
        if read.about["columns"] & set(DAYS):
            spans[code] = record.spans
        row = _only_present(
            read,
            {
                **_stated(
                    max_sessions_per_day=record.max_sessions_per_day,
                    max_drive_minutes_per_day=record.max_drive_minutes_per_day,
                ),
                "code": code,
                "name": record.name,
                "email": record.email,
                "phone": record.phone,
                "base_name": record.base_name,
                "base_postcode": record.base_postcode,
                "base_latitude": record.base_latitude,
                "base_longitude": record.base_longitude,
                "active_from": record.active_from,
                "active_until": record.active_until,
            },
        )
        if record.base_latitude is not None:
            # a postcode without coordinates beside it places the base as well
            row.update(base_latitude=record.base_latitude, base_longitude=record.base_longitude)
        rows.append(row)
    changed = put_keyed(task, tally, Officer, "code", rows)
    again = {code for code in _replace_spans(task, spans) if code.casefold() in known} - changed
    tally.changed += len(again)
    tally.unchanged -= len(again)
    idle = [r.name for r in read.records if not r.spans]
    if idle and spans:
        tally.notes.append(f"no working hours at all: {', '.join(idle)}")
    baseless = [r.name for r in read.records if r.base_latitude is None]
    if baseless and "base_postcode" in read.about["columns"]:
        tally.notes.append(f"no base, so no drives can be reckoned: {', '.join(baseless)}")
    return tally


def _replace_spans(task: Task, spans: dict[str, _Spans]) -> set[str]:
    """Puts patterns in place of those that stand and gives back whose pattern became another.

    Weeks that begin on a day were entered by hand: a file says nothing about them.
    """
    session = task.work.session
    standing: dict[str, list[Any]] = {}
    spans_of = table_of(WorkingSpan)
    for row in session.connection().execute(select(spans_of).where(spans_of.c.since.is_(None))):
        standing.setdefault(row.officer, []).append(row)
    changed = set()
    for code, wanted in spans.items():
        rows = standing.get(code, [])
        if sorted((r.weekday, r.starts, r.ends) for r in rows) == sorted(wanted):
            continue
        changed.add(code)
        for row in rows:
            session.delete(session.get_one(WorkingSpan, row.id))
        for weekday, starts, ends in wanted:
            session.add(WorkingSpan(officer=code, weekday=weekday, starts=starts, ends=ends))
    session.flush()
    return changed


def put_programmes(task: Task, read: Read[ProgrammeRecord]) -> Tally:
    """Adds and changes programmes."""
    tally = Tally()
    known = codes_of(task, Programme)
    rows = [
        _only_present(
            read,
            _stated(
                code=known.get(record.code.casefold(), record.code),
                title=record.title,
                topic=record.topic,
                years=record.years,
                mode=record.mode,
                minutes=record.minutes,
                setup_minutes=record.setup_minutes,
                gap_minutes=record.gap_minutes,
                packup_minutes=record.packup_minutes,
                max_pupils=record.max_pupils,
                officers_needed=record.officers_needed,
                season=record.season,
                active=record.active,
            ),
        )
        for record in read.records
    ]
    put_keyed(task, tally, Programme, "code", rows)
    return tally


def put_competences(task: Task, read: Read[CompetenceRecord]) -> Tally:
    """Adds competences and changes their last day; officer, programme and first day are the key."""
    tally = Tally()
    session = task.work.session
    officers, programmes = codes_of(task, Officer), codes_of(task, Programme)
    standing = {
        (r.officer, r.programme, r.valid_from): r
        for r in session.connection().execute(select(table_of(Competence)))
    }
    for number, record in zip(read.rows, read.records, strict=True):
        officer = officers.get(record.officer.casefold())
        programme = programmes.get(record.programme.casefold())
        if officer is None:
            tally.refuse(number, "officer", record.officer, _unknown("officer", officers))
            continue
        if programme is None:
            tally.refuse(number, "programme", record.programme, _unknown("programme", programmes))
            continue
        stands = standing.get((officer, programme, record.valid_from))
        if stands is None:
            session.add(
                Competence(
                    officer=officer,
                    programme=programme,
                    valid_from=record.valid_from,
                    valid_until=record.valid_until,
                )
            )
            tally.added += 1
        elif stands.valid_until != record.valid_until:
            session.get_one(Competence, stands.id).valid_until = record.valid_until
            tally.changed += 1
        else:
            tally.unchanged += 1
    return tally


def _unknown(what: str, known: Iterable[str]) -> str:
    if not list(known):
        return f"no {what}s are known yet: import the {what}s first"
    return f"no {what} has this code"
