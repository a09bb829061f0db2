"""Names of files made from outside text: legal on every system, readable, never a path."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from ecfrs_tui.outputs.text import strip_controls

NAME_LENGTH = 100
"""Most characters of a file name."""

# file systems count 255 bytes or UTF-16 units; what replaces a file for a moment needs some of them
_NAME_BYTES = 200
_ILLEGAL = re.compile(r'[<>:"/\\|?*\n\t]')
# Windows keeps these for devices, with any ending, the raised digits too
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])[ .]*(\.|$)", re.IGNORECASE)
_SUFFIX = re.compile(r"(\.[A-Za-z0-9]{1,8})?")


def safe_filename(*parts: str, suffix: str = "") -> str:
    """The parts joined by spaces as the name of one file, `suffix` (such as `.eml`) at its end.

    At most 100 characters and 200 bytes; without separators of folders, control characters, `..`,
    names of devices, or dots, spaces and hyphens at the ends. `unnamed` when nothing is left.
    Names can still differ by case alone, which Windows takes for the same: put a reference in them.
    Raises ValueError when the suffix is not a dot with up to eight plain letters and digits.
    """
    if not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"{suffix!r} cannot end a file's name")
    stem = _shortened(_plain(" ".join(parts)), suffix) or "unnamed"
    return f"{stem}{suffix}" if not _RESERVED.match(stem + suffix) else f"_{stem}{suffix}"


def folder_for(day: date) -> str:
    """The name of the folder for what belongs to a day: `2027-03-09`, so that names sort by date."""
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", strip_controls(text))
    spaced = " ".join(_ILLEGAL.sub(" ", composed).split())
    return re.sub(r"\.{2,}", ".", spaced).strip(" .-")


def _shortened(stem: str, suffix: str) -> str:
    # one character is kept for the underscore before a device's name
    kept = stem[: NAME_LENGTH - len(suffix) - 1]
    while len(kept.encode("utf-8")) + len(suffix) + 1 > _NAME_BYTES:
        kept = kept[:-1]
    return kept.strip(" .-")
