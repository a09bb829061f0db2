"""FIELD=VALUE on a command line: which fields there are, days in any of the usual spellings, and kept lines as JSON."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from typing import Annotated, Any

import typer

from ecfrs_tui.cli.answers import a_day
from ecfrs_tui.cli.shared import UsageError

Fields = Annotated[
    list[str],
    typer.Argument(
        metavar="FIELD=VALUE", help="What is to be known, one after another; a blank takes it away."
    ),
]


def pairs(stated: Sequence[str], known: Collection[str], days: Collection[str] = ()) -> dict[str, str]:
    """The texts by field. Raises UsageError naming the nearest field, or the day that is none."""
    found: dict[str, str] = {}
    for each in stated:
        name, equals, text = each.partition("=")
        name = name.strip().lower().replace("-", "_")
        if not equals:
            raise UsageError(f"“{each}” is not a field with its value, such as {next(iter(known), 'name')}=…")
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
            raise UsageError(f"there is no field {name}{hint}")
        if name in days and text.strip():
            that = a_day(text, name)
            text = that.isoformat() if that is not None else ""
        found[name] = text.replace("\\n", "\n")
    if not found:
        raise UsageError(f"name something to keep, such as {next(iter(known), 'name')}=…")
    return found


def document(line: Any) -> dict[str, Any]:
    """A kept line as JSON: its fields, days and times as text."""
    return {each.name: _plain(getattr(line, each.name)) for each in fields(line)}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def shown(document_: Mapping[str, Any]) -> list[str]:
    """A document as lines for a person; what is not known is left out."""
    return [
        f"{name.replace('_', ' ')}: {value}"
        for name, value in document_.items()
        if value not in ("", None, [])
    ]


def visits_shown(lines: Sequence[str]) -> list[str]:
    """The visits that would break a rule, or that none would."""
    return list(lines) or ["No visit would break a rule."]
