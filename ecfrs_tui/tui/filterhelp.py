"""Help while a filter is typed: what is wrong with it, and what the word at the end may become. Pure."""

from __future__ import annotations

import difflib
from collections import Counter
from datetime import date
from typing import Any

from ecfrs_tui.services.matching import plain_text
from ecfrs_tui.tui.fieldfilter import Sieve, day_of, number_of
from ecfrs_tui.tui.filterwords import open_word, quoted, test_of, words_of

MOST = 6


def faults(sieve: Sieve[Any], typed: str) -> tuple[str, ...]:
    """What the filter says that cannot be meant, in sentences."""
    found: list[str] = []
    for word in words_of(typed):
        if not word.field:
            continue
        if word.field not in sieve.asks.fields:
            found.append(_no_field(sieve, word.field))
            continue
        for asked in word.asked:
            if fault := _wrong_value(sieve, word.field, asked):
                found.append(fault)
    return tuple(found)


def _no_field(sieve: Sieve[Any], field: str) -> str:
    near = difflib.get_close_matches(field, sieve.asks.fields, n=1, cutoff=0.5)
    hint = f"did you mean “{near[0]}:”?" if near else f"fields are {', '.join(sieve.asks.fields)}."
    return f"No field “{field}”: {hint}"


def _wrong_value(sieve: Sieve[Any], field: str, asked: str) -> str:
    test, kind = test_of(asked), sieve.kind(field)
    if test.half_typed:
        return ""
    if kind is float and number_of(test.operand.partition("..")[0]) is None:
        return f"“{field}” is a number: {field}:>60, {field}:40..60."
    if kind is date and (test.sign or any(c.isdigit() for c in test.operand)):
        today = sieve.asks.today
        if today is not None and day_of(test.operand, today()) is None:
            return f"“{field}” is a day: {field}:<7 (days from today), {field}:>=9mar, {field}:thu."
    return ""


def completions(sieve: Sieve[Any], typed: str) -> tuple[str, ...]:
    """What the whole filter may become with the word at its end completed, the likeliest first."""
    start = open_word(typed)
    head, tail = typed[:start], typed[start:]
    no = "-" if tail.startswith("-") else ""
    field, colon, value = tail.removeprefix("-").casefold().partition(":")
    if not colon:
        if not field:
            return ()
        names = [f"{name}:" for name in sieve.asks.fields if name.startswith(field)]
        flags = [flag for flag in sieve.asks.flags if flag.startswith(field) and flag != field]
        return tuple(f"{head}{no}{each}" for each in (*names, *flags))[:MOST]
    if field not in sieve.asks.fields or sieve.kind(field) is not str:
        return ()
    before, comma, last = value.rpartition(",")
    return tuple(f"{head}{no}{field}:{before}{comma}{quoted(each)}" for each in _values(sieve, field, last))


def _values(sieve: Sieve[Any], field: str, begun: str) -> list[str]:
    """Values of the rows that begin so, then those that hold it; the commonest first."""
    wanted = plain_text(begun)
    counts: Counter[str] = Counter()
    for value in sieve.values(field):
        for each in value if isinstance(value, tuple) else (value,):
            if each not in (None, ""):
                counts[str(each).casefold()] += 1
    ranked = sorted(
        (not plain_text(each).startswith(wanted), -count, each)
        for each, count in counts.items()
        if wanted in plain_text(each) and plain_text(each) != wanted
    )
    return [each for _, _, each in ranked[:MOST]]


def fields_hint(sieve: Sieve[Any]) -> str:
    """What can be asked of this list, while nothing is typed."""
    named = [f"{field}:" for field in sieve.asks.fields]
    return " ".join([*named, *sieve.asks.flags])
