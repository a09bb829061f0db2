"""The week grid: officers down, days across, a cursor on a cell."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from ecfrs_tui.services.views import Cell, WeekGrid
from ecfrs_tui.tui import words
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.text import clean, drawn, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import fitted

_HEAD = 2


def cell_words(cell: Cell, width: int) -> Content:
    """A day in a cell: visits, load as a bar, hours left; a word when nothing can stand."""
    if cell.word:
        return tinted(cell.word, "dim") if width < 7 else run_on(drawn("– ", "dim"), tinted(cell.word, "dim"))
    part = cell.taken_minutes / cell.worked_minutes if cell.worked_minutes else 0.0
    over = cell.taken_minutes > cell.worked_minutes
    tone = "red" if over else "blue"
    count = drawn(str(cell.visits), "" if cell.visits else "dim")
    mark = drawn("!", "red") if over else Content("")
    free = words.short_minutes(cell.free_minutes)
    if width >= 11:
        bar = drawn(words.bar(part, width - 8 - over), tone if cell.visits else "rule")
        return run_on(count, " ", bar, mark, f" {free:>5}")
    high = drawn(words.level(part), tone)
    if width >= 7:
        return run_on(count, " ", high, mark, f" {_hours(cell.free_minutes):>3}")
    return run_on(count, high, mark or Content(f"{_hours(cell.free_minutes):>3}"))


def _hours(minutes: int) -> str:
    half = "½" if minutes % 60 >= 30 else ""
    whole = minutes // 60
    return f"{whole or (0 if not half else '')}{half}h"


def cell_sentence(name: str, cell: Cell, note: str) -> Content:
    """The cell in a sentence, for the line under the grid."""
    said = f" ({clean(note)})" if note else ""
    head = run_on(drawn(words.day(cell.day), "strong"), f"{said} · ", plain(name), ": ")
    if cell.word:
        return run_on(head, plain(cell.word))
    if not cell.visits and not cell.taken_minutes:
        return run_on(head, f"nothing yet, {words.minutes(cell.free_minutes)} free")
    over = cell.taken_minutes - cell.worked_minutes
    tail = (
        drawn(f", {words.minutes(over)} too much", "red")
        if over > 0
        else f", {words.minutes(cell.free_minutes)} free"
    )
    return run_on(
        head,
        f"{words.count(cell.visits, 'visit')}, {words.count(cell.sessions, 'session')}, "
        f"{words.minutes(cell.taken_minutes)} of {words.minutes(cell.worked_minutes)} taken, "
        f"{words.minutes(cell.drive_minutes)} driving",
        tail,
    )


class WeekTable(Acting, ScrollView, can_focus=True):
    """Draws a WeekGrid; the cursor stays on officer and day when another grid is shown."""

    SCOPE = "grid"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"week--head", "week--cursor", "week--quiet", "week--today"}

    class Moved(Message):
        """The cursor stands on another cell."""

    class Opened(Message):
        """A cell was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._grid = WeekGrid((), (), (), ())
        self._today: date | None = None
        self._row = 0
        self._column = 0

    def show(self, grid: WeekGrid, today: date) -> None:
        """Another span of days, or the same read again."""
        before = self.cell
        self._grid, self._today = grid, today
        codes = [officer.code for officer in grid.officers]
        if before is not None and before.officer in codes:
            self._row = codes.index(before.officer)
        if before is not None and before.day in grid.days:
            self._column = grid.days.index(before.day)
        elif before is None and today in grid.days:
            self._column = grid.days.index(today)
        self._row = max(0, min(self._row, len(codes) - 1))
        self._column = max(0, min(self._column, len(grid.days) - 1))
        self.virtual_size = Size(0, len(codes) + _HEAD)
        self.refresh(layout=True)
        self.post_message(self.Moved())

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        if self._row < len(self._grid.cells) and self._column < len(self._grid.days):
            return self._grid.cells[self._row][self._column]
        return None

    @property
    def sentence(self) -> Content:
        """The cell under the cursor in words."""
        cell = self.cell
        if cell is None:
            return Content("")
        return cell_sentence(self._grid.officers[self._row].name, cell, self._grid.day_notes[self._column])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two lines of head and a line an officer."""
        return len(self._grid.officers) + _HEAD

    def on_focus(self) -> None:
        """The cursor is drawn stronger."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is drawn fainter."""
        self.refresh()

    def _move(self, rows: int, columns: int) -> None:
        row = max(0, min(self._row + rows, len(self._grid.officers) - 1))
        column = max(0, min(self._column + columns, len(self._grid.days) - 1))
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
        days = max(1, len(self._grid.days))
        longest = max((len(clean(each.name)) for each in self._grid.officers), default=6)
        name = max(6, min(longest, 18, width - 4 - days * 7))
        return name, max(3, (width - name - 4) // days)

    def render_line(self, y: int) -> Strip:
        """Days, their notes, then an officer a line."""
        width = self.scrollable_content_region.width
        base = self.get_visual_style()
        if y < _HEAD:
            return self._head(y, width)
        row = y - _HEAD + round(self.scroll_y)
        if row >= len(self._grid.officers):
            return Strip.blank(width, base.rich_style)
        name, wide = self._measures()
        who = Content(words.fit_name(clean(self._grid.officers[row].name), name))
        segments = run_on("  ", fitted(who, name), " ").render_segments(base)
        for column, cell in enumerate(self._grid.cells[row]):
            style = base
            if (row, column) == (self._row, self._column):
                style = self.get_visual_style("week--cursor" if self.has_focus else "week--quiet")
            segments += self._edge(column, base)
            marked = "›" if style is not base else " "
            content = run_on(drawn(marked, "ember"), fitted(cell_words(cell, wide - 2), wide - 2))
            segments += content.render_segments(style)
        return Strip(segments).adjust_cell_length(width, base.rich_style)

    def _edge(self, column: int, style: Style) -> list[Segment]:
        """A line between the weeks, a blank between days."""
        days = self._grid.days
        monday = column > 0 and days[column].weekday() < days[column - 1].weekday()
        return drawn("│" if monday else " ", "rule").render_segments(style)

    def _head(self, y: int, width: int) -> Strip:
        head = self.get_visual_style("week--head")
        name, wide = self._measures()
        segments = [Segment(" " * (name + 3), head.rich_style)]
        for column, (day, note) in enumerate(zip(self._grid.days, self._grid.day_notes, strict=True)):
            style = self.get_visual_style("week--today") if day == self._today else head
            if y == 0:
                first = column == 0 or day.month != self._grid.days[column - 1].month
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
        if not (0 <= column < len(self._grid.days) and 0 <= row < len(self._grid.officers)):
            return
        if (row, column) == (self._row, self._column) or event.chain > 1:
            self.post_message(self.Opened())
        self._move(row - self._row, column - self._column)
