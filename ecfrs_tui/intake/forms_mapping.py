"""Which question of a form fills which field: kept answers first, then similarity, always with a confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.intake.forms_fields import BY_NAME, FIELDS, Field
from ecfrs_tui.intake.values import shortened

SURE = 0.85
"""From here on a reading is called sure."""
LEAST = 0.66
"""Below this a question stays unread: its answer is kept in the original only."""
REWORDED = 0.80
"""Similarity from which a question counts as one of the kept ones, reworded."""


@dataclass(frozen=True, slots=True)
class MappedQuestion:
    """A question of a form and the field it fills (empty: none), `number` counting the questions from 1.

    `how` is `stated` (said with this import), `kept` (from an earlier one), `reworded` or `read`.
    """

    number: int
    question: str
    field: str
    confidence: float
    how: str

    @property
    def words(self) -> str:
        """The reading as a line of the report."""
        label = BY_NAME[self.field].label if self.field else "not read, kept in the original"
        surety = {"stated": "as stated", "kept": "as before"}.get(
            self.how, "sure" if self.confidence >= SURE else "likely: please check"
        )
        if self.how == "reworded":
            surety = f"reworded since, {surety}"
        tail = f" ({surety})" if self.field else ""
        return f"Question {self.number} “{shortened(self.question)}” read as: {label}{tail}"


def map_questions(
    questions: Sequence[str], *, kept: Mapping[str, str], stated: Mapping[str, str]
) -> tuple[MappedQuestion, ...]:
    """Every question with its field, in their order.

    `stated` maps a question's text or number (`"7"`) to a field's name, or to an empty text for none;
    `kept` maps the questions of earlier imports. Raises RefusedError when a stated field or question
    is not known.
    """
    fixed = _stated(questions, stated)
    by_key = {header_key(q): f for q, f in kept.items()}
    for at, question in enumerate(questions):
        if at not in fixed and header_key(question) in by_key:
            fixed[at] = (by_key[header_key(question)], 1.0, "kept")
    present = {header_key(q) for q in questions}
    gone = {q: f for q, f in by_key.items() if q not in present and f}
    scored = []
    for at, question in enumerate(questions):
        if at in fixed:
            continue
        for name, confidence, how in _readings(header_key(question), gone):
            scored.append((how != "reworded", -confidence, at, name, how))
    taken = {name for name, _, _ in fixed.values() if name and not BY_NAME[name].several}
    # what somebody decided once goes before what is only read out of the words
    for _, confidence, at, name, how in sorted(scored):
        if at in fixed or name in taken:
            continue
        fixed[at] = (name, -confidence, how)
        if not BY_NAME[name].several:
            taken.add(name)
    return tuple(
        MappedQuestion(at + 1, question, *fixed.get(at, ("", 0.0, "read")))
        for at, question in enumerate(questions)
    )


def _stated(questions: Sequence[str], stated: Mapping[str, str]) -> dict[int, tuple[str, float, str]]:
    keys = [header_key(q) for q in questions]
    fixed = {}
    for question, name in stated.items():
        if name and name not in BY_NAME:
            raise RefusedError(
                "unknown_field",
                f"“{shortened(name)}” is no field of a request",
                hint=f"the fields are {', '.join(sorted(BY_NAME))}",
            )
        if question.isdecimal() and 1 <= int(question) <= len(keys):
            fixed[int(question) - 1] = (name, 1.0, "stated")
        elif header_key(question) in keys:
            fixed[keys.index(header_key(question))] = (name, 1.0, "stated")
        else:
            raise RefusedError(
                "unknown_question",
                f"the file has no question “{shortened(question)}”",
                hint="name it as it stands in the header, or by its number",
            )
    return fixed


def _readings(question: str, gone: Mapping[str, str]) -> list[tuple[str, float, str]]:
    from rapidfuzz import fuzz

    found = []
    for before, name in gone.items():
        likeness = fuzz.token_sort_ratio(question, before) / 100
        if likeness >= REWORDED:
            found.append((name, min(0.99, likeness), "reworded"))
    for rank, field in enumerate(FIELDS):
        confidence = _confidence(question, field)
        if confidence >= LEAST:
            # at equal confidence the more particular field, listed first, wins
            found.append((field.name, round(confidence - rank * 0.001, 4), "read"))
    return found


def _confidence(question: str, field: Field) -> float:
    from rapidfuzz import fuzz

    if field.not_if is not None and field.not_if.search(question):
        return 0.0
    likeness = max(fuzz.token_sort_ratio(question, header_key(w)) for w in field.wordings) / 100
    told = field.tells.search(question)
    if not told:
        return likeness * 0.8
    # a telling word early in the question says more than one in a long explanation behind it
    return min(0.98, max(0.9 - 0.001 * told.start(), likeness) + 0.08 * likeness)
