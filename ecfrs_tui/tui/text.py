"""The one way from outside text to something that may be drawn.

Whatever a school, a form or a calendar said is data: it is never read as markup, it cannot move the
cursor of the terminal, turn the line around or push its neighbours out of their columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from textual.content import Content

TONES: dict[str, str] = {
    "red": "$error",
    "amber": "$warning",
    "green": "$success",
    "blue": "$accent",
    "ember": "$primary",
    "dim": "$dim",
    "strong": "bold",
    "faint": "$faint",
    "rule": "$rule",
}
"""What a colour means: red broken or overdue, amber needs a person, green settled, blue in hand."""

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_SPACES = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u00a0\u2028\u2029]+")
# an accent or two belongs to a letter; a tower of them draws over the lines above
_MOST_MARKS = 3


def clean(value: object) -> str:
    """The text of `value` on one line: no control or direction characters, blanks collapsed."""
    text = "" if value is None else str(value)
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = _SPACES.sub(" ", _ESCAPES.sub("", text))
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn") or character in "\ufe0e\ufe0f":
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return _SPACES.sub(" ", "".join(kept)).strip()


def plain(value: object) -> Content:
    """Outside text as content: drawn as it is, never as markup."""
    return Content(clean(value))


def tinted(value: object, tone: str) -> Content:
    """Outside text in one of the TONES; an unknown or empty tone leaves it as it is."""
    style = TONES.get(tone, "")
    return Content.styled(clean(value), style) if style else plain(value)


def drawn(value: str, tone: str = "") -> Content:
    """Text of our own whose blanks count (bars, rules, columns), in one of the TONES."""
    style = TONES.get(tone, "")
    return Content.styled(value, style) if style else Content(value)


def joined(parts: Iterable[Content], separator: str = " · ") -> Content:
    """The parts that say something, with the separator between them."""
    return Content(separator).join([part for part in parts if part.plain])


def run_on(*parts: Content | str) -> Content:
    """The parts one after another; a bare string is text of our own."""
    return Content.assemble(*parts)


def wrapped(content: Content, width: int, most: int) -> list[Content]:
    """The content in at most `most` lines of `width` cells; what does not fit ends in an ellipsis."""
    if width <= 0 or most <= 0:
        return []
    lines = [line.rstrip() for line in content.wrap(width)] or [Content("")]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    return [*lines[: most - 1], last.truncate(width - 1) + Content("…")]
