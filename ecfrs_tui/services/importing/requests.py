"""Requests from a form: each new row becomes a request; a row changed since changes it while nothing was offered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlmodel import select as entities

from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.intake.forms import FormAnswer
from ecfrs_tui.intake.forms_draft import draft
from ecfrs_tui.intake.forms_mapping import MappedQuestion, map_questions
from ecfrs_tui.intake.programme_matcher import CatalogueEntry
from ecfrs_tui.intake.records import Read
from ecfrs_tui.services.calendars import load_calendar
from ecfrs_tui.services.importing.base import Tally, Task, table_of
from ecfrs_tui.services.importing.duplicates import OpenRequests
from ecfrs_tui.services.importing.numbering import next_request_number
from ecfrs_tui.services.importing.request_rows import Surroundings, change_request, fill_request
from ecfrs_tui.services.importing.schools_known import load_matcher
from ecfrs_tui.services.importing.standing import UNTOUCHED
from ecfrs_tui.store.tables import FormMapping, Programme, Request


def put_requests(task: Task, read: Read[FormAnswer]) -> Tally:
    """Adds and changes the requests of one form; `about` of the reading names form and questions."""
    tally = Tally()
    form: str = read.about["form"]
    kept_rows = {
        row.question: row
        for row in task.work.session.exec(entities(FormMapping).where(FormMapping.form == form))
    }
    kept = {question: row.field for question, row in kept_rows.items()}
    mapped = map_questions(read.about["questions"], kept=kept, stated=task.options.mapping)
    fields = {header_key(m.question): m.field for m in mapped}
    before = {header_key(question): name for question, name in kept.items()}
    _keep_mapping(task, form, mapped, kept_rows)
    tally.notes.extend(m.words for m in mapped if m.how != "kept")
    standing = {
        row.source_key: row for row in task.work.session.exec(entities(Request).where(Request.source == form))
    }
    fresh = [a for a in read.records if a.key not in standing]
    touched = [
        a for a in read.records if a.key in standing and _hash(a, fields) != standing[a.key].original_hash
    ]
    tally.unchanged = len(read.records) - len(fresh) - len(touched)
    if not fresh and not touched:
        return tally
    around = _surroundings(task, read)
    for at, answer in enumerate((*fresh, *touched)):
        task.progress(at, len(fresh) + len(touched))
        row = standing.get(answer.key)
        if row is None:
            _add(task, around, form, answer, fields)
            tally.added += 1
        elif row.state not in UNTOUCHED:
            tally.unchanged += 1
            tally.notes.append(
                f"{row.reference} (answer {answer.key}) was changed in the form, but is {row.state} already: "
                "look at it by hand"
            )
        else:
            old = FormAnswer(
                answer.key,
                row.received_at,
                answer.email,
                answer.name,
                tuple((q, a) for q, a in row.original or ()),
            )
            change_request(
                around,
                row,
                draft(old, fields | before, around.catalogue),
                draft(answer, fields, around.catalogue),
            )
            _note_original(row, answer, fields)
            tally.changed += 1
            tally.notes.append(
                f"{row.reference} (answer {answer.key}) was changed in the form and read again"
            )
    task.progress(len(fresh) + len(touched), len(fresh) + len(touched))
    if not around.schools:
        tally.notes.append(
            "no schools are known yet: import the register first, then these requests can be matched"
        )
    return tally


def _surroundings(task: Task, read: Read[FormAnswer]) -> Surroundings:
    session = task.work.session
    programme = table_of(Programme).c
    query: Any = select(
        programme.code, programme.title, programme.years, programme.max_pupils, programme.active
    )
    catalogue = [
        CatalogueEntry(
            row.code, row.title, tuple(y for y in row.years.split(",") if y), row.max_pupils, row.active
        )
        for row in session.connection().execute(query.order_by(programme.code))
    ]
    matcher, schools = load_matcher(session)
    years = [answer.completed_at.year for answer in read.records]
    return Surroundings(
        session=session,
        catalogue=catalogue,
        matcher=matcher,
        schools=schools,
        calendar=load_calendar(session, min(years) - 1, max(years) + 2),
        others=OpenRequests.load(session),
    )


def _add(task: Task, around: Surroundings, form: str, answer: FormAnswer, fields: Mapping[str, str]) -> None:
    row = Request(
        reference=f"REQ-{next_request_number(task.work.session):04}",
        received_at=answer.completed_at,
        source=form,
        source_key=answer.key,
    )
    _note_original(row, answer, fields)
    fill_request(around, row, draft(answer, fields, around.catalogue))


def _note_original(row: Request, answer: FormAnswer, fields: Mapping[str, str]) -> None:
    row.original = [[question, text] for question, text in answer.answers]
    row.original_hash = _hash(answer, fields)


def _hash(answer: FormAnswer, fields: Mapping[str, str]) -> str:
    """What a row says, whatever its questions are worded like: blank answers and new questions do not count."""
    said = sorted(
        (fields.get(header_key(question)) or header_key(question), text)
        for question, text in answer.answers
        if text
    )
    return sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def _keep_mapping(
    task: Task, form: str, mapped: tuple[MappedQuestion, ...], kept: Mapping[str, FormMapping]
) -> None:
    for question in mapped:
        row = kept.get(question.question)
        confirmed = question.how == "stated"
        if row is None:
            task.work.session.add(
                FormMapping(form=form, question=question.question, field=question.field, confirmed=confirmed)
            )
        elif confirmed and (row.field != question.field or not row.confirmed):
            row.field, row.confirmed = question.field, True
    task.work.session.flush()
