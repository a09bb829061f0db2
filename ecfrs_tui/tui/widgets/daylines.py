"""An officer's day as lines: stops, the drives between them, and what stays free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.daybar import SIGNS
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.views import DayView, StopView, VisitRow


@dataclass(frozen=True)
class DayLine:
    """A line of the day; `kind` is a key of daybar.SIGNS, or base."""

    key: str
    at: datetime
    until: datetime | None
    kind: str
    what: Content
    detail: Content
    state: str
    visit: str | None


def day_lines(day: DayView, visits: Mapping[str, VisitRow]) -> list[DayLine]:
    """The day in order; gaps of a quarter of an hour or more are said as free."""
    found: list[DayLine] = []
    for number, stop in enumerate(day.stops):
        if stop.drive_minutes:
            start = stop.leaves_at or stop.arrives_at - timedelta(minutes=stop.drive_minutes)
            found.append(_drive(number, stop, start))
        found.append(_stop(number, stop, visits))
    # the drive to a visit may end in lunch there: the lunch stands before that visit, after its drive
    found.sort(key=lambda line: (line.at, line.until or line.at))
    lines: list[DayLine] = []
    ended: datetime | None = None
    for line in found:
        if ended is not None and line.at - ended >= timedelta(minutes=15):
            free = drawn(f"free {words.minutes(int((line.at - ended).total_seconds()) // 60)}", "dim")
            lines.append(DayLine(f"free {line.key}", ended, line.at, "free", free, Content(""), "", None))
        lines.append(line)
        ended = max(ended or line.at, line.until or line.at)
    return lines


def _drive(number: int, stop: StopView, start: datetime) -> DayLine:
    what = drawn(f"{words.minutes(stop.drive_minutes)} drive, {stop.drive_km:.0f} km", "dim")
    via = "via " + ", ".join(clean(road) for road in stop.via) if stop.via else ""
    source = clean(stop.drive_source)
    error = f"±{stop.drive_error_minutes}" if stop.drive_error_minutes else ""
    detail = joined([tinted(f"{source} {error}", "dim"), tinted(via, "dim")])
    until = start + timedelta(minutes=stop.drive_minutes)
    return DayLine(f"drive{number}", start, until, "drive", what, detail, "", None)


def _stop(number: int, stop: StopView, visits: Mapping[str, VisitRow]) -> DayLine:
    row = visits.get(stop.visit or "")
    kind = "held" if stop.kind == "visit" and stop.state in ("held", "in hand") else stop.kind
    detail = Content("")
    if row is not None:
        detail = joined([plain(row.what), Content(words.count(row.pupils, "pupil"))])
    what = plain(stop.label)
    if stop.kind == "base":
        what = run_on(drawn("base ", "dim"), what)
    elif stop.kind == "visit":
        what = what.stylize("bold")
    until = None if stop.kind == "base" else stop.departs_at
    return DayLine(f"stop{number}", stop.arrives_at, until, kind, what, detail, stop.state, stop.visit)


def _times(line: DayLine, width: int) -> Content:
    text = words.span(line.at, line.until) if line.until else words.time(line.at)
    return drawn(text, "" if line.kind in ("visit", "held", "busy") else "dim")


def _sign(line: DayLine, width: int) -> Content:
    sign, tone = SIGNS.get(line.kind, ("┤", "dim"))
    return drawn(sign * width, tone)


def _state(line: DayLine, width: int) -> Content:
    if not line.state:
        return Content("")
    sign, tone = words.state(line.state)
    return run_on(drawn(sign + " ", tone), tinted(line.state, tone))


class DayTable(Table[DayLine]):
    """The lines of a day in a table."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            [
                Column("time", _times, least=11),
                Column("", _sign, least=1, keep=8),
                Column("what", lambda line, width: line.what, least=18, weight=3),
                Column("", lambda line, width: line.detail, least=12, weight=2, keep=5),
                Column("state", _state, least=11, keep=6),
            ],
            key=lambda line: line.key,
            markable=False,
            sortable=False,
            id=id,
        )
        self._shows: tuple[str, date] | None = None

    def show(self, day: DayView, visits: Mapping[str, VisitRow]) -> None:
        """Another day."""
        note = clean(day.note)
        if note:
            self.empty = f"{clean(day.name)}: {note}. {{app.requests}} has what waits for a time."
        else:
            self.empty = (
                f"Nothing stands in {clean(day.name)}'s day yet. {{app.requests}} has what waits for a time."
            )
        same = (day.officer, day.day) == self._shows
        self._shows = (day.officer, day.day)
        lines = day_lines(day, visits)
        self.set_rows(lines)
        if not same and (first := next((line for line in lines if line.visit), None)):
            self.go_to(first.key)
