"""Evaluation forms: what each answer is about, and that nobody who answered is kept."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.evaluations import EvaluationAnswer, fields_of, read, reference_in
from ecfrs_tui.intake.records import Read, ReadOptions
from tests.intake.forms_made import workbook

REF_Q = "Visit reference (on your invitation)"
SCHOOL_Q = "What is the name of your school?"
DATE_Q = "Date of the visit"
NAME_Q = "Your name"
MAIL_Q = "E-mail address"
RATE_Q = "How would you rate the session?"
AGAIN_Q = "Would your school like the same programme again next year?"
WORDS_Q = "What could we do better?"
QUESTIONS = (REF_Q, SCHOOL_Q, DATE_Q, NAME_Q, MAIL_Q, RATE_Q, AGAIN_Q, WORDS_Q)
AT = datetime(2027, 3, 10, 16)


def answer(number: int, **own: Any) -> dict[str, Any]:
    return {
        "ID": number,
        "Start time": AT,
        "Completion time": AT,
        "Email": "h.larkspur@school1.example",
        "Name": "Hyacinth Larkspur",
        REF_Q: "VIS-0001",
        SCHOOL_Q: "School 1",
        DATE_Q: datetime(2027, 3, 9),
        NAME_Q: "Hyacinth Larkspur",
        MAIL_Q: "h.larkspur@school1.example",
        RATE_Q: "Very good",
        AGAIN_Q: "Yes",
        WORDS_Q: "more time",
        **own,
    }


def got(
    tmp_path: Path, *rows: dict[str, Any], questions: tuple[str, ...] = QUESTIONS
) -> Read[EvaluationAnswer]:
    path = workbook(tmp_path / "Evaluation(1-3).xlsx", rows, hidden_first=True, questions=questions)
    return read(path, ReadOptions())


def test_an_answer_says_which_visit_and_keeps_nobody(tmp_path: Path) -> None:
    found = got(tmp_path, answer(1))
    (record,) = found.records
    assert (record.key, record.visit, record.school, record.held_on) == (
        "1",
        "VIS-0001",
        "School 1",
        date(2027, 3, 9),
    )
    assert record.answers == ((RATE_Q, "Very good"), (AGAIN_Q, "Yes"), (WORDS_Q, "more time"))
    assert "arkspur" not in repr(record)
    assert found.about["form"] == "Evaluation"
    assert "2 questions about who answered: not kept" in found.notes


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    assert [record.key for record in got(tmp_path, answer(1)).records] == ["1"]


def test_the_same_answer_twice_and_a_bad_day_are_refused_by_row(tmp_path: Path) -> None:
    found = got(
        tmp_path, answer(1), answer(1), answer(2, **{DATE_Q: "last Tuesday"}), answer(3, **{REF_Q: None})
    )
    assert [(r.row, r.column) for r in found.refused] == [(3, "ID"), (4, DATE_Q)]
    assert [(r.key, r.visit) for r in found.records] == [("1", "VIS-0001"), ("3", "")]
    assert found.seen == 4


def test_a_form_that_tells_no_visit_is_refused(tmp_path: Path) -> None:
    questions = (SCHOOL_Q, RATE_Q, WORDS_Q)
    with pytest.raises(
        FileRefusedError, match="neither for the visit's reference nor for school and date"
    ) as no:
        got(tmp_path, answer(1), questions=questions)
    assert no.value.details["questions"] == list(questions)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("Booking number", "visit"),
        ("VIS", "visit"),
        ("When was the visit?", "held_on"),
        ("School", "school"),
        ("Which school are you from?", "school"),
        ("School's name", "school"),
        ("Which programme did you see?", "session"),
        ("Teacher's name", None),
        ("Would you recommend the session to another school you know?", None),
        ("Did the officers keep to what was agreed about the date and the room?", None),
        ("How good was it?", None),
    ],
)
def test_questions_are_read_by_what_they_ask(question: str, field: str | None) -> None:
    assert fields_of([question]) == ({} if field is None else {field: question})


@given(
    st.integers(1, 9_999_999),
    st.sampled_from(["VIS-{}", "vis {}", "Vis{}", " {} ", "#{}", "VIS-{} (Tuesday)"]),
)
def test_a_reference_is_read_as_it_is_typed(number: int, form: str) -> None:
    assert reference_in(form.format(number)) == f"VIS-{number:04d}"


@pytest.mark.parametrize("text", ["", "9 March", "REQ-0001", "year 6", "12345678", "VISIT 4"])
def test_what_is_no_reference_is_not_guessed(text: str) -> None:
    assert reference_in(text) == ""
