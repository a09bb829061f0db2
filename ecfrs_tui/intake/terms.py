"""Our own term calendars and school days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from functools import partial
from pathlib import Path

from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.rowreader import Cells, Layout, RowRefusedError, read_table
from ecfrs_tui.intake.values import read_date, read_number, read_time

KINDS = ("term", "holiday", "inset")
TERMS_LAYOUT = Layout(
    needed=("authority", "kind", "first_day", "last_day"), wanted=("label",), key_column="first_day"
)
DAYS_LAYOUT = Layout(
    needed=("opens", "lunch_starts", "lunch_ends", "closes"), wanted=("urn", "phase"), key_column="urn"
)
UNNAMED_LAYOUT = replace(
    TERMS_LAYOUT, needed=("kind", "first_day", "last_day"), wanted=("authority", "label")
)
"""For a list of one authority, named beside the file, that does not repeat it in every row."""
AUTHORITY_NAMES = {"881": "Essex", "882": "Southend-on-Sea", "883": "Thurrock"}
"""Codes of the register and the names that term calendars go by."""
LONGEST_DAYS = 150
"""A term or holiday of more days than this is a slip of the year."""
read_urn = partial(read_number, least=1, most=9_999_999)
"""A number of the national register."""


@dataclass(frozen=True, slots=True)
class TermRecord:
    """A term, holiday or INSET stretch of an authority or of one school (`scope` is its URN in digits)."""

    scope: str
    kind: str
    label: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class SchoolDayRecord:
    """When schools open, have lunch and close; London wall time. No URN and no phase is the default."""

    urn: int | None
    phase: str | None
    opens: time
    lunch_starts: time
    lunch_ends: time
    closes: time


def _term(cells: Cells, authority: str = "") -> TermRecord:
    kind = cells.needed("kind").casefold()
    if kind not in KINDS:
        raise RowRefusedError("kind", kind[:40], "not one of term, holiday, inset")
    first = cells.must("first_day", read_date)
    last = cells.must("last_day", read_date)
    if last < first:
        raise RowRefusedError("last_day", last.isoformat(), f"lies before first_day ({first.isoformat()})")
    if (last - first).days > LONGEST_DAYS:
        raise RowRefusedError(
            "last_day", last.isoformat(), f"{(last - first).days} days after first_day: is the year right?"
        )
    stated = cells.text("authority", most=80) if authority else cells.needed("authority", most=80)
    scope = stated or authority
    return TermRecord(
        str(int(scope)) if scope.isdecimal() else scope, kind, cells.text("label", most=80), first, last
    )


def _day(cells: Cells) -> SchoolDayRecord:
    names = ("opens", "lunch_starts", "lunch_ends", "closes")
    times = [cells.must(name, read_time) for name in names]
    for name, before, after in zip(names[1:], times, times[1:], strict=False):
        if after <= before:
            raise RowRefusedError(name, f"{after:%H:%M}", f"is not after {before:%H:%M}")
    return SchoolDayRecord(
        cells.read("urn", read_urn, blank=None), cells.text("phase", most=60) or None, *times
    )


def read_terms(path: Path, options: ReadOptions) -> Read[TermRecord]:
    """Term calendars; one authority named beside the file serves rows that name none.

    Raises FileRefusedError.
    """
    layout = TERMS_LAYOUT
    reader: Callable[[Cells], TermRecord] = _term
    if len(options.authorities) == 1:
        named = options.authorities[0]
        layout = UNNAMED_LAYOUT
        reader = partial(_term, authority=AUTHORITY_NAMES.get(named, named))
    return read_table(path, layout, reader, lambda r: (r.scope.casefold(), r.kind, r.first_day, r.last_day))


def read_school_days(path: Path, options: ReadOptions) -> Read[SchoolDayRecord]:
    """Shapes of school days. Raises FileRefusedError."""
    return read_table(path, DAYS_LAYOUT, _day, lambda r: (r.urn, (r.phase or "").casefold()))
