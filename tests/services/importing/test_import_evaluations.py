"""Evaluation workbooks beside visits: tied by reference, or by school and day; the others are named and kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from ecfrs_tui.services import evaluations
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.evaluations import QuestionResult, is_choice
from ecfrs_tui.services.importing import import_file
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.services.views import ImportReport
from ecfrs_tui.store import tables as t
from tests.intake.forms_made import workbook
from tests.intake.test_evaluations import (
    AT,
    DATE_Q,
    QUESTIONS,
    RATE_Q,
    REF_Q,
    SCHOOL_Q,
    WORDS_Q,
    answer,
)
from tests.services.desk_world import fill, make_context
from tests.services.looks_world import add_visit

DAY = datetime(2027, 3, 9, 10)
SESSION_Q = "Which session was it?"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Context]:
    """Schools with visits on 9 March: one at School 1, two at School 2, one cancelled at School 3."""
    context = make_context(tmp_path)
    fill(context)
    with context.store.writing("set-up") as work:
        for number, name in (
            (1, "Hollowmere Primary School"),
            (2, "Saltreach Academy"),
            (3, "Wickmarsh Junior School"),
        ):
            work.session.get_one(t.School, 900000 + number).name = name
    add_visit(context, 1, DAY, state="delivered", sessions=2)
    add_visit(context, 2, DAY, state="delivered", school=2, officers=("BIRCH",))
    add_visit(context, 3, DAY + timedelta(hours=2), state="delivered", school=2, officers=("BIRCH",))
    add_visit(context, 4, DAY, state="cancelled", school=3)
    yield context
    context.store.close()


def read(
    context: Context, *rows: dict[str, Any], dry_run: bool = False, questions: Any = QUESTIONS
) -> ImportReport:
    path = workbook(context.home / "Evaluation.xlsx", rows, hidden_first=True, questions=questions)
    return import_file(context.store, "evaluations", path, actor="Pat", clock=context.clock, dry_run=dry_run)


def by_place(number: int, school: str, **own: Any) -> dict[str, Any]:
    return answer(number, **{REF_Q: None, SCHOOL_Q: school, **own})


def tied(context: Context) -> dict[str, tuple[str, str]]:
    with context.store.reading() as session:
        return {line.answer: (line.visit, line.why) for line in evaluations.lines(session)}


def test_answers_find_their_visits_and_the_others_are_named(home: Context) -> None:
    report = read(
        home,
        answer(1, **{REF_Q: "vis 1"}),
        by_place(2, "Hollowmere Primary"),
        by_place(3, "Saltreach Academy"),
        by_place(4, "Wickmarsh Juniors"),
        by_place(5, "Nowhere at all"),
        by_place(6, "Hollowmere Primary", **{DATE_Q: datetime(2027, 3, 8)}),
        answer(7, **{REF_Q: "VIS-0099"}),
        answer(8, **{REF_Q: "VIS-0004"}),
        answer(9, **{REF_Q: None, SCHOOL_Q: None}),
        answer(10, **{"Completion time": datetime(2027, 3, 9, 8)}),
    )
    assert (report.added, report.rows, len(report.refused)) == (10, 10, 0)
    assert tied(home) == {
        "1": ("VIS-0001", ""),
        "2": ("VIS-0001", ""),
        "3": ("", "2 visits on Tue 9 Mar 2027 at “Saltreach Academy” (VIS-0002, VIS-0003)"),
        "4": ("", "no visit on Tue 9 Mar 2027 at “Wickmarsh Juniors”"),
        "5": ("", "school not sure: “Nowhere at all”"),
        "6": ("", "no visit on Mon 8 Mar 2027 at “Hollowmere Primary”"),
        "7": ("", "there is no visit VIS-0099"),
        "8": ("", "VIS-0004 is cancelled"),
        "9": ("", "no reference, and no school"),
        "10": ("", "VIS-0001 is later than the answer"),
    }
    assert "8 answers are kept, but tied to no visit" in report.notes
    assert "answer 7: there is no visit VIS-0099" in report.notes


def test_the_same_file_again_changes_nothing(home: Context) -> None:
    rows = (answer(1), by_place(5, "Nowhere at all"))
    read(home, *rows)
    again = read(home, *rows)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_a_changed_answer_is_changed_and_undo_takes_it_back(home: Context) -> None:
    read(home, answer(1))
    report = read(home, answer(1, **{RATE_Q: "Poor"}), answer(2))
    assert (report.added, report.changed) == (1, 1)
    undo(home)
    with home.store.reading() as session:
        (line,) = evaluations.lines(session)
    assert dict(line.answers)[RATE_Q] == "Very good"


def test_a_dry_run_leaves_nothing(home: Context) -> None:
    assert read(home, answer(1), dry_run=True).added == 1
    assert tied(home) == {}


def test_an_answer_without_a_visit_is_tried_again_and_one_tied_by_hand_stays(home: Context) -> None:
    rows = (answer(1, **{REF_Q: "VIS-0005"}), by_place(2, "Saltreach Academy"))
    read(home, *rows)
    with home.store.reading() as session:
        assert evaluations.waiting(session) == 2
        number = next(line.number for line in evaluations.lines(session) if line.answer == "2")
    evaluations.tie(home, number, "vis-0003")
    add_visit(home, 5, DAY - timedelta(days=1), state="delivered")
    report = read(home, *rows)
    assert (report.changed, report.unchanged) == (1, 1)
    assert tied(home) == {"1": ("VIS-0005", ""), "2": ("VIS-0003", "")}


def test_the_session_is_known_when_the_answer_names_one(home: Context) -> None:
    with home.store.writing("set-up") as work:
        work.session.exec(select(t.VisitSession).order_by(t.VisitSession.id)).all()[1].programme = "GA9"
    questions = (*QUESTIONS, SESSION_Q)
    said = ("the gangs workshop", "10:00", "both", "HS3")
    read(home, *(answer(n, **{SESSION_Q: text}) for n, text in enumerate(said, 1)), questions=questions)
    with home.store.reading() as session:
        found = session.exec(select(t.Evaluation.session_id).order_by(t.Evaluation.id)).all()
        first, second = session.exec(select(t.VisitSession.id).order_by(t.VisitSession.id)).all()[:2]
    assert list(found) == [second, first, None, first]


def test_shares_are_counted_and_words_are_read(home: Context) -> None:
    marks = ("Very good", "Good", "Very good", "Very good")
    read(home, *(answer(n, **{RATE_Q: mark, WORDS_Q: f"thing {n}"}) for n, mark in enumerate(marks, 1)))
    with home.store.reading() as session:
        results = {r.question: r for r in evaluations.results(session)}
        outside = evaluations.results(session, first=DAY.date() + timedelta(days=1))
    assert results[RATE_Q] == QuestionResult(RATE_Q, 4, (("Very good", 3, 0.75), ("Good", 1, 0.25)))
    assert results[WORDS_Q].words == ("thing 1", "thing 2", "thing 3", "thing 4")
    assert outside == ()


@pytest.mark.parametrize(
    ("texts", "choice"),
    [
        (["Yes"], True),
        (["4", "5", "10"], True),
        (["11"], False),
        (["Fire;Water;", "Water;", "Fire;", "Fire;"], True),
        (["Fire;"], False),
        (["lovely", "too short for us", "great", "thanks"], False),
        (["Good", "Good", "Good", "it was " + "very " * 20 + "good"], False),
    ],
)
def test_a_question_is_counted_when_its_answers_are_choices(texts: list[str], choice: bool) -> None:
    assert is_choice(texts) is choice


@given(st.lists(st.sampled_from(["Yes", "No", "Maybe"]), min_size=1, max_size=60))
def test_shares_of_single_choices_add_up_to_all_who_answered(texts: list[str]) -> None:
    result = evaluations._result("Again?", texts)
    assert sum(count for _, count, _ in result.shares) == result.answered == len(texts)
    assert abs(sum(share for *_, share in result.shares) - 1) < 0.001


def test_a_cell_that_looks_like_a_formula_or_markup_is_text(home: Context) -> None:
    read(home, answer(1, **{WORDS_Q: "[bold]=1+1\u200b\u202e"}))
    with home.store.reading() as session:
        (line,) = evaluations.lines(session)
    assert dict(line.answers)[WORDS_Q] == "[bold]=1+1"
    assert line.answered_at == AT
