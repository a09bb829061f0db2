"""The [keys] of ecfrs.toml, read without the settings: the screens want them before anything heavy."""

from __future__ import annotations

import re
from collections.abc import Mapping

FILE_NAME = "ecfrs.toml"


def lines_of(text: str) -> dict[str, int]:
    """The line of each action in the [keys] of a settings file, from 1."""
    found: dict[str, int] = {}
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if section := re.match(r"\s*\[([^\]]*)\]", line):
            inside = section[1].strip() == "keys"
        elif inside and (key := re.match(r"\s*[\"']?([\w.]+)[\"']?\s*=", line)):
            found.setdefault(key[1], number)
    return found


def flat(stated: Mapping[str, object]) -> dict[str, object]:
    """`visits.cancel = "z"` without quotation marks is a table in a table to TOML: made one again."""
    found: dict[str, object] = {}
    for name, value in stated.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{tail}": each for tail, each in flat(value).items()}
        else:
            found[name] = value
    return found
