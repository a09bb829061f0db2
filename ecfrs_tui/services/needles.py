"""Finding people's names, addresses and numbers in texts, as they may be written there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

REMOVED = "[removed]"
_DIGITS = 7
"""Of a telephone number, from its end: whatever stands before may be written with or without the country."""

_NO_DIGITS = bytes(set(range(256)) - set(b"0123456789"))
_FEW = 100
"""Up to so many pieces are each looked for in a text; beyond, the words of the text are taken apart."""


def digits(phone: str) -> str:
    """A telephone number as its digits, the country's code as a nought."""
    plain = re.sub(r"\D", "", phone)
    return f"0{plain[2:]}" if plain.startswith("44") and len(plain) > 10 else plain


def is_phone(word: str) -> bool:
    """Whether a word is a telephone number and no name."""
    return len(digits(word)) >= _DIGITS and not re.search(r"[^\W\d_]", word)


def pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of the words, whole, in any case, with any space between; telephone numbers in any spelling."""
    parts = []
    for word in sorted({w for w in words if w.strip()}, key=lambda w: (-len(w), w)):
        if is_phone(word):
            number = digits(word)
            rest = r"[\s().-]*".join(number[1:] if number.startswith("0") else number)
            lead = r"\(?(?:\+?44[\s().-]*(?:\(?0\)?)?|0)[\s().-]*" if number.startswith("0") else ""
            parts.append(rf"(?<!\d){lead}{rest}(?!\d)")
        else:
            spaced = r"\s+".join(re.escape(piece) for piece in word.split())
            parts.append(rf"(?<![\w.+-]){spaced}(?![\w-])" if "@" in word else rf"(?<!\w){spaced}(?!\w)")
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


class Needles:
    """Many words to be found. A text is only searched for those of which it holds a telling piece."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, set[str]] = {}
        self._numbers: dict[str, set[str]] = {}
        for word in words:
            if is_phone(word):
                self._numbers.setdefault(digits(word)[-_DIGITS:], set()).add(word)
            elif pieces := re.findall(r"\w+", word.lower().partition("@")[0]):
                # the end of an address is that of many
                self._words.setdefault(max(pieces, key=len), set()).add(word)
        self._patterns: dict[frozenset[str], re.Pattern[str] | None] = {}

    def __bool__(self) -> bool:
        return bool(self._words or self._numbers)

    def search(self, text: str) -> bool:
        """Whether any of them stands in a text."""
        wanted = self._likely(text)
        return wanted is not None and wanted.search(text) is not None

    def removed(self, value: Any) -> Any:
        """A text, or JSON to any depth, with what is found replaced; keys of JSON objects too."""
        if isinstance(value, str):
            wanted = self._likely(value)
            return value if wanted is None else wanted.sub(REMOVED, value)
        if isinstance(value, list):
            return [self.removed(part) for part in value]
        if isinstance(value, dict):
            return {self.removed(key): self.removed(part) for key, part in value.items()}
        return value

    def _likely(self, text: str) -> re.Pattern[str] | None:
        found = [self._words[piece] for piece in self._pieces(text.lower())]
        if self._numbers:
            # much quicker than a pattern on the texts of thousands of messages
            number = text.encode("ascii", "ignore").translate(None, _NO_DIGITS).decode("ascii")
            found.extend(self._numbers[tail] for tail in self._tails(number))
        if not found:
            return None
        words = frozenset[str]().union(*found)
        if words not in self._patterns:
            self._patterns[words] = pattern(words)
        return self._patterns[words]

    def _pieces(self, text: str) -> Iterable[str]:
        if len(self._words) <= _FEW:
            return [piece for piece in self._words if piece in text]
        return set(re.findall(r"\w+", text)) & self._words.keys()

    def _tails(self, number: str) -> Iterable[str]:
        if len(self._numbers) <= _FEW:
            return [tail for tail in self._numbers if tail in number]
        return {number[at : at + _DIGITS] for at in range(len(number) - _DIGITS + 1)} & self._numbers.keys()
