"""Understanding what a teacher wrote about dates and times, as windows a visit can be placed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ecfrs_tui.domain.terms import DEFAULT_AUTHORITY, DayShape, SchoolCalendar
from ecfrs_tui.domain.times import Span
from ecfrs_tui.domain.visits import Window

__all__ = ["Understanding", "understand"]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was read out of a sentence.

    `windows` are in order, never overlap, and lie on open days within opening hours; rank 1 is liked best.
    `exclusions` are what was ruled out, day by day: midnight to midnight, or parts of days.
    `not_understood` are the words as written. All times are London wall time.
    """

    windows: tuple[Window, ...]
    exclusions: tuple[Span, ...]
    not_understood: tuple[str, ...]
    confidence: float
    reading: str
    notes: tuple[str, ...]


def understand(
    text: str,
    *,
    today: date,
    calendar: SchoolCalendar,
    authority: str = DEFAULT_AUTHORITY,
    urn: int | None = None,
    shape: DayShape | None = None,
    horizon_days: int = 365,
) -> Understanding:
    """Reads a teacher's sentence about dates and times; never raises, whatever the text.

    Dates are British, day first. A date without a year is the next one on or after `today`. A weekday without
    a stretch is every such day up to `horizon_days` after today. An empty text, or one that asks for nothing in
    particular, means every school day. What was not understood is listed, never guessed.

    Confidence is 1 less the share of meaningful words that were not understood, less 0.05 for each mended
    spelling and 0.03 to 0.15 for each doubtful reading (a weekday that contradicts its date, a date that has
    just gone, a month that was not given); every one of those is in `notes`. It is 0 when there is text and
    nothing of it was understood; then there are no windows.
    """
    from ecfrs_tui.intake.preferences.report import report

    return Understanding(
        *report(
            text,
            today=today,
            calendar=calendar,
            authority=authority,
            urn=urn,
            shape=shape,
            horizon_days=horizon_days,
        )
    )
