"""Requests from a form: each new row becomes a request; a row changed since changes it while nothing was offered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlmodel import Session, select

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.intake.forms import FormAnswer
from ecfrs_tui.intake.forms_draft import RequestDraft, draft
from ecfrs_tui.intake.forms_mapping import MappedQuestion, map_questions
from ecfrs_tui.intake.records import Read
from ecfrs_tui.services.importing.base import ImportOptions, Tally, Task
from ecfrs_tui.services.importing.duplicates import OpenRequests
from ecfrs_tui.services.importing.numbering import next_request_number
from ecfrs_tui.services.importing.request_reading import Surroundings, load_surroundings
from ecfrs_tui.services.importing.request_rows import change_request, new_request, write_new
from ecfrs_tui.services.importing.standing import UNTOUCHED
from ecfrs_tui.store.tables import FormMapping, Request
from ecfrs_tui.store.work import Store, Work


def prepare(store: Store, read: Read[FormAnswer], options: ImportOptions) -> Surroundings | None:
    """Reads everything once without the database's lock, so that others wait for the writing only."""
    if not read.records:
        return None
    with store.reading() as session:
        fields = _fields(_mapped(session, read, options))
        known = {(row.source_key, row.original_hash) for row in _standing(session, read.about["form"])}
        fresh = [a for a in read.records if (a.key, said_hash(a, fields)) not in known]
        if not fresh:
            return None
        around = load_surroundings(session, [answer.completed_at.year for answer in read.records])
    for answer in fresh:
        wish = draft(answer, fields, around.catalogue)
        found = around.match(wish)
        around.dates(wish, answer.completed_at.date(), found.sure.urn if found.sure else None)
    return around


def put_requests(task: Task, read: Read[FormAnswer]) -> Tally:
    """Adds and changes the requests of one form; `about` of the reading names form and questions."""
    tally = Tally()
    session, form = task.work.session, str(read.about["form"])
    mapped = _mapped(session, read, task.options)
    fields = _fields(mapped)
    before = {header_key(row.question): row.field for row in _kept(session, form)}
    _keep_mapping(session, form, mapped)
    tally.notes.extend(m.words for m in mapped if m.how != "kept")
    standing = {row.source_key: row for row in _standing(session, form)}
    fresh = [a for a in read.records if a.key not in standing]
    touched = [
        a for a in read.records if a.key in standing and said_hash(a, fields) != standing[a.key].original_hash
    ]
    tally.unchanged = len(read.records) - len(fresh) - len(touched)
    if not fresh and not touched:
        return tally
    around = task.prepared or load_surroundings(session, [a.completed_at.year for a in read.records])
    others = OpenRequests.load(session)
    _add(task, around, others, form, fresh, fields)
    tally.added = len(fresh)
    for answer in touched:
        row = standing[answer.key]
        changed = _change(task.work, around, others, row, answer, fields, before)
        tally.changed += changed
        tally.unchanged += not changed
        tally.notes.append(
            f"{row.reference} (answer {answer.key}) was changed in the form and read again"
            if changed
            else f"{row.reference} (answer {answer.key}) was changed in the form, but is {row.state} already: "
            "look at it by hand"
        )
    if not around.schools:
        tally.notes.append(
            "no schools are known yet: import the register first, then these requests can be matched"
        )
    return tally


def _add(
    task: Task,
    around: Surroundings,
    others: OpenRequests,
    form: str,
    answers: Sequence[FormAnswer],
    fields: Mapping[str, str],
) -> None:
    number = next_request_number(task.work.session)
    made = []
    for at, answer in enumerate(answers):
        task.progress(at, len(answers))
        row = Request(
            reference=f"REQ-{number + at:04}",
            received_at=answer.completed_at,
            source=form,
            source_key=answer.key,
        )
        _note_original(row, answer, fields)
        made.append(new_request(around, others, row, draft(answer, fields, around.catalogue)))
    write_new(task.work, made)
    task.progress(len(answers), len(answers))


def _change(
    work: Work,
    around: Surroundings,
    others: OpenRequests,
    row: Request,
    answer: FormAnswer,
    fields: Mapping[str, str],
    before: Mapping[str, str],
) -> bool:
    if row.state not in UNTOUCHED:
        return False
    said = tuple((question, text) for question, text in row.original or ())
    old = FormAnswer(answer.key, row.received_at, answer.email, answer.name, said)
    was: RequestDraft = draft(old, {**fields, **before}, around.catalogue)
    change_request(work, around, others, row, was, draft(answer, fields, around.catalogue))
    _note_original(row, answer, fields)
    return True


def _standing(session: Session, form: str) -> list[Request]:
    return list(session.exec(select(Request).where(Request.source == form)))


def _kept(session: Session, form: str) -> list[FormMapping]:
    return list(session.exec(select(FormMapping).where(FormMapping.form == form)))


def _mapped(session: Session, read: Read[Any], options: ImportOptions) -> tuple[MappedQuestion, ...]:
    kept = {row.question: row.field for row in _kept(session, read.about["form"])}
    mapped = map_questions(read.about["questions"], kept=kept, stated=options.mapping)
    if not {"school", "programmes"} & {m.field for m in mapped}:
        raise FileRefusedError(
            "form_unread",
            f"the form “{read.about['form']}” asks neither for a school nor for a programme, "
            "as far as its questions can be read",
            hint="check that this is the right form, or say which question is which",
            details={"questions": [m.question for m in mapped]},
        )
    return mapped


def _fields(mapped: Sequence[MappedQuestion]) -> dict[str, str]:
    return {header_key(m.question): m.field for m in mapped}


def _note_original(row: Request, answer: FormAnswer, fields: Mapping[str, str]) -> None:
    row.original = [[question, text] for question, text in answer.answers]
    row.original_hash = said_hash(answer, fields)


def said_hash(answer: FormAnswer, fields: Mapping[str, str]) -> str:
    """What a row says, whatever its questions are worded like: blank answers and new questions do not count."""
    said = sorted(
        (fields.get(header_key(question)) or header_key(question), text)
        for question, text in answer.answers
        if text
    )
    return sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


def _keep_mapping(session: Session, form: str, mapped: Sequence[MappedQuestion]) -> None:
    kept = {row.question: row for row in _kept(session, form)}
    for question in mapped:
        row = kept.get(question.question)
        confirmed = question.how == "stated"
        if row is None:
            kept[question.question] = FormMapping(
                form=form, question=question.question, field=question.field, confirmed=confirmed
            )
            session.add(kept[question.question])
        elif confirmed and (row.field != question.field or not row.confirmed):
            row.field, row.confirmed = question.field, True
    session.flush()
