"""What schools said afterwards: each answer tied to its visit, the shares of every question, and free words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import Session
from sqlmodel import select as entities

from ecfrs_tui.domain.times import day_words
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.intake.evaluations import EvaluationAnswer
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.telling import outcome_of, stored_visit
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

MOST_CHOICES = 12
LONGEST_CHOICE = 60
SCALES = frozenset({
    "yes", "no", "maybe", "unsure", "not sure", "very good", "good", "fair", "poor", "very poor", "excellent",
    "outstanding", "satisfactory", "strongly agree", "agree", "neutral", "neither agree nor disagree", "disagree",
    "strongly disagree", "very likely", "likely", "unlikely", "very unlikely", "very satisfied", "satisfied",
    "dissatisfied", "very dissatisfied", "about right", "too long", "too short", "all", "most", "some", "few", "none",
})  # fmt: skip
"""Answers of the usual scales: a question answered by these alone is counted, however few answered it."""


@dataclass(frozen=True, slots=True)
class Tied:
    """What an answer was tied to; `why` says why to no visit, and is empty otherwise."""

    visit_id: int | None = None
    session_id: int | None = None
    urn: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """An answer as it stands in the list; `why` is empty when it is tied to `visit`."""

    number: int
    form: str
    answer: str
    answered_at: datetime
    visit: str
    school: str
    held_on: date | None
    why: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question with how often each answer was given (number, share of those who answered), or free words."""

    question: str
    answered: int
    shares: tuple[tuple[str, int, float], ...]
    words: tuple[str, ...] = ()


class Visits:
    """Finds the visit an answer is about; remembers nothing between answers but the session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, record: EvaluationAnswer, urn: int | None) -> Tied:
        """By its reference; else by school (`urn` None: not sure which) and day."""
        if record.visit:
            return self._by_reference(record)
        if record.typed_visit and not (record.school and record.held_on):
            return Tied(urn=urn, why=f"“{record.typed_visit}” is no visit's reference")
        if not record.school or record.held_on is None:
            missing = "school" if not record.school else "day"
            return Tied(urn=urn, why=f"no reference, and no {missing}")
        if urn is None:
            return Tied(why=f"school not sure: “{record.school[:60]}”")
        return self._by_day(record, urn, record.held_on)

    def _by_reference(self, record: EvaluationAnswer) -> Tied:
        row = self._session.exec(entities(t.Visit).where(t.Visit.reference == record.visit)).first()
        if row is None:
            return Tied(why=f"there is no visit {record.visit}")
        return self._tied(row, record)

    def _by_day(self, record: EvaluationAnswer, urn: int, day: date) -> Tied:
        begins = datetime.combine(day, time())
        query = entities(t.Visit).where(
            t.Visit.urn == urn, t.Visit.starts_at >= begins, t.Visit.starts_at < begins + timedelta(days=1)
        )
        there = [row for row in self._session.exec(query) if row.state in ("confirmed", "delivered")]
        where = f"on {day_words(begins)} {day.year} at “{record.school[:60]}”"
        if not there:
            return Tied(urn=urn, why=f"no visit {where}")
        if len(there) > 1:
            names = ", ".join(row.reference for row in there)
            return Tied(urn=urn, why=f"{len(there)} visits {where} ({names})")
        return self._tied(there[0], record)

    def _tied(self, row: t.Visit, record: EvaluationAnswer) -> Tied:
        if row.state not in ("confirmed", "delivered") or row.starts_at > record.answered_at:
            state = row.state if row.state not in ("confirmed", "delivered") else "later than the answer"
            return Tied(urn=row.urn, why=f"{row.reference} is {state}")
        query = entities(t.VisitSession).where(t.VisitSession.visit_id == row.id)
        return Tied(row.id, self._session_named(list(self._session.exec(query)), record.session), row.urn)

    def _session_named(self, sessions: Sequence[t.VisitSession], said: str) -> int | None:
        if len(sessions) == 1:
            return sessions[0].id
        words = f" {said.casefold()} "
        titles = columns(t.Programme)
        query = select(titles.code, titles.title)
        names = dict(self._session.connection().execute(query).tuples().all()) if said else {}
        fitting = [
            s.id
            for s in sessions
            if said
            and (
                s.programme.casefold() in words.split()
                or names.get(s.programme, "\0").casefold() in words
                or f"{s.starts_at:%H:%M}" in words
            )
        ]
        return fitting[0] if len(fitting) == 1 else None


def lines(session: DbSession, *, unmatched: bool = False, visit: str = "") -> tuple[EvaluationLine, ...]:
    """Answers, newest first: all, those tied to no visit, or those of one visit."""
    c, v, school = columns(t.Evaluation), columns(t.Visit), columns(t.School)
    query = (
        select(c, v.reference, func.coalesce(school.name, c.typed_school).label("school_name"))
        .select_from(t.Evaluation)
        .outerjoin(t.Visit, c.visit_id == v.id)
        .outerjoin(t.School, c.urn == school.urn)
        .order_by(c.answered_at.desc(), c.id.desc())
    )
    if unmatched:
        query = query.where(c.visit_id.is_(None))
    if visit:
        query = query.where(v.reference == visit.strip().upper())
    return tuple(_line(row) for row in session.connection().execute(query))


def _line(row: Row[Any]) -> EvaluationLine:
    return EvaluationLine(
        row.id,
        row.form,
        row.source_key,
        row.answered_at,
        row.reference or "",
        row.school_name or "",
        row.held_on,
        row.why_unmatched,
        tuple((str(q), str(a)) for q, a in row.answers or ()),
    )


def tie(context: Context, number: int, visit: str) -> Outcome:
    """A person says which visit an answer is about. Raises NotFoundError."""
    with context.writing() as (work, _):
        answer = work.session.get(t.Evaluation, number)
        if answer is None:
            raise NotFoundError(
                "evaluation_unknown", f"there is no answer {number}", hint="`evaluations list` shows them"
            )
        row = stored_visit(work.session, visit)
        answer.visit_id, answer.session_id, answer.urn, answer.why_unmatched = row.id, None, row.urn, ""
        words = f"Evaluation answer {number} is about {row.reference}"
        work.record("tie-evaluation", row.reference, words)
    return outcome_of(context, row.reference, words, (), ())


def results(
    session: DbSession, first: date | None = None, last: date | None = None
) -> tuple[QuestionResult, ...]:
    """Every question with its shares, of answers about visits from `first` to `last`; free words by themselves.

    Answers tied to no visit count by the day they were given.
    """
    c, v = columns(t.Evaluation), columns(t.Visit)
    on = func.coalesce(v.starts_at, c.answered_at)
    query = select(c.answers).select_from(t.Evaluation).outerjoin(t.Visit, c.visit_id == v.id).order_by(c.id)
    if first is not None:
        query = query.where(on >= datetime.combine(first, time()))
    if last is not None:
        query = query.where(on < datetime.combine(last + timedelta(days=1), time()))
    said: dict[str, list[str]] = {}
    for answers in session.connection().execute(query).scalars():
        for question, text in answers or ():
            said.setdefault(question, []).append(text)
    return tuple(_result(question, texts) for question, texts in said.items())


def _result(question: str, texts: Sequence[str]) -> QuestionResult:
    if not is_choice(texts):
        return QuestionResult(question, len(texts), (), tuple(texts))
    counts = Counter(choice for text in texts for choice in choices_of(text))
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return QuestionResult(
        question, len(texts), tuple((choice, n, round(n / len(texts), 4)) for choice, n in order)
    )


def choices_of(text: str) -> tuple[str, ...]:
    """The choices ticked in an answer: Forms puts `;` behind each of several."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def is_choice(texts: Iterable[str]) -> bool:
    """Whether a question's answers are choices to be counted, and not words to be read.

    Short answers of a usual scale or numbers from 0 to 10; or few different ones given again and again.
    """
    texts = list(texts)
    parts = [part for text in texts for part in choices_of(text)]
    different = {part.casefold() for part in parts}
    if any(len(part) > LONGEST_CHOICE for part in parts) or len(different) > MOST_CHOICES:
        return False
    if all(part in SCALES or (part.isdecimal() and int(part) <= 10) for part in different):
        return True
    return len(different) * 2 <= len(parts) and len(texts) >= 4


def waiting(session: DbSession) -> int:
    """Answers that are tied to no visit."""
    c = columns(t.Evaluation)
    query = select(func.count()).select_from(t.Evaluation).where(c.visit_id.is_(None))
    return int(session.connection().execute(query).scalar_one())
