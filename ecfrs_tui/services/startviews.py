"""Read models of a beginning: the steps that fill a home, and what is still missing in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ecfrs_tui.services.views import ImportReport

NEEDED, WISE = "needed", "wise"
"""Without it nothing can be booked; or it can, and worse."""

Told = Callable[[str, int, int], None]
"""Told a step in words, how much of it is done and how much there is; an EcfrsError from it stops the work."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a home lacks.

    `words` say what and what follows from it, `mend` what to do. `section` is the part of Settings where it
    is entered (empty where there is none), `reads` the kind of file that brings it, `command` what does the same.
    """

    what: str
    words: str
    mend: str
    weight: str = NEEDED
    section: str = ""
    reads: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Something to be said beside a file: an option of `import`, its words and a hint."""

    name: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class StartStep:
    """A step of the beginning; `held` is how much the home holds of it, which is all that is kept of the step.

    `kind` is what `import` calls the file (empty where nothing is read in), `source` says where it comes
    from and how, `columns` what it must have, `without` what does not work while it is left out.
    """

    id: str
    title: str
    kind: str
    held: int
    unit: str
    source: str
    columns: str
    without: str
    needed: bool = True
    section: str = ""
    says: tuple[Say, ...] = ()
    since: date | None = None
    """The day of the last reading, if any."""
    ours: bool = False
    """The file is in a form of ours: an empty one can be written to fill in."""


@dataclass(frozen=True, slots=True)
class ReadIn:
    """A file to read in: what it is said to be, where it lies, and what is said beside it."""

    kind: str
    path: Path
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder of a directory."""

    name: str
    folder: bool
    size: int = 0
    fits: bool = False
    """Its name ends as files of that kind end."""


def report_words(report: ImportReport) -> str:
    """What a reading came to, or would come to, as one sentence."""
    told = (
        (report.added, "new"),
        (report.changed, "changed"),
        (report.unchanged, "as they stand"),
        (len(report.refused), "cannot stand"),
    )
    parts = [f"{report.rows:,} {'row' if report.rows == 1 else 'rows'}"]
    parts += [f"{number:,} {what}" for number, what in told if number]
    return f"{report.file}: {', '.join(parts)}"
