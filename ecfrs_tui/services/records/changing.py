"""What every edit of a row shares: which columns become another value, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecfrs_tui.errors import RefusedError


def changed(row: Any, values: Mapping[str, Any]) -> list[str]:
    """The columns of a row that would be another value."""
    return [name for name, value in values.items() if getattr(row, name) != value]


def put(row: Any, values: Mapping[str, Any], what: str) -> list[str]:
    """Writes the values, and gives back the columns that changed. Raises RefusedError when none does."""
    names = changed(row, values)
    if not names:
        raise RefusedError("nothing_changed", f"nothing about {what} was changed")
    for name in names:
        setattr(row, name, values[name])
    return names


def in_words(names: list[str], labels: Mapping[str, str]) -> str:
    """`minutes, most pupils`: the columns by their labels, each once."""
    return ", ".join(dict.fromkeys(labels.get(name, name) for name in names))
