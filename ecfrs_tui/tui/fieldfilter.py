"""The quick filter that knows fields: `district:harlow need:>60 never "great oak" -primary`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from ecfrs_tui.services.matching import plain_text

T = TypeVar("T")

Value = str | int | float | None

_TOKEN = re.compile(r'(?P<no>-?)(?:(?P<field>[a-z]+):)?(?P<test>"[^"]*"?|\S*)')
_COMPARED = re.compile(r"(?P<sign><=|>=|<|>|=)\s*(?P<number>\d+(?:\.\d+)?)$")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda value, number: value < number,
    ">": lambda value, number: value > number,
    "<=": lambda value, number: value <= number,
    ">=": lambda value, number: value >= number,
    "=": lambda value, number: value == number,
}


class FieldFilter(Generic[T]):
    """How rows are asked.

    `fields` gives a row's value by the name of a field; `flags` are words with a meaning of their own;
    `text` is what bare words are looked for in; case, accents and punctuation do not count.
    """

    def __init__(
        self,
        text: Callable[[T], str],
        fields: Mapping[str, Callable[[T], Value]],
        flags: Mapping[str, Callable[[T], bool]],
    ) -> None:
        self._text = text
        self._fields = fields
        self._flags = flags

    def __call__(self, words: str) -> Callable[[T], bool]:
        """A test that a row passes when it passes every word.

        A half-typed comparison (`need:>`) passes every row, so that the list does not blink as one types;
        an unknown field is looked for as the words that it is.
        """
        tests: list[Callable[[T], bool]] = []
        for found in _TOKEN.finditer(words.casefold()):
            if found[0].strip('-"'):
                test = self._test(found["field"] or "", found["test"].strip('"'))
                tests.append(_turned(test) if found["no"] else test)
        return lambda row: all(test(row) for test in tests)

    def _test(self, field: str, asked: str) -> Callable[[T], bool]:
        if field and field not in self._fields:
            field, asked = "", f"{field}:{asked}"
        if field:
            return _field_test(self._fields[field], asked)
        if asked in self._flags:
            return self._flags[asked]
        wanted = plain_text(asked)
        return lambda row: wanted in plain_text(self._text(row))


def _turned(test: Callable[[T], bool]) -> Callable[[T], bool]:
    return lambda row: not test(row)


def _field_test(value: Callable[[T], Value], asked: str) -> Callable[[T], bool]:
    if not asked.strip("<>="):
        return lambda row: True
    if (compared := _COMPARED.match(asked)) is not None:
        compare, number = _COMPARE[compared["sign"]], float(compared["number"])

        def holds(row: T) -> bool:
            found = value(row)
            return isinstance(found, int | float) and compare(found, number)

        return holds
    wanted = plain_text(asked)
    return lambda row: _said(value(row)) == wanted if wanted.isdecimal() else wanted in _said(value(row))


def _said(value: Value) -> str:
    return "" if value is None else plain_text(str(value))


def quoted(value: str) -> str:
    """A value as it must be written after `field:`; a quotation mark in it cannot be asked for."""
    value = value.replace('"', " ").strip()
    return f'"{value}"' if " " in value else value
