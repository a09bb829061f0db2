"""What every source of look-up shares: rows, the key of their place, words with what each counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row

CLOSED = 0.8
"""What something counts that is found but hardly ever meant."""
Rows = Sequence[Row[Any]]


def found_by(*fields: tuple[Iterable[str], float]) -> dict[str, float]:
    """Words with what each counts, the most where one stands in several fields."""
    words: dict[str, float] = {}
    for found, counts in fields:
        for word in found:
            if words.get(word, 0.0) < counts:
                words[word] = counts
    return words


def parted(*parts: str) -> str:
    """The parts there are, dots between them."""
    return " · ".join(part for part in parts if part)


def place_key(row: Row[Any]) -> str:
    """The key of the school or venue of a row; empty where there is none."""
    if row.urn is not None:
        return f"urn:{row.urn}"
    return "" if row.venue_id is None else f"venue:{row.venue_id}"
