"""The quick filter as it is typed: `district:harlow,basildon need:>60 never "great oak" -primary`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r'(?P<no>-?)(?:(?P<field>[a-z]+):)?(?P<test>(?:"[^"]*"?|[^\s"])*)')
_ONE_OF = re.compile(r'"(?P<quoted>[^"]*)"?|(?P<bare>[^,"]+)')
_TEST = re.compile(r"(?P<sign><=|>=|<|>|=|)\s*(?P<operand>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a filter: `field` is empty for a bare one; `asked` are the values any of which will do.

    `start` is where it begins in what was typed.
    """

    field: str
    asked: tuple[str, ...]
    turned: bool
    start: int

    @property
    def text(self) -> str:
        """What a bare word looks for."""
        return " ".join(self.asked)


@dataclass(frozen=True, slots=True)
class Test:
    """A value asked for, with the sign in front of it (empty: it is the value, or holds it)."""

    sign: str
    operand: str

    @property
    def half_typed(self) -> bool:
        """Nothing to compare with yet: such a test lets everything through, so that the list does not blink."""
        return not self.operand


def words_of(typed: str) -> tuple[Word, ...]:
    """The words of a filter; whatever is typed is one, a quotation mark may still be open."""
    found: list[Word] = []
    for match in _WORD.finditer(typed.casefold()):
        if match[0].strip('-"'):
            field, test = match["field"] or "", match["test"]
            asked = _one_of(test) if field else (test.replace('"', ""),)
            found.append(Word(field, asked, bool(match["no"]), match.start()))
    return tuple(found)


def _one_of(test: str) -> tuple[str, ...]:
    parts = [match["quoted"] or match["bare"] or "" for match in _ONE_OF.finditer(test)]
    return tuple(part for part in parts if part.strip()) or ("",)


def test_of(asked: str) -> Test:
    """`>60` as sign and operand."""
    match = _TEST.fullmatch(asked.strip())
    assert match is not None
    return Test(match["sign"], match["operand"].strip())


def quoted(value: str) -> str:
    """A value as it must be written after `field:`; a quotation mark in it cannot be asked for."""
    value = value.replace('"', " ").strip()
    return f'"{value}"' if re.search(r"[\s,]", value) else value


def open_word(typed: str) -> int:
    """Where the word begins that is being typed at the end; the whole length when the next has yet to begin."""
    start = len(typed)
    for match in _WORD.finditer(typed):
        if match[0] and match.end() == len(typed):
            start = match.start()
            break
    return start
