"""Which rows a quick filter lets through: words, fields by the kind of their values, and flags. Pure.

A field's kind shows in its values: text is looked into, numbers and days are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from ecfrs_tui.services.matching import plain_text
from ecfrs_tui.tui import words as said
from ecfrs_tui.tui.dates import parse_day
from ecfrs_tui.tui.filterwords import Test, Word, test_of, words_of

T = TypeVar("T")

Value = str | int | float | date | tuple[str, ...] | None

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda value, other: value < other,
    ">": lambda value, other: value > other,
    "<=": lambda value, other: value <= other,
    ">=": lambda value, other: value >= other,
    "=": lambda value, other: value == other,
    "": lambda value, other: value == other,
}


class FieldFilter(Generic[T]):
    """How rows are asked.

    `fields` gives a row's value by the name of a field; `flags` are words with a meaning of their own;
    `text` is what bare words are looked for in; case, accents and punctuation do not count. `today` is
    asked for when a field is compared with a day or with days from now (`due:<7`).
    """

    def __init__(
        self,
        text: Callable[[T], str],
        fields: Mapping[str, Callable[[T], Value]] | None = None,
        flags: Mapping[str, Callable[[T], bool]] | None = None,
        today: Callable[[], date] | None = None,
    ) -> None:
        self.text = text
        self.fields = dict(fields or {})
        self.flags = dict(flags or {})
        self.today = today

    def with_fields(self, more: Mapping[str, Callable[[T], Value]]) -> FieldFilter[T]:
        """The same with further fields; its own come first."""
        return FieldFilter(self.text, {**more, **self.fields}, self.flags, self.today)

    def counted_from(self, today: Callable[[], date]) -> FieldFilter[T]:
        """The same, counting days from this day unless it knows one."""
        return FieldFilter(self.text, self.fields, self.flags, self.today or today)

    def __call__(self, typed: str) -> Callable[[T], bool]:
        """A test that a row passes when it passes every word."""
        return lambda row: bool(Sieve(self, (row,)).pick(typed))


class Sieve(Generic[T]):
    """A filter over certain rows: what it reads of a row it reads once."""

    def __init__(self, asks: FieldFilter[T], rows: Sequence[T]) -> None:
        self.asks = asks
        self._rows = rows
        self._values: dict[str, list[Value]] = {}
        self._plain: dict[str, list[str]] = {}

    @cached_property
    def _texts(self) -> list[str]:
        return [plain_text(self.asks.text(row)) for row in self._rows]

    def values(self, field: str) -> list[Value]:
        """The values of a field, in the order of the rows."""
        if field not in self._values:
            read = self.asks.fields[field]
            self._values[field] = [read(row) for row in self._rows]
        return self._values[field]

    def kind(self, field: str) -> type[str] | type[float] | type[date]:
        """What a field's values are: text, numbers or days (text while there are none)."""
        first = next((value for value in self.values(field) if value is not None), "")
        if isinstance(first, date):
            return date
        return float if isinstance(first, int | float) and not isinstance(first, bool) else str

    def pick(self, typed: str) -> list[int]:
        """The places of the rows that pass every word.

        A half-typed comparison (`need:>`) passes every row, so that the list does not blink as one types;
        an unknown field is looked for as the words that it is.
        """
        places = list(range(len(self._rows)))
        for word in words_of(typed):
            passes = self._test(word)
            places = [place for place in places if passes(place) is not word.turned]
        return places

    def _test(self, word: Word) -> Callable[[int], bool]:
        if word.field in self.asks.fields:
            tests = [self._field_test(word.field, test_of(asked)) for asked in word.asked]
            # the opposite of a test that is still being typed would let nothing through
            if any(test_of(asked).half_typed for asked in word.asked):
                return lambda place: not word.turned
            return lambda place: any(test(place) for test in tests)
        asked = f"{word.field}:{word.text}" if word.field else word.text
        if (flag := self.asks.flags.get(asked)) is not None:
            return lambda place: flag(self._rows[place])
        wanted = plain_text(asked)
        return lambda place: wanted in self._texts[place]

    def _field_test(self, field: str, test: Test) -> Callable[[int], bool]:
        values, kind = self.values(field), self.kind(field)
        if kind is float:
            return _number_test(values, test)
        if kind is date and (day := _day_test(values, test, self.asks.today)) is not None:
            return day
        return self._text_test(field, test.operand)

    def _text_test(self, field: str, operand: str) -> Callable[[int], bool]:
        if field not in self._plain:
            self._plain[field] = [_said(value) for value in self.values(field)]
        texts, wanted = self._plain[field], plain_text(operand)
        if wanted.isdecimal() and self.kind(field) is str:
            return lambda place: texts[place] == wanted
        return lambda place: wanted in texts[place]


def number_of(operand: str) -> float | None:
    """A number as typed, or None."""
    try:
        return float(operand.replace(",", ""))
    except ValueError:
        return None


def day_of(operand: str, today: date) -> date | None:
    """A day as typed: a figure is days from today, else what `dates.parse_day` reads; None for anything else."""
    if operand.lstrip("-+").isdecimal() and len(operand) < 6:
        return date.fromordinal(max(1, min(today.toordinal() + int(operand), date.max.toordinal())))
    try:
        return parse_day(operand, today)
    except ValueError:
        return None


def _number_test(values: Sequence[Value], test: Test) -> Callable[[int], bool]:
    low, dots, high = test.operand.partition("..")
    first, last = number_of(low), number_of(high)
    if dots and first is not None:
        # `60..` while the end is still to come
        return lambda place: _held(values[place], lambda v: first <= v and (last is None or v <= last))
    if first is None:
        return lambda place: False
    compare = _COMPARE[test.sign]
    return lambda place: _held(values[place], lambda v: compare(v, first))


def _held(value: Value, holds: Callable[[float], bool]) -> bool:
    return isinstance(value, int | float) and holds(value)


def _day_test(
    values: Sequence[Value], test: Test, today: Callable[[], date] | None
) -> Callable[[int], bool] | None:
    """None for the name of a weekday or a month: those are looked for in the words of the day."""
    if today is None or (
        not test.sign and test.operand.isalpha() and test.operand not in ("today", "tomorrow")
    ):
        return None
    wanted = day_of(test.operand, today())
    if wanted is None:
        return lambda place: False
    compare, other = _COMPARE[test.sign], wanted.toordinal()

    def holds(place: int) -> bool:
        value = values[place]
        return isinstance(value, date) and compare(value.toordinal(), other)

    return holds


def _said(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return plain_text(said.long_day(value))
    return plain_text(", ".join(value) if isinstance(value, tuple) else str(value))
