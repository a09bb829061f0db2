"""Our own competences file: who may deliver what, and from when until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ecfrs_tui.intake.officers import code_of
from ecfrs_tui.intake.records import Read, ReadOptions
from ecfrs_tui.intake.rowreader import Cells, Layout, RowRefusedError, read_table
from ecfrs_tui.intake.values import read_date

LAYOUT = Layout(needed=("officer", "programme"), wanted=("valid_from", "valid_until"), key_column="programme")


@dataclass(frozen=True, slots=True)
class CompetenceRecord:
    """An officer may deliver a programme between two days, both included; None is open-ended."""

    officer: str
    programme: str
    valid_from: date | None
    valid_until: date | None


def _build(cells: Cells) -> CompetenceRecord:
    first = cells.read("valid_from", read_date, blank=None)
    last = cells.read("valid_until", read_date, blank=None)
    if first and last and last < first:
        raise RowRefusedError(
            "valid_until", last.isoformat(), f"lies before valid_from ({first.isoformat()})"
        )
    return CompetenceRecord(code_of(cells, "officer"), code_of(cells, "programme"), first, last)


def read(path: Path, options: ReadOptions) -> Read[CompetenceRecord]:
    """Competences; the key is officer, programme and first day. Raises FileRefusedError."""
    return read_table(
        path, LAYOUT, _build, lambda r: (r.officer.casefold(), r.programme.casefold(), r.valid_from)
    )
