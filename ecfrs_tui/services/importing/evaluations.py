"""Evaluation answers beside the visits they are about; those that fit none are kept and named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from sqlmodel import select

from ecfrs_tui.intake.evaluations import EvaluationAnswer
from ecfrs_tui.intake.records import Read
from ecfrs_tui.services.evaluations import Tied, Visits
from ecfrs_tui.services.importing.base import ImportOptions, Tally, Task
from ecfrs_tui.services.importing.schools_known import load_matcher
from ecfrs_tui.store.tables import Evaluation
from ecfrs_tui.store.work import Store


def prepare(store: Store, read: Read[EvaluationAnswer], options: ImportOptions) -> dict[str, int | None]:
    """Which school each typed name means, looked up before the lock is taken."""
    typed = {record.school for record in read.records if record.school and not record.visit}
    if not typed:
        return {}
    with store.reading() as session:
        matcher, _ = load_matcher(session)
    found = {name: matcher.match(name).sure for name in typed}
    return {name: sure.urn if sure else None for name, sure in found.items()}


def put_evaluations(task: Task, read: Read[EvaluationAnswer]) -> Tally:
    """Adds answers and changes those changed since; one that fits no visit is tried again with each import."""
    tally = Tally()
    session, form = task.work.session, str(read.about["form"])
    standing = {
        row.source_key: row for row in session.exec(select(Evaluation).where(Evaluation.form == form))
    }
    visits = Visits(session)
    lost: list[str] = []
    for at, record in enumerate(read.records):
        task.progress(at, len(read.records))
        tied = visits.of(record, task.prepared.get(record.school) if task.prepared else None)
        if tied.why:
            lost.append(f"answer {record.key}: {tied.why}")
        row = standing.get(record.key)
        if row is None:
            row = Evaluation(form=form, source_key=record.key, answered_at=record.answered_at)
            _write(row, record, tied)
            session.add(row)
            tally.added += 1
        elif row.original_hash != _hash(record) or (row.visit_id is None and tied.visit_id is not None):
            _write(row, record, tied)
            tally.changed += 1
        else:
            tally.unchanged += 1
    _name(tally, lost)
    return tally


def _write(row: Evaluation, record: EvaluationAnswer, tied: Tied) -> None:
    row.original_hash = _hash(record)
    row.answered_at = record.answered_at
    if tied.visit_id is not None or row.visit_id is None:
        # what a person tied by hand stays tied
        row.visit_id, row.session_id, row.urn, row.why_unmatched = (
            tied.visit_id,
            tied.session_id,
            tied.urn,
            tied.why,
        )
    row.typed_visit, row.typed_school, row.held_on = record.typed_visit, record.school, record.held_on
    row.answers = [list(pair) for pair in record.answers]


def _name(tally: Tally, lost: Sequence[str]) -> None:
    if lost:
        answers = "1 answer is" if len(lost) == 1 else f"{len(lost)} answers are"
        tally.notes.append(f"{answers} kept, but tied to no visit")
        tally.notes.extend(lost[:20])
    if len(lost) > 20:
        tally.notes.append(f"and {len(lost) - 20} more")


def _hash(record: EvaluationAnswer) -> str:
    said = [
        record.typed_visit,
        record.school,
        str(record.held_on),
        record.session,
        *map(list, record.answers),
    ]
    return sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
