"""The shape of school days: when schools open, have lunch and close, by school, by phase, or for all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.terms import DayShape
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import BadValueError, read_time
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.effects import broken_by, told
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.records.terms import scope_of
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

TIMES = ("opens", "lunch_starts", "lunch_ends", "closes")
LABELS: Mapping[str, str] = {
    "urn": "school", "phase": "phase", "opens": "opens", "lunch_starts": "lunch from", "lunch_ends": "lunch until",
    "closes": "closes",
}  # fmt: skip
_Key = tuple[int | None, str | None]
"""URN and phase; neither is every other school."""


def _clock(text: str) -> Any:
    if not text.strip():
        raise BadValueError("a time is needed")
    return read_time(text)


FIELDS: Mapping[str, reading.Reader] = {
    "urn": reading.words(most=20),
    "phase": reading.words(most=60),
    **dict.fromkeys(TIMES, _clock),
}


def across(texts: Mapping[str, str]) -> Mapping[str, str]:
    """What is wrong between fields, by field."""
    wrong = {}
    if texts.get("urn") and texts.get("phase"):
        wrong["phase"] = "a school or a phase, not both"
    found = [(name, texts[name]) for name in TIMES if texts.get(name)]
    for (_, before), (name, after) in pairwise(found):
        if after <= before:
            wrong[name] = f"is not after {before}"
    return wrong


def save(
    context: Context, texts: Mapping[str, str], *, number: int | None = None, version: int | None = None
) -> Outcome:
    """The shape of a day: a new one, or another state of one.

    Raises RefusedError naming the fields, NotFoundError, StaleError.
    """
    with context.writing() as (work, _):
        row = _row(work, number, version) if number is not None else None
        key, shape = _read(work.session, texts)
        broken = broken_by(context, work.session, _as_changed(_key(row), key, shape))
        _refuse_twice(work.session, key, number)
        if row is None:
            row = t.SchoolDay(**dict(zip(TIMES, _times(shape), strict=True)))
            work.session.add(row)
        elif (_key(row), _shape(row)) == (key, shape):
            raise RefusedError("nothing_changed", "the day is as it was")
        row.urn, row.phase = key
        row.opens, row.lunch_starts, row.lunch_ends, row.closes = _times(shape)
        words = f"The day of {for_words(work.session, *key)}: {shape_words(shape)}"
        work.record("school-day", "SCHOOL-DAYS", words)
        reference = str(row.id)
    return Outcome(told(words, broken), reference=reference)


def remove(context: Context, numbers: Sequence[int]) -> Outcome:
    """Takes shapes away: the more general one holds from then on. Raises NotFoundError."""
    with context.writing() as (work, _):
        rows = [_row(work, number, None) for number in dict.fromkeys(numbers)]
        if not rows:
            raise RefusedError("nothing_chosen", "no school day is named")
        keys = [_key(row) for row in rows]
        broken = broken_by(context, work.session, _without(keys))
        said = [for_words(work.session, row.urn, row.phase) for row in rows]
        for row in rows:
            work.session.delete(row)
        what = said[0] if len(said) == 1 else counted(len(said), "group")
        words = f"Removed the day of {what}: the usual one holds"
        work.record("school-day", "SCHOOL-DAYS", words, details={"removed": said})
    return Outcome(told(words, broken))


def weigh(context: Context, texts: Mapping[str, str], number: int | None = None) -> tuple[str, ...]:
    """Visits whose sessions would lie outside the day."""
    with context.store.reading() as session:
        row = session.get(t.SchoolDay, number) if number is not None else None
        return broken_by(context, session, _as_changed(_key(row), *_read(session, texts)))


def for_words(session: DbSession, urn: int | None, phase: str | None) -> str:
    """Whose day it is."""
    if urn is not None:
        school = session.get(t.School, urn)
        return school.name if school is not None else str(urn)
    return f"{phase} schools" if phase else "every other school"


def shape_words(shape: DayShape) -> str:
    """`08:45–12:00, 13:00–15:15`."""
    return f"{shape.opens:%H:%M}–{shape.lunch_starts:%H:%M}, {shape.lunch_ends:%H:%M}–{shape.closes:%H:%M}"


def _read(session: DbSession, texts: Mapping[str, str]) -> tuple[_Key, DayShape]:
    found = reading.read_all(FIELDS, texts, LABELS)
    if wrong := across({n: f"{v:%H:%M}" if n in TIMES else v for n, v in found.items()}):
        raise reading.fields_refused(wrong, LABELS)
    urn = None
    if found["urn"]:
        try:
            scope = scope_of(session, found["urn"])
            urn = int(scope)
        except (BadValueError, ValueError):
            raise reading.fields_refused({"urn": f"there is no school {found['urn']}"}, LABELS) from None
    return (urn, found["phase"] or None), DayShape(*(found[name] for name in TIMES))


def _times(shape: DayShape) -> tuple[Any, Any, Any, Any]:
    return shape.opens, shape.lunch_starts, shape.lunch_ends, shape.closes


def _refuse_twice(session: DbSession, key: _Key, number: int | None) -> None:
    query = entities(t.SchoolDay).where(t.SchoolDay.urn == key[0], t.SchoolDay.phase == key[1])
    same = session.exec(query).first()
    if same is not None and same.id != number:
        field = "urn" if key[0] is not None else "phase"
        raise reading.fields_refused({field: "its day is entered already: change that one"}, LABELS)


def _row(work: Work, number: int, version: int | None) -> t.SchoolDay:
    row = work.session.get(t.SchoolDay, number)
    if row is None:
        raise NotFoundError(
            "day_unknown", f"there is no school day {number} any more", hint="`school-days list` shows them"
        )
    refuse_stale(
        work.session, for_words(work.session, row.urn, row.phase), "SCHOOL-DAYS", row.version, version
    )
    return row


def _key(row: t.SchoolDay | None) -> _Key | None:
    return (row.urn, row.phase) if row is not None else None


def _shape(row: t.SchoolDay) -> DayShape:
    return DayShape(row.opens, row.lunch_starts, row.lunch_ends, row.closes)


def _without(keys: Sequence[_Key | None]) -> Any:
    def change(book: Book) -> Book:
        left = {key: shape for key, shape in book.calendar.shapes.items() if key not in keys}
        return replace(book, calendar=replace(book.calendar, shapes=left))

    return change


def _as_changed(before: _Key | None, key: _Key, shape: DayShape) -> Any:
    """The change as the rule book sees it."""

    def change(book: Book) -> Book:
        rest = {k: s for k, s in book.calendar.shapes.items() if k != before}
        return replace(book, calendar=replace(book.calendar, shapes={**rest, key: shape}))

    return change
