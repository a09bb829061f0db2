"""Reply codes of offers: made so that a person can read them out and a mail program does not change them."""

from __future__ import annotations

import re

ALPHABET = "BCDFGHJKMNPQRTVWXY346789"
"""No vowels, so that no word comes out, and nothing that looks like something else."""
LENGTH = 6
NONE_SUITS = 0
"""The choice that says no time of the offer suits."""
MOST_CHOICES = 4

_CODE = re.compile(
    rf"(?<![A-Z0-9])([{ALPHABET}]{{{LENGTH}}})(?:\s?[-–—‑_ ]\s?([{NONE_SUITS}-{MOST_CHOICES}]))?(?![A-Z0-9])",
    re.IGNORECASE,
)


def code_of(token: str) -> str:
    """The code of a random hexadecimal token. Two tokens may give the same one: the caller looks."""
    number = int(token, 16)
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(reversed(letters))


def spelled(code: str, choice: int) -> str:
    """`KHTWMP-2`."""
    return f"{code}-{choice}"


def found(text: str) -> tuple[tuple[str, int | None], ...]:
    """What may be codes in a text, each once: the offer's, and the choice if one stands behind it.

    Any six letters of ours look like a code: only those of an offer mean something.
    """
    seen = {(match[1].upper(), int(match[2]) if match[2] else None): None for match in _CODE.finditer(text)}
    return tuple(seen)
