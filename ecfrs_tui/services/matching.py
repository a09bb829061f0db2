"""Outside text made comparable, and the words a person types above a list."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_DROPPED = re.compile("['’‘`´ʼ′.]")
_BETWEEN = re.compile(r"[^a-z0-9]+")


def plain_text(text: str) -> str:
    """Lower case without accents, apostrophes and punctuation, single blanks: what comparing needs."""
    if not text.isascii():
        split = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in split if not unicodedata.combining(c)).casefold()
    text = text.lower().replace("&", " and ")
    return _BETWEEN.sub(" ", _DROPPED.sub("", text)).strip()


@dataclass(frozen=True, slots=True)
class WordFilter:
    """What was typed above a list: every word must occur, every `field:value` must fit its field."""

    words: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]

    def wanted(self, field: str) -> tuple[str, ...]:
        """The values asked for of one field."""
        return tuple(value for name, value in self.fields if name == field)

    def fits(self, text: str, values: Mapping[str, str]) -> bool:
        """True when the comparable text holds every word, and each named field holds one of its values.

        Several values of one field mean any of them; a part of the value is enough.
        """
        if not all(word in text for word in self.words):
            return False
        return all(
            any(value in values[name] for value in self.wanted(name)) for name in {n for n, _ in self.fields}
        )


def word_filter(typed: str, fields: tuple[str, ...]) -> WordFilter:
    """Reads `harlow state:ready district:"castle point"`; an unknown field is a word like any other.

    Hyphens, apostrophes and case do not count: `REQ-0147` is looked for as `req 0147`.
    """
    words: list[str] = []
    named: list[tuple[str, str]] = []
    for part in _parts(typed):
        name, colon, value = part.partition(":")
        if colon and name.lower() in fields:
            if plain_text(value):  # a field still being typed filters nothing
                named.append((name.lower(), plain_text(value)))
        elif plain_text(part):
            words.append(plain_text(part))
    return WordFilter(tuple(words), tuple(named))


def _parts(typed: str) -> list[str]:
    # an apostrophe is part of a name here, and a quotation mark may not be closed yet
    reader = shlex.shlex(typed, posix=True)
    reader.whitespace_split = True
    reader.quotes = '"'
    reader.commenters = reader.escape = ""
    try:
        return list(reader)
    except ValueError:
        return typed.replace('"', " ").split()
