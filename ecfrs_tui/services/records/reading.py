"""How a field of a record is read from text, for forms as one types and for commands alike.

Each function here gives a reader: text in, value out, BadValueError (a ValueError) with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.intake.values import (
    BadValueError,
    clean,
    read_email,
    read_number,
    read_spans,
    read_years,
    read_yes_no,
)

T = TypeVar("T")
Reader = Callable[[str], Any]
Spans = tuple[tuple[time, time], ...]


def words(*, needed: bool = False, most: int = 200, lines: bool = False) -> Callable[[str], str]:
    """Text without control characters, on one line unless `lines`."""

    def read(text: str) -> str:
        found = clean(text, lines=lines)
        if needed and not found:
            raise BadValueError("this is needed")
        if len(found) > most:
            raise BadValueError(f"too long by {len(found) - most} characters (at most {most})")
        return found

    return read


def whole(*, least: int, most: int, blank: bool = False) -> Callable[[str], int | None]:
    """A whole number within bounds; nothing where `blank` is allowed."""

    def read(text: str) -> int | None:
        if not text.strip():
            if blank:
                return None
            raise BadValueError(f"a number from {least:,} to {most:,} is needed")
        return read_number(text, least=least, most=most)

    return read


def email(*, needed: bool = False) -> Callable[[str], str]:
    """An e-mail address."""

    def read(text: str) -> str:
        if not text.strip() and not needed:
            return ""
        return read_email(text)

    return read


def a_date(*, blank: bool = False) -> Callable[[str], date | None]:
    """A day as `2027-03-09`."""

    def read(text: str) -> date | None:
        if not text.strip():
            if blank:
                return None
            raise BadValueError("a day is needed")
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            raise BadValueError("not a day such as 2027-03-09") from None

    return read


def a_moment(text: str) -> datetime:
    """A London wall time as `2027-03-09T09:30`."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadValueError("not a day with a time such as 2027-03-09T09:30") from None


def one_of(options: Sequence[str]) -> Callable[[str], str]:
    """One of the options, however its letters are written."""

    def read(text: str) -> str:
        for each in options:
            if each.casefold() == text.strip().casefold():
                return each
        raise BadValueError(f"one of {', '.join(options)} is needed")

    return read


def some_of(options: Sequence[str], *, needed: bool = False) -> Callable[[str], tuple[str, ...]]:
    """Any number of the options, commas between them."""
    one = one_of(options)

    def read(text: str) -> tuple[str, ...]:
        chosen = {one(part) for part in text.split(",") if part.strip()}
        if needed and not chosen:
            raise BadValueError("at least one is needed")
        return tuple(each for each in options if each in chosen)

    return read


def yes_no(text: str) -> bool:
    """Yes or no."""
    return read_yes_no(text)


def year_groups(*, needed: bool = True) -> Callable[[str], tuple[str, ...]]:
    """Year groups in their order."""

    def read(text: str) -> tuple[str, ...]:
        found = read_years(text)
        if needed and not found:
            raise BadValueError("year groups are needed, such as 3 or 7-9 or R,1,2")
        return found

    return read


def spans(text: str) -> Spans:
    """Stretches of a day, `08:30-16:30`; none for a blank."""
    return read_spans(text) if text.strip() else ()


def span_text(found: Spans) -> str:
    """Stretches as they are typed."""
    return " ".join(f"{first:%H:%M}-{last:%H:%M}" for first, last in found)


def length_words(found: Spans) -> str:
    """`8 h`, `7 h 30`; nothing for a day off."""
    minutes = sum((last.hour - first.hour) * 60 + last.minute - first.minute for first, last in found)
    hours, rest = divmod(minutes, 60)
    if not minutes:
        return ""
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def read_all(
    readers: Mapping[str, Reader], texts: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, Any]:
    """Every field's value. Raises RefusedError naming each that cannot be, with `fields` in its details."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, read in readers.items():
        try:
            found[name] = read(texts.get(name, ""))
        except BadValueError as fault:
            wrong[name] = str(fault)
    if wrong:
        raise fields_refused(wrong, labels)
    return found


def fields_refused(wrong: Mapping[str, str], labels: Mapping[str, str]) -> RefusedError:
    """A refusal that says which field is wrong and why; a form puts each beside its field."""
    said = "; ".join(f"{labels.get(name, name)}: {reason}" for name, reason in wrong.items())
    return RefusedError("fields_wrong", said, hint="nothing was kept", details={"fields": dict(wrong)})
