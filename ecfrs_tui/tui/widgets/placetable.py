"""The grid with something in hand: what it would cost with each officer on each day, or a word why not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, plain, run_on, tinted
from ecfrs_tui.tui.widgets.officergrid import OfficerGrid

if TYPE_CHECKING:
    from ecfrs_tui.services.placingviews import PlaceCell, PlaceGrid
    from ecfrs_tui.services.views import WeekGrid

_TONES = ((0.25, "green"), (0.6, "amber"), (1.01, "red"))


def place_words(cell: PlaceCell | None, width: int) -> Content:
    """Extra minutes and a bar as high as they are dear; `–` or `×` and a word where it cannot stand."""
    if cell is None:
        return drawn("…", "dim")
    here = drawn("◆", "blue") if cell.here else Content("")
    if cell.extra is None:
        sign = "× " if cell.of_school else "– "
        return run_on(here, drawn(sign if width >= 8 else sign[:1], "dim"), tinted(cell.word, "dim"))
    tone = next(tone for most, tone in _TONES if cell.cost <= most)
    figure = f"{words.extra(cell.extra):>4}"
    bar = words.level(max(cell.cost, 0.13))
    mark = drawn("!", "amber") if cell.tight else Content("")
    if width >= 12:
        return run_on(here, figure, " ", drawn(words.bar(max(cell.cost, 0.1), width - 8), tone), mark)
    return run_on(here, figure, " " if width >= 6 else "", drawn(bar, tone), mark)


def place_sentence(name: str, cell: PlaceCell | None, reasons: tuple[str, ...]) -> Content:
    """The cell under the cursor in words."""
    if cell is None:
        return drawn("Working out what it would cost…", "dim")
    head = run_on(drawn(words.day(cell.day), "strong"), " · ", plain(name), ": ")
    if cell.extra is None or cell.starts_at is None or cell.ends_at is None:
        why = "; ".join(clean(reason) for reason in reasons) or f"{cell.word} …"
        return run_on(head, plain(why))
    when = words.span(cell.starts_at, cell.ends_at)
    return run_on(head, drawn(when, "strong"), f" ({words.extra(cell.extra)} min)  ", plain(cell.explanation))


class PlaceTable(OfficerGrid):
    """Costs over the same officers and days as the week; cells that are still worked out show dots."""

    SCOPES: ClassVar[tuple[str, ...]] = ("grid", "placing")

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._costs: dict[tuple[str, date], PlaceCell] = {}
        self.reasons: dict[tuple[str, date], tuple[str, ...]] = {}

    def lay_week(self, week: WeekGrid, today: date) -> None:
        """The officers and days; what is known of them stays."""
        self.lay(week.officers, week.days, week.day_notes, today)

    def show(self, grid: PlaceGrid) -> None:
        """The costs of a span; those of other spans stay known."""
        self._costs.update({(c.officer, c.day): c for line in grid.cells for c in line})
        self.refresh()
        self.post_message(self.Moved())

    def forget(self) -> None:
        """Something else is in hand, or the diary has changed."""
        self._costs.clear()
        self.reasons.clear()
        self.refresh()

    def knows(self, days: tuple[date, ...]) -> bool:
        """Whether all of these days are worked out."""
        return all((o.code, day) in self._costs for o in self.officers for day in days)

    @property
    def cell(self) -> PlaceCell | None:
        """The cell under the cursor, if it is worked out."""
        return self._costs.get(self.where) if self.where is not None else None

    @property
    def sentence(self) -> Content:
        """The cell under the cursor in words."""
        if self.where is None:
            return Content("")
        name = self.officers[self._row].name
        return place_sentence(name, self.cell, self.reasons.get(self.where, ()))

    def drawn_cell(self, row: int, column: int, width: int) -> Content:
        """A day: the extra minutes, or a word."""
        return place_words(self._costs.get((self.officers[row].code, self.days[column])), width)

    # keys of its own scope, done by the screen

    def drop(self) -> None:
        """Puts it down here."""
        self.screen.drop_here()  # type: ignore[attr-defined]  # it lives on Availability alone

    def why_no_drop(self) -> str:
        """Why it cannot be put down here."""
        cell = self.cell
        if cell is None:
            return "It is still being worked out."
        if cell.extra is None:
            return f"It does not fit there ({clean(cell.word)}); tab looks closer and takes a reason."
        return ""

    def closer(self) -> None:
        """The day with it in it."""
        self.screen.closer()  # type: ignore[attr-defined]

    def why_no_place(self) -> str:
        """Why there is no day."""
        return "" if self.where is not None else "There is no day."
