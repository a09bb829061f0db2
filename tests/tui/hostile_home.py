"""A home filled through the real imports with files in which every name is meant to do harm."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from story import NOW

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services import demo

HARM = (
    "[/foo]",
    "[red]x[/red]",
    "\x1b[31mRed\x1b[0m \x1b]0;title\x07",
    "\u202edrowkcab\u202c",
    "N" * 40,
    "Zalgo\u0300\u0301\u0302\u0303\u0304\u0305\ttab",
    "[@click=app.exit]click[/] $error {x} =cmd()",
    "🏫👩\u200d🚒",
)
SPOILT = {
    "schools.csv": ("EstablishmentName", "Town", "Street"),
    "officers.csv": ("name", "base_name"),
    "programmes.csv": ("title",),
    "terms.csv": ("label",),
    "busy.csv": ("label",),
    "incidents.csv": ("type",),
}
"""Columns of words, by file."""


def spoil(path: Path, columns: tuple[str, ...]) -> None:
    """Puts something harmful behind each word of the columns."""
    content = path.read_bytes()
    encoding = "cp1252" if path.name == "schools.csv" else "utf-8-sig"
    rows = list(csv.DictReader(content.decode(encoding).splitlines()))
    for number, row in enumerate(rows):
        for place, column in enumerate(columns):
            if row.get(column):
                row[column] = f"{row[column]} {HARM[(number + place) % len(HARM)]}"
    with path.open("w", encoding=encoding, errors="ignore", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)


def fill_hostile(home: Path) -> None:
    """The demonstration with its files spoilt before they are read."""
    usual = demo.write_fixtures

    def spoilt(folder: Path, *, today: date, **more: Any) -> list[Path]:
        written = usual(folder, today=today, **more)
        for name, columns in SPOILT.items():
            spoil(folder / name, columns)
        return written

    with patch.object(demo, "write_fixtures", spoilt):
        demo.fill_demo(home, RehearsalClock(NOW)).close()
