"""Two versions of an officer's day side by side: what goes is marked on the left, what comes on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, run_on
from ecfrs_tui.tui.widgets.columns import fitted
from ecfrs_tui.tui.widgets.daybar import SIGNS
from ecfrs_tui.tui.widgets.daylines import DayLine, day_lines

if TYPE_CHECKING:
    from ecfrs_tui.services.views import DayView

_BETWEEN = 3


def side_by_side(before: DayView, after: DayView, names: tuple[str, str], width: int) -> list[Content]:
    """Head and lines of both days in two columns; a line that the other day lacks has a sign and a colour."""
    half = max(0, (width - _BETWEEN) // 2)
    left, right = day_lines(before, {}), day_lines(after, {})
    there, here = {_what(line) for line in left}, {_what(line) for line in right}
    one = [
        _head(names[0], before),
        *(_line(each, "−" if _what(each) not in here else " ", "red") for each in left),
    ]
    two = [
        _head(names[1], after),
        *(_line(each, "+" if _what(each) not in there else " ", "green") for each in right),
    ]
    nothing = drawn(f"  {clean(before.note) or 'nothing stands'}", "dim")
    one, two = one if left else [*one, nothing], two if right else [*two, nothing]
    found = []
    for number in range(max(len(one), len(two))):
        found.append(
            run_on(
                fitted(one[number] if number < len(one) else "", half),
                drawn(" │ ", "rule"),
                fitted(two[number] if number < len(two) else "", half),
            )
        )
    return found


def _what(line: DayLine) -> tuple[str, str, str]:
    """What makes two lines the same: when, what kind, and what they say."""
    until = words.time(line.until) if line.until else ""
    return f"{words.time(line.at)}–{until}", line.kind, line.what.plain


def _head(name: str, day: DayView) -> Content:
    drive = words.minutes(day.drive_minutes) if day.drive_minutes else "no"
    return run_on(drawn(f"  {name}", "ember"), drawn(f"  {drive} driving, {day.drive_km:.0f} km", "dim"))


def _line(line: DayLine, sign: str, tone: str) -> Content:
    when = words.span(line.at, line.until) if line.until else words.time(line.at)
    kind, colour = SIGNS.get(line.kind, ("┤", "dim"))
    weighty = line.kind in ("visit", "held", "busy")
    return run_on(
        drawn(f"{sign} ", tone),
        drawn(f"{when:<11} ", "" if weighty else "dim"),
        drawn(f"{kind} ", colour),
        line.what,
    )


class TwoDays(Widget):
    """Shows two versions of a day; as high as the longer one."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._days: tuple[DayView, DayView] | None = None
        self._names = ("stands", "plan")

    def show(self, days: Sequence[DayView], names: tuple[str, str] = ("stands", "plan")) -> None:
        """Other days: the one that stands and the other one; none empties it."""
        self._days = (days[0], days[1]) if len(days) == 2 else None
        self._names = names
        self.refresh(layout=True)

    def _lines(self, width: int) -> list[Content]:
        return side_by_side(*self._days, self._names, width) if self._days else []

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the longer day takes."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Both days at the present width."""
        return Content("\n").join(self._lines(self.size.width))
