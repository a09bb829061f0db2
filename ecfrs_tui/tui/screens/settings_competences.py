"""Competences in Settings: programmes by officers, or one line a competence; renewed for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.teamviews import CompetenceCell, CompetenceGrid, CompetenceRow
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import team_forms
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk

_SIGNS = {
    "held": ("●", "green"),
    "soon": ("◐", "amber"),
    "lapsed": ("○", "red"),
    "later": ("◌", "blue"),
    "never": ("·", "dim"),
}
Line = CompetenceRow | CompetenceCell


def short(cell: CompetenceCell, width: int) -> Content:
    """A sign and the last day: `● Aug 28`; nothing but a dot where it was never there."""
    sign, tone = _SIGNS[cell.state]
    if cell.state == "never":
        return drawn(sign, tone)
    until = f"{words.month(cell.valid_until)} {cell.valid_until:%y}" if cell.valid_until else ""
    return run_on(drawn(sign, tone), " ", tinted(until, "dim" if cell.state == "held" else tone))


def state_words(cell: CompetenceCell) -> Content:
    """What a competence is, in words."""
    last = words.long_day(cell.valid_until) if cell.valid_until else ""
    said = {
        "held": f"until {last}" if last else "for good",
        "soon": f"ends {last}",
        "lapsed": f"ended {last}",
        "later": f"from {words.long_day(cell.valid_from)}" if cell.valid_from else "later",
        "never": "not trained",
    }[cell.state]
    sign, tone = _SIGNS[cell.state]
    return run_on(drawn(sign, tone), " ", tinted(said, "" if cell.state == "held" else tone))


class CompetencesPanel(SectionPanel[Line]):
    """A grid to look at, a list to act on single competences; both can be marked."""

    SCOPES: ClassVar[tuple[str, ...]] = ("competences",)
    CONTEXT = "competences"
    TITLE = "Competences"
    MAIN = "competences.renew"
    EMPTY = (
        "No programme is active, so nobody can be trained for one: the section Programmes has them, "
        "ecfrs-tui import programmes FILE brings in a list."
    )
    MARKABLE = True

    def __init__(self) -> None:
        super().__init__()
        self._grid = CompetenceGrid((), ())
        self._listed = False

    def columns(self) -> Sequence[Column[Line]]:
        """Until the officers are known: the programme alone."""
        return self._as_list() if self._listed else self._as_grid()

    def _as_grid(self) -> Sequence[Column[Line]]:
        officers = [
            Column(_heading(name), _cell_drawn(number), least=8, weight=1, most=12, keep=8)
            for number, (_, name) in enumerate(self._grid.officers)
        ]
        return [
            Column("programme", lambda r, w: plain(r.title), least=16, weight=4, most=44),
            Column("able", _able, least=4, right=True, keep=9),
            *officers,
        ]

    def _as_list(self) -> Sequence[Column[Line]]:
        return [
            Column("officer", lambda c, w: plain(_cell(c).name), least=14, weight=2, most=26),
            Column("programme", lambda c, w: plain(c.title), least=18, weight=3, most=44),
            Column("", lambda c, w: state_words(_cell(c)), least=24, weight=2, most=30),
            Column("since", _since, least=15, most=16, keep=3),
        ]

    def key(self, row: Line) -> str:
        """The programme, or officer and programme."""
        return row.key if isinstance(row, CompetenceCell) else row.programme

    def haystack(self, row: Line) -> str:
        """Names and states."""
        if isinstance(row, CompetenceCell):
            return f"{row.name} {row.officer} {row.title} {row.programme} {row.state}"
        return f"{row.title} {row.programme} {row.topic} {' '.join(cell.state for cell in row.cells)}"

    def read(self, desk: Desk) -> Sequence[Line]:
        """Programmes; or every competence there is or was, those that need somebody first."""
        self._grid = desk.competence_grid()
        rows = self._lines()
        self.table.set_columns(self.columns(), rows)
        return rows

    def _lines(self) -> Sequence[Line]:
        if not self._listed:
            return self._grid.rows
        order = ("lapsed", "soon", "later", "held")
        cells = [cell for row in self._grid.rows for cell in row.cells if cell.state != "never"]
        return sorted(cells, key=lambda c: (order.index(c.state), str(c.valid_until or ""), c.name, c.title))

    def summary(self, rows: Sequence[Line]) -> str:
        """What needs somebody."""
        cells = [cell for row in self._grid.rows for cell in row.cells]
        lapsed, soon = (sum(cell.state == state for cell in cells) for state in ("lapsed", "soon"))
        return f"{lapsed} lapsed · {soon} end within 90 days"

    def facts(self, row: Line) -> tuple[Content, Sequence[Field]]:
        """Each officer of the programme, or the one competence."""
        if isinstance(row, CompetenceCell):
            heading = joined([plain(row.name).stylize("bold"), plain(row.title)])
            return heading, [Field("may deliver", state_words(row))]
        heading = joined([plain(row.title).stylize("bold"), drawn(row.programme, "dim")])
        groups = [
            Field(label, joined([_named(cell) for cell in row.cells if cell.state in states], ", "), 2)
            for label, states in (
                ("may deliver", ("held", "soon")), ("later", ("later",)), ("lapsed", ("lapsed",)), ("never", ("never",))
            )
            if any(cell.state in states for cell in row.cells)
        ]  # fmt: skip
        return heading, groups

    # actions

    def _cells(self, states: Sequence[str]) -> list[CompetenceCell]:
        """The competences chosen: lines of the list, or all of a programme that are in one of the states."""
        found: list[CompetenceCell] = []
        for row in self.chosen:
            cells = [row] if isinstance(row, CompetenceCell) else [c for c in row.cells if c.state in states]
            found.extend(cells)
        return found

    def renew(self) -> None:
        """Renews what is chosen: of a programme, everybody who holds it or held it."""
        cells = self._cells(("held", "soon", "lapsed", "later"))
        if cells:
            self.open_form(team_forms.renewal(self.desk, cells), lambda outcome: "")

    def why_none(self) -> str:
        """Why nothing can be renewed."""
        if not self.chosen:
            return "No line is chosen."
        return (
            ""
            if self._cells(("held", "soon", "lapsed", "later"))
            else "Nobody was ever trained for it: n adds one."
        )

    def new(self) -> None:
        """Somebody who was never trained for the programme."""
        from ecfrs_tui.tui.screens.dialogs import ChoiceScreen
        from ecfrs_tui.tui.widgets.table import Table

        row = self._programme()
        if row is None:
            return
        cells = {cell.officer: cell for cell in row.cells if cell.state == "never"}
        table: Table[CompetenceCell] = Table(
            [Column("officer", lambda c, w: plain(c.name), least=14, weight=1)],
            key=lambda c: c.officer,
            markable=False,
            id="choices",
        )

        def chosen(code: str | None) -> None:
            if code is not None:
                self.open_form(team_forms.renewal(self.desk, [cells[code]]), lambda outcome: "")

        self.app.push_screen(
            ChoiceScreen(f"Who may deliver {row.title}", table, list(cells.values())), chosen
        )

    def _programme(self) -> CompetenceRow | None:
        row = self.current
        code = row.programme if row is not None else ""
        return next((each for each in self._grid.rows if each.programme == code), None)

    def why_all_trained(self) -> str:
        """Why nobody can be added."""
        row = self._programme()
        if row is None:
            return "No programme is chosen."
        if any(cell.state == "never" for cell in row.cells):
            return ""
        return "Everybody has been trained for it: renew what has lapsed."

    def drop(self) -> None:
        """They may deliver it no longer."""
        cells = self._cells(("held", "soon", "later"))
        if cells:
            self.open_form(team_forms.ending(self.desk, cells), lambda outcome: "")

    def why_none_held(self) -> str:
        """Why nothing can end."""
        cells = self._cells(("held", "soon", "later"))
        if not cells:
            return "Nothing is chosen that holds."
        lapsed = [cell for cell in cells if cell.state in ("lapsed", "never")]
        return f"{lapsed[0].name} may not deliver it any more." if lapsed else ""

    def other_view(self) -> None:
        """The grid, or one line a competence."""
        self._listed = not self._listed
        self.table.clear_marks()
        self.stale = True
        self.freshen()

    def history(self) -> None:
        """Who changed the officer's competences, and when."""
        row = self.current
        if isinstance(row, CompetenceCell):
            self.show_history(f"History of {row.name}", row.officer)
        elif row is not None:
            self.show_history(f"History of {row.title}", row.programme)


def _cell(row: Line) -> CompetenceCell:
    assert isinstance(row, CompetenceCell)
    return row


def _heading(name: str) -> str:
    return words.fit_name(name, 10).rpartition(" ")[2][:10]


def _cell_drawn(number: int):  # type: ignore[no-untyped-def]
    def draw(row: Line, width: int) -> Content:
        if isinstance(row, CompetenceRow) and number < len(row.cells):
            return short(row.cells[number], width)
        return Content("")

    return draw


def _able(row: Line, width: int) -> Content:
    assert isinstance(row, CompetenceRow)
    return tinted(str(row.able), "red" if row.able < row.needed else "")


def _since(row: Line, width: int) -> Content:
    day = _cell(row).valid_from
    return drawn(words.long_day(day), "dim") if day else Content("")


def _named(cell: CompetenceCell) -> Content:
    if cell.state == "never":
        return plain(cell.name)
    sign, tone = _SIGNS[cell.state]
    until = f" {words.day(cell.valid_until)} {cell.valid_until:%Y}" if cell.valid_until else ""
    return run_on(drawn(sign, tone), " ", plain(cell.name), drawn(until, "dim"))
