"""An officer's day as one line of cells: pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui.text import drawn, run_on

if TYPE_CHECKING:
    from ecfrs_tui.services.views import DayView

FIRST_HOUR = 7
LAST_HOUR = 18

SIGNS: dict[str, tuple[str, str]] = {
    "visit": ("█", "green"),
    "held": ("▓", "amber"),
    "drive": ("▒", "dim"),
    "lunch": ("─", ""),
    "busy": ("×", "red"),
    "free": ("·", "rule"),
}
LEGEND = "█ visit  ▓ held  ▒ drive  ─ lunch  × busy  · free"


def stretches(day: DayView) -> list[tuple[datetime, datetime, str]]:
    """What fills the day: start, end and kind (a key of SIGNS), drives between the stops."""
    found: list[tuple[datetime, datetime, str]] = []
    for stop in day.stops:
        if stop.drive_minutes:
            # leaves_at is when the drive to this stop begins; without it the drive ends on arrival
            start = stop.leaves_at or stop.arrives_at - timedelta(minutes=stop.drive_minutes)
            found.append((start, start + timedelta(minutes=stop.drive_minutes), "drive"))
        if stop.kind in ("visit", "lunch", "busy"):
            kind = "held" if stop.kind == "visit" and stop.state in ("held", "in hand") else stop.kind
            found.append((stop.arrives_at, stop.departs_at, kind))
    return found


def day_bar(day: DayView, width: int) -> Content:
    """The day from FIRST_HOUR to LAST_HOUR in `width` cells; each cell shows what fills most of it."""
    if day.note and not day.stops:
        says = f"{day.note} "
        return run_on(says, drawn("·" * max(0, width - len(says)), "rule")).truncate(width, ellipsis=True)
    spans = stretches(day)
    start = datetime(day.day.year, day.day.month, day.day.day, FIRST_HOUR)
    cell = timedelta(hours=LAST_HOUR - FIRST_HOUR) / max(1, width)
    parts: list[Content] = []
    run, last = "", ""
    for number in range(width):
        left = start + cell * number
        kind = _kind(spans, left, left + cell)
        if kind != last and run:
            parts.append(drawn(run, SIGNS[last][1]))
            run = ""
        run, last = run + SIGNS[kind][0], kind
    if run:
        parts.append(drawn(run, SIGNS[last][1]))
    return Content("").join(parts)


def scale(width: int) -> str:
    """Hours under a bar of `width` cells: `8   10   12`."""
    cells = [" "] * width
    hours = LAST_HOUR - FIRST_HOUR
    for hour in range(8, LAST_HOUR, 2):
        at = round((hour - FIRST_HOUR) * width / hours)
        if at + 2 <= width:
            cells[at : at + len(str(hour))] = str(hour)
    return "".join(cells)[:width]


def _kind(spans: list[tuple[datetime, datetime, str]], left: datetime, right: datetime) -> str:
    shares: dict[str, timedelta] = {}
    for start, end, kind in spans:
        overlap = min(end, right) - max(start, left)
        if overlap > timedelta(0):
            shares[kind] = shares.get(kind, timedelta(0)) + overlap
    if not shares:
        return "free"
    best = max(shares, key=lambda kind: shares[kind])
    return best if shares[best] * 2 >= right - left else "free"
