"""Mistyped names of days and months."""

from __future__ import annotations

from functools import cache

from ecfrs_tui.domain.times import MONTH_NAMES
from ecfrs_tui.intake.preferences.fillers import FILLERS
from ecfrs_tui.intake.preferences.idioms import idioms
from ecfrs_tui.intake.preferences.names import WEEKDAY_NAMES, wordset

_KEY_WORDS = wordset(
    "morning mornings afternoon afternoons except ideally otherwise preferably commencing beginning anytime "
    "between flexible excluding preferred lunchtime available unavailable easter christmas"
)
_MEND_TO: tuple[str, ...] = (
    *(name.lower() for name in WEEKDAY_NAMES),
    *(f"{name.lower()}s" for name in WEEKDAY_NAMES),
    *(name.lower() for name in MONTH_NAMES if len(name) >= 6),
    *sorted(_KEY_WORDS),
)


@cache
def _idiom_words() -> frozenset[str]:
    return frozenset(word for words in idioms() for word in words)


_NOT_MISTYPED = wordset(
    "money sundry augusta warning warnings expect expects accept easier eastern faster master evening evenings "
    "moaning monsoon friary earnings excepted preference friendly"
)


def mended(word: str) -> str | None:
    """The day, month or key word a mistyped word stands for, or None when none is near enough.

    One slip is forgiven in six letters, two in eight and more; the first letter must be right.
    """
    if not 5 <= len(word) <= 12 or word in _NOT_MISTYPED or word in FILLERS or word in _idiom_words():
        return None
    best: tuple[int, str] | None = None
    for target in _MEND_TO:
        if target[0] != word[0] or abs(len(target) - len(word)) > 2:
            continue
        allowed = 2 if len(target) >= 8 else 1
        slips = _slips(word, target)
        if slips <= allowed and (best is None or slips < best[0]):
            best = (slips, target)
    return best[1] if best else None


def _slips(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with their neighbour to come from one word to the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
