"""The answers of an evaluation form: which visit each is about, and what it says, without who said it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake import forms
from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.intake.forms import FormAnswer
from ecfrs_tui.intake.records import Read, ReadOptions, Refused
from ecfrs_tui.intake.values import BadValueError, read_date, shortened

FIELDS = (
    ("visit", re.compile(r"\b(reference|booking number|visit number|vis)\b")),
    ("held_on", re.compile(r"\b(date|which day|what day|when (was|did|were))\b")),
    ("school", re.compile(r"\b(school|academy|college|setting|organisation)\b")),
    (
        "session",
        re.compile(
            r"\b(which|what) (session|programme|workshop|talk|lesson)|^(session|programme|workshop)\b"
        ),
    ),
)
"""Which question says what an answer is about, the more particular first; each takes the first that fits."""
PERSONAL = re.compile(
    r"\b(your|teacher( s)?|contact|first|last|full|sur) ?names?\b|^names?\b|\be ?mail|\btele ?phone|\bphone\b"
    r"|\bmobile\b|\bsignature\b|\b(your|job) (role|title|position)\b"
)
"""Questions about the person who answers: their answers are not kept."""
_REFERENCE = re.compile(r"\bVIS[\s:_-]*(\d{1,7})\b", re.IGNORECASE)
_PLACE = r"(school|academy|college|setting)"
_SCHOOL_ONLY = re.compile(rf"\bname of\b.*\b{_PLACE}|\b(which|what) {_PLACE}\b|\b{_PLACE}( s)? name\b")
"""`Name of your school`, `Which school are you from?`; not `Would your school have us again?`."""
_LONGEST_QUESTION = 12
"""Words: a long question that mentions a school or a session asks for an opinion of it."""


@dataclass(frozen=True, slots=True)
class EvaluationAnswer:
    """One answered evaluation. `visit` is a reference as we write it, or empty; `answers` leave out who answered.

    `typed_visit` is what stood in the question for the reference.
    """

    key: str
    answered_at: datetime
    visit: str
    typed_visit: str
    school: str
    held_on: date | None
    session: str
    answers: tuple[tuple[str, str], ...]


def read(path: Path, options: ReadOptions) -> Read[EvaluationAnswer]:
    """Every answer of an evaluation workbook or CSV; `about` holds the form's name and its questions.

    Raises FileRefusedError when it is no form's result, or asks neither for a visit's reference nor for
    school and date. Hidden sheets are not read.
    """
    got = forms.read(path, options)
    questions = tuple(str(q) for q in got.about["questions"])
    fields = fields_of(questions)
    if "visit" not in fields and not {"school", "held_on"} <= fields.keys():
        raise FileRefusedError(
            "form_unread",
            f"{path.name}: its questions ask neither for the visit's reference nor for school and date, "
            "so no answer could be tied to a visit",
            hint="check that this is the evaluation form; a question such as “Visit reference” will do",
            details={"questions": list(questions)},
        )
    records: list[EvaluationAnswer] = []
    rows: list[int] = []
    refused = list(got.refused)
    for row, answer in zip(got.rows, got.records, strict=True):
        made = _evaluation(row, answer, fields)
        if isinstance(made, Refused):
            refused.append(made)
            continue
        records.append(made)
        rows.append(row)
    left_out = sum(1 for q in questions if PERSONAL.search(header_key(q)) and q not in fields.values())
    notes = list(got.notes)
    notes.extend(f"“{shortened(question)}” read as {_LABELS[name]}" for name, question in fields.items())
    if left_out:
        notes.append(
            f"{left_out} {'question' if left_out == 1 else 'questions'} about who answered: not kept"
        )
    about = {"form": got.about["form"], "questions": questions}
    return Read(tuple(records), tuple(rows), tuple(refused), got.seen, tuple(notes), about)


_LABELS = {
    "visit": "the visit's reference",
    "held_on": "the day of the visit",
    "school": "the school",
    "session": "the session",
}


def fields_of(questions: Sequence[str]) -> dict[str, str]:
    """The question behind each field that the form asks for."""
    found: dict[str, str] = {}
    for name, tells in FIELDS:
        for question in questions:
            key = header_key(question)
            if question in found.values() or not tells.search(key):
                continue
            if len(key.split()) > _LONGEST_QUESTION or (
                PERSONAL.search(key) and not _SCHOOL_ONLY.search(key)
            ):
                continue
            if name == "school" and len(key.split()) > 3 and not _SCHOOL_ONLY.search(key):
                continue
            found[name] = question
            break
    return found


def _evaluation(row: int, answer: FormAnswer, fields: dict[str, str]) -> EvaluationAnswer | Refused:
    said = dict(answer.answers)
    typed_date = said.get(fields.get("held_on", ""), "")
    held_on = None
    if typed_date:
        try:
            held_on = read_date(_without_time(typed_date))
        except BadValueError as fault:
            return Refused(row, fields["held_on"], shortened(typed_date), str(fault))
    typed = said.get(fields.get("visit", ""), "")
    kept = tuple(
        (question, text)
        for question, text in answer.answers
        if text and question not in fields.values() and not PERSONAL.search(header_key(question))
    )
    return EvaluationAnswer(
        key=answer.key,
        answered_at=answer.completed_at,
        visit=reference_in(typed),
        typed_visit=shortened(typed),
        school=said.get(fields.get("school", ""), "")[:200],
        held_on=held_on,
        session=said.get(fields.get("session", ""), "")[:200],
        answers=kept,
    )


def reference_in(text: str) -> str:
    """`VIS-0012` out of `vis 12`, `VIS-0012 (Tuesday)` or a bare `12`; empty when there is none."""
    found = _REFERENCE.search(text) or re.fullmatch(r"\s*#?(\d{1,7})\s*", text)
    return f"VIS-{int(found[1]):04d}" if found else ""


def _without_time(text: str) -> str:
    return re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2})?$", "", text.strip())
