"""Outside text made fit to stand in a calendar, a header or a spreadsheet cell."""

from __future__ import annotations

import re
import unicodedata

# C0 but tab and line feed, delete, C1, and lone surrogates (no encoding can write them)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# marks that turn the reading direction or hide: letters written right to left read well without them
_TURNS = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LINE_ENDS = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_HEADER_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NOT_IN_A_NAME = re.compile(r"[^\w\s.&'’–/-]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

HEADER_LENGTH = 200
"""Most characters of a mail header's text."""
NAME_LENGTH = 60
"""Most characters of a display name: longer ones have been folded apart by mail programs."""


def strip_controls(text: str) -> str:
    """The text with line feeds for every kind of line end, without control characters.

    Tab and line feed stay. Lone surrogates and the marks that turn the reading direction go.
    """
    return _TURNS.sub("", _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str, limit: int = HEADER_LENGTH) -> str:
    """The text on one line of at most `limit` characters, fit for a mail header.

    `=?` is broken up, because mail programs would decode what follows it (RFC 2047) into new headers.
    """
    spaced = _HEADER_BREAKS.sub(" ", _TURNS.sub("", text))
    return " ".join(spaced.replace("=?", "= ?").split())[:limit].strip()


def display_name(name: str) -> str:
    """A person's or school's name as it may stand before a mail address, at most 60 characters.

    Letters of any script, digits, spaces and `. & ' ’ – / -` stay; whatever could end the name or
    begin an address becomes a space.
    """
    composed = unicodedata.normalize("NFC", one_line(name))
    return " ".join(_NOT_IN_A_NAME.sub(" ", composed).split())[:NAME_LENGTH].strip()


def calendar_name(name: str) -> str:
    """A name as a CN parameter: commas and the like stay (they are quoted), what no quoting saves goes."""
    return " ".join(re.sub(r'["^\\<>]', " ", one_line(name)).split())


def spreadsheet_safe(text: str) -> str:
    """The text as a spreadsheet cell that is never taken for a formula.

    A text that begins (after spaces) with `= + - @`, their wide forms, tab or carriage return gets
    an apostrophe in front. Doing it twice changes nothing.
    """
    risky = text.startswith(_FORMULA_STARTS) or strip_controls(text).lstrip().startswith(_FORMULA_STARTS)
    cleaned = strip_controls(text)
    return f"'{cleaned}" if risky else cleaned
