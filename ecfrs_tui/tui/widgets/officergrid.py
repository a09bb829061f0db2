"""Officers down, days across, a cursor on a cell: what the week and the cost of placing share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from ecfrs_tui.tui import words
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.text import clean, drawn, plain, run_on
from ecfrs_tui.tui.widgets.columns import fitted
from ecfrs_tui.tui.widgets.rowstyle import row_style

if TYPE_CHECKING:
    from ecfrs_tui.services.views import OfficerView

_HEAD = 2
# a tail never makes the days narrower than this
_CELL_BESIDE_TAIL = 9


class OfficerGrid(Acting, ScrollView, can_focus=True):
    """A cursor over officers and days; the subclass says what stands in a cell."""

    SCOPE = "grid"
    FOOT: ClassVar[bool] = False
    """Whether a line about all officers stands below them."""
    TAIL: ClassVar[int] = 0
    """Cells behind the days for what an officer's days come to, where there is room."""
    COMPONENT_CLASSES: ClassVar[set[str]] = {"week--head", "week--cursor", "week--quiet", "week--today"}

    class Moved(Message):
        """The cursor stands on another cell."""

    class Opened(Message):
        """A cell was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.officers: tuple[OfficerView, ...] = ()
        self.days: tuple[date, ...] = ()
        self._notes: tuple[str, ...] = ()
        self._today: date | None = None
        self._row = 0
        self._column = 0

    def lay(
        self, officers: tuple[OfficerView, ...], days: tuple[date, ...], notes: tuple[str, ...], today: date
    ) -> None:
        """Other officers or days; the cursor stays on officer and day where they are still there."""
        before = self.where
        self.officers, self.days, self._notes, self._today = officers, days, notes, today
        codes = [officer.code for officer in officers]
        if before is not None and before[0] in codes:
            self._row = codes.index(before[0])
        if before is not None and before[1] in days:
            self._column = days.index(before[1])
        elif before is None and today in days:
            self._column = days.index(today)
        self._row = max(0, min(self._row, len(codes) - 1))
        self._column = max(0, min(self._column, len(days) - 1))
        self.virtual_size = Size(0, len(codes) + _HEAD + self.FOOT)
        self.refresh(layout=True)
        self.post_message(self.Moved())

    @property
    def where(self) -> tuple[str, date] | None:
        """The officer's code and the day under the cursor."""
        if self._row < len(self.officers) and self._column < len(self.days):
            return self.officers[self._row].code, self.days[self._column]
        return None

    def go_to(self, officer: str, day: date) -> None:
        """Puts the cursor on an officer and a day, where they are shown."""
        codes = [each.code for each in self.officers]
        row = codes.index(officer) if officer in codes else self._row
        column = self.days.index(day) if day in self.days else self._column
        self._move(row - self._row, column - self._column)

    def drawn_cell(self, row: int, column: int, width: int) -> Content:
        """What stands in a cell, in at most so many cells of the terminal."""
        raise NotImplementedError

    def drawn_tail(self, row: int) -> Content:
        """What an officer's days come to, in TAIL cells."""
        return Content("")

    def drawn_foot(self, column: int, width: int) -> Content:
        """What a day comes to over all officers."""
        return Content("")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two lines of head and a line an officer."""
        return len(self.officers) + _HEAD + self.FOOT

    def on_focus(self) -> None:
        """The cursor is drawn stronger."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is drawn fainter."""
        self.refresh()

    def _move(self, rows: int, columns: int) -> None:
        row = max(0, min(self._row + rows, len(self.officers) - 1))
        column = max(0, min(self._column + columns, len(self.days) - 1))
        if (row, column) == (self._row, self._column):
            return
        self._row, self._column = row, column
        height = self.scrollable_content_region.height - _HEAD
        top = round(self.scroll_y)
        if height > 0 and not top <= row < top + height:
            self.scroll_to(y=row if row < top else row - height + 1, animate=False)
        self.refresh()
        self.post_message(self.Moved())

    def move_left(self) -> None:
        """A day back."""
        self._move(0, -1)

    def move_right(self) -> None:
        """A day on."""
        self._move(0, 1)

    def move_up(self) -> None:
        """The officer above."""
        self._move(-1, 0)

    def move_down(self) -> None:
        """The officer below."""
        self._move(1, 0)

    # drawing

    def _measures(self) -> tuple[int, int]:
        """Cells for the name and for a day."""
        width = self.scrollable_content_region.width
        days = max(1, len(self.days))
        longest = max((len(clean(each.name)) for each in self.officers), default=6)
        name = max(6, min(longest, 18, width - 4 - days * 7))
        tail = self.TAIL if width - name - 4 - self.TAIL >= days * _CELL_BESIDE_TAIL else 0
        return name, max(3, (width - name - 4 - tail) // days)

    def render_line(self, y: int) -> Strip:
        """Days, their notes, then an officer a line."""
        width = self.scrollable_content_region.width
        base = self.get_visual_style()
        if y < _HEAD:
            return self._head(y, width)
        row = y - _HEAD + round(self.scroll_y)
        name, wide = self._measures()
        if row == len(self.officers) and self.FOOT and row:
            return self._foot(name, wide, width)
        if row >= len(self.officers):
            return Strip.blank(width, base.rich_style)
        who = Content(words.fit_name(clean(self.officers[row].name), name))
        segments = run_on("  ", fitted(who, name), " ").render_segments(base)
        for column in range(len(self.days)):
            style = base
            if (row, column) == (self._row, self._column):
                style = row_style(self, "week--cursor" if self.has_focus else "week--quiet")
            segments += self._edge(column, base)
            marked = "›" if style is not base else " "
            inside = fitted(self.drawn_cell(row, column, wide - 2), wide - 2)
            content = run_on(drawn(marked, "ember"), inside)
            segments += content.render_segments(style)
        if self.TAIL and name + 4 + wide * len(self.days) + self.TAIL <= width:
            segments += run_on("  ", self.drawn_tail(row)).render_segments(base)
        return Strip(segments).adjust_cell_length(width, base.rich_style)

    def _foot(self, name: int, wide: int, width: int) -> Strip:
        head = self.get_visual_style("week--head")
        segments = run_on("  ", fitted(Content("all"), name), " ").render_segments(head)
        for column in range(len(self.days)):
            segments += self._edge(column, head)
            inside = fitted(self.drawn_foot(column, wide - 2), wide - 2)
            segments += run_on(" ", inside).render_segments(head)
        return Strip(segments).adjust_cell_length(width, head.rich_style)

    def _edge(self, column: int, style: Style) -> list[Segment]:
        """A line between the weeks, a blank between days."""
        days = self.days
        monday = column > 0 and days[column].weekday() < days[column - 1].weekday()
        return drawn("│" if monday else " ", "rule").render_segments(style)

    def _head(self, y: int, width: int) -> Strip:
        head = self.get_visual_style("week--head")
        name, wide = self._measures()
        segments = [Segment(" " * (name + 3), head.rich_style)]
        for column, (day, note) in enumerate(zip(self.days, self._notes, strict=True)):
            style = self.get_visual_style("week--today") if day == self._today else head
            if y == 0:
                first = column == 0 or day.month != self.days[column - 1].month
                text = words.day(day) if first and wide >= 12 else words.weekday_and_number(day)
                if wide < 8:
                    text = text[:2] + text[3:]
            else:
                text = clean(note) or ("today" if day == self._today else "")
            segments += self._edge(column, head)
            segments += run_on(" ", fitted(plain(text), wide - 2)).render_segments(style)
        return Strip(segments).adjust_cell_length(width, head.rich_style)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there; a second one opens."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < _HEAD:
            return
        name, wide = self._measures()
        column = (offset.x - name - 3) // wide
        row = offset.y - _HEAD + round(self.scroll_y)
        if not (0 <= column < len(self.days) and 0 <= row < len(self.officers)):
            return
        if (row, column) == (self._row, self._column) or event.chain > 1:
            self.post_message(self.Opened())
        self._move(row - self._row, column - self._column)
