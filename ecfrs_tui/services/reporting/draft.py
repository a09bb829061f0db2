"""What a kind of report hands to `run`: everything but the span, the time and the edition."""

from __future__ import annotations

from dataclasses import dataclass

from ecfrs_tui.services.reportviews import ReportTable, Value


@dataclass(frozen=True, slots=True)
class Draft:
    """Title, the few figures that matter, tables and notes."""

    title: str
    figures: tuple[tuple[str, Value], ...]
    tables: tuple[ReportTable, ...]
    notes: tuple[str, ...] = ()
