"""What the writers of reports ask of a report, and cells made fit to leave the building."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from ecfrs_tui.outputs.text import strip_controls

Value = str | int | float | date | None
MOST_CHARACTERS = 32_000
"""A spreadsheet's cell holds 32,767; what is longer is cut, with three dots to say so."""
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")


class Column(Protocol):
    """A column; `form` is text, number, percent, date, minutes or km."""

    @property
    def key(self) -> str:
        """Its name for scripts."""
        ...

    @property
    def title(self) -> str:
        """Its head."""
        ...

    @property
    def form(self) -> str:
        """How it is set."""
        ...


class Series(Protocol):
    """A line or a set of bars."""

    @property
    def name(self) -> str:
        """Of the legend."""
        ...

    @property
    def values(self) -> Sequence[float | None]:
        """A point a label."""
        ...

    @property
    def style(self) -> str:
        """`bar` or `line`."""
        ...


class Table(Protocol):
    """A part of a report."""

    @property
    def title(self) -> str:
        """Its head."""
        ...

    @property
    def columns(self) -> Sequence[Column]:
        """In order."""
        ...

    @property
    def rows(self) -> Sequence[Sequence[Value]]:
        """A value a column."""
        ...

    @property
    def totals(self) -> Sequence[Value]:
        """A value a column, or nothing."""
        ...

    @property
    def series(self) -> Sequence[Series]:
        """Of its plot, or nothing."""
        ...

    @property
    def labels(self) -> Sequence[str]:
        """Of the points."""
        ...


class Listing(Protocol):
    """A long list that is written row by row and never held whole."""

    @property
    def title(self) -> str:
        """Its head."""
        ...

    @property
    def columns(self) -> Sequence[Column]:
        """In order."""
        ...

    @property
    def rows(self) -> Iterable[Sequence[Value]]:
        """Read once."""
        ...


class Page(Protocol):
    """A report whole."""

    @property
    def title(self) -> str:
        """Its name."""
        ...

    @property
    def span(self) -> str:
        """Which days and filters."""
        ...

    @property
    def made_at(self) -> datetime:
        """London wall time."""
        ...

    @property
    def figures(self) -> Sequence[tuple[str, Value]]:
        """The few that matter."""
        ...

    @property
    def tables(self) -> Sequence[Table]:
        """Its parts."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What is counted and how."""
        ...


def fit(text: str) -> str:
    """A text without control characters, at most MOST_CHARACTERS long."""
    clean = _NO_CHARACTERS.sub("", strip_controls(text))
    return clean if len(clean) <= MOST_CHARACTERS else f"{clean[: MOST_CHARACTERS - 1]}…"


def in_words(value: Value, form: str) -> str:
    """A value as a person reads it: `1,234`, `37 %`, `9 Mar 2027`, `2 h 05`, `12.3 km`; nothing for None."""
    match value:
        case None:
            return ""
        case date():
            return f"{value.day} {value:%b %Y}"
        case str():
            return fit(value)
    match form:
        case "percent":
            return f"{value:.0f} %"
        case "minutes":
            return f"{int(value) // 60:,} h {int(value) % 60:02}"
        case "km":
            return f"{value:,.1f} km"
    return f"{value:,.1f}" if isinstance(value, float) and not value.is_integer() else f"{value:,.0f}"
