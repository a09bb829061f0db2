"""The week grid: what stands in each officer's days."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from ecfrs_tui.services.views import Cell, WeekGrid
from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, plain, run_on, tinted
from ecfrs_tui.tui.widgets.loads import part_of, sparkline
from ecfrs_tui.tui.widgets.officergrid import OfficerGrid


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
        return run_on(count, " ", high, mark or " ", f"{_hours(cell.free_minutes):>3}")
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


class WeekTable(OfficerGrid):
    """Draws a WeekGrid; the cursor stays on officer and day when another grid is shown."""

    SCOPE = "grid"
    FOOT = True
    TAIL = 18

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._grid = WeekGrid((), (), (), ())

    def show(self, grid: WeekGrid, today: date) -> None:
        """Another span of days, or the same read again."""
        self._grid = grid
        self.lay(grid.officers, grid.days, grid.day_notes, today)

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        return self._grid.cells[self._row][self._column] if self.where is not None else None

    @property
    def sentence(self) -> Content:
        """The cell under the cursor in words."""
        cell = self.cell
        if cell is None:
            return Content("")
        return cell_sentence(self.officers[self._row].name, cell, self._notes[self._column])

    def drawn_tail(self, row: int) -> Content:
        """The days as a sparkline, and how full they are together."""
        shares = [(cell.taken_minutes, cell.worked_minutes) for cell in self._grid.cells[row]]
        edges = [
            at for at in range(1, len(self.days)) if self.days[at].weekday() < self.days[at - 1].weekday()
        ]
        worked = sum(share[1] for share in shares)
        said = f"{sum(share[0] for share in shares) / worked:>4.0%}" if worked else "   –"
        return run_on(sparkline(shares, edges), " ", said)

    def drawn_foot(self, column: int, width: int) -> Content:
        """Visits of the day, and how full it is over all who work."""
        cells = [line[column] for line in self._grid.cells]
        share = (sum(cell.taken_minutes for cell in cells), sum(cell.worked_minutes for cell in cells))
        part = part_of(share)
        count = str(sum(cell.visits for cell in cells))
        said = "full" if part >= 1 else f"{part:.0%}"
        if width >= 11:
            return run_on(count, " ", words.bar(part, width - 8), f" {said:>5}")
        if width >= 7:
            return run_on(count, f" {words.level(part)} {said:>3}")
        return run_on(count, words.level(part), f"{said:>3}")

    def drawn_cell(self, row: int, column: int, width: int) -> Content:
        """A day: visits, load, hours left, or a word."""
        return cell_words(self._grid.cells[row][column], width)
