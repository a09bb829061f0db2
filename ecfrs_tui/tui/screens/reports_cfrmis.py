"""CFRMIS: visits as jobs, what was handed over, and where both sides differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.screens.dialogs import Ask, Question, needed
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.reportviews import CfrmisRow
    from ecfrs_tui.services.views import Outcome

_STATES = {
    "new": ("+", "amber"),
    "changed": ("~", "amber"),
    "handed_over": ("›", "blue"),
    "reconciled": ("✓", "green"),
    "differs": ("!", "red"),
}
WAITING = ("new", "changed", "differs")


def _state(row: CfrmisRow, width: int) -> Content:
    sign, tone = _STATES.get(row.state, ("·", ""))
    return run_on(drawn(f"{sign} ", tone), tinted(row.state.replace("_", " "), tone))


def _job(row: CfrmisRow, width: int) -> Content:
    return plain(row.job_number) if row.job_number else drawn("–", "dim")


def _differs(row: CfrmisRow, width: int) -> Content:
    return tinted("; ".join(map(clean, row.differences)), "red")


def _text(row: CfrmisRow) -> str:
    state = row.state.replace("_", " ")
    return f"{state} {row.visit} {row.school} {row.officer} {row.status} {row.job_number}"


class CfrmisScreen(Bulk, MainScreen):
    """What waits first; x writes the job file, r reads job numbers back."""

    SCOPES: ClassVar[tuple[str, ...]] = ("cfrmis", "main")
    CONTEXT = "cfrmis"

    def __init__(self) -> None:
        super().__init__()
        self._all = False

    def body(self) -> Iterable[Widget]:
        """The jobs, and one of them."""
        table: Table[CfrmisRow] = Table(
            [
                Column("hand-over", _state, least=13, value=lambda r: r.state, field="state"),
                Column("visit", lambda r, w: tinted(r.visit, "ember"), least=9, most=16),
                Column("school", lambda r, w: plain(r.school), least=16, weight=3, most=44),
                Column(
                    "day",
                    lambda r, w: Content(words.even_day(r.starts_at)),
                    least=10,
                    keep=6,
                    value=lambda r: r.starts_at,
                ),
                Column("officer", lambda r, w: plain(r.officer), least=7, weight=1, most=16, keep=3),
                Column("status", lambda r, w: plain(r.status), least=9, most=14, keep=4),
                Column("job", _job, least=9, most=18, keep=5),
                Column("differs in", _differs, least=12, weight=3, keep=2),
            ],
            key=lambda r: r.visit,
            haystack=_text,
            id="cfrmis",
        )
        table.empty = OPENING
        with Vertical(id="cfrmis-whole"):
            yield Rule(id="cfrmis-title")
            yield table
            yield FilterBar()
            yield Rule(id="job-title")
            yield Fields(label_width=13, id="job-facts")

    @property
    def listing(self) -> Table[CfrmisRow]:
        """The jobs."""
        return self.query_one("#cfrmis", Table)

    def reload(self) -> None:
        """Those that wait, or all."""
        rows = self.desk.cfrmis()
        shown = rows if self._all else tuple(row for row in rows if row.state in WAITING)
        self.listing.empty = self.keyed(
            "Nothing waits to be handed over. {cfrmis.all} shows every visit with its job."
        )
        self.listing.set_rows(shown)
        counts = {state: sum(row.state == state for row in rows) for state in _STATES}
        self.query_one("#cfrmis-title", Rule).say(
            "CFRMIS: every visit" if self._all else "CFRMIS: what waits",
            joined(
                [Content(f"{number} {state.replace('_', ' ')}") for state, number in counts.items() if number]
            ),
        )
        self.masthead.figure([tinted(f"{counts['differs']} differ" if counts["differs"] else "", "red")])
        self._show()

    def on_table_highlighted(self) -> None:
        """Another job."""
        self._show()
        self.refresh_keys()

    def on_table_changed(self) -> None:
        """Other marks."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click goes to the visit."""
        self.booking_app.press("cfrmis.visit", self)

    def _show(self) -> None:
        row, title = self.listing.current, self.query_one("#job-title", Rule)
        facts = self.query_one("#job-facts", Fields)
        if row is None:
            title.say("")
            facts.show([])
            return
        title.say(
            run_on(drawn(clean(row.visit), "ember"), "  ", plain(row.school).stylize("bold")), _state(row, 0)
        )
        over = words.moment(row.handed_over_at) if row.handed_over_at else "not yet"
        fields = [
            Field("handed over", Content(over)),
            Field(
                "job", plain(row.job_number) if row.job_number else drawn("no number read back yet", "dim")
            ),
        ]
        facts.show([*fields, *(Field("differs", tinted(each, "red"), 2) for each in row.differences)])

    # actions

    def why_no_job(self) -> str:
        """Why there is no visit."""
        return "" if self.listing.current is not None else "No visit is chosen."

    def why_nothing_over(self) -> str:
        """Why nothing can be handed over."""
        return "" if self.listing.rows else "Nothing waits to be handed over."

    def to_visit(self) -> None:
        """The visit on its list."""
        if (key := self.listing.current_key) is not None:
            self.booking_app.lead_to("visits", key)

    def toggle_all(self) -> None:
        """What waits, or every visit."""
        self._all = not self._all
        self.reload()

    def hand_over(self) -> None:
        """The marked visits, or all that wait, as a job file."""
        desk, visits = self.desk, self.listing.marks
        many = len(visits) or sum(row.state in WAITING for row in self.listing.rows)
        lines = [
            Field(
                "",
                Content(
                    f"{words.count(many, 'visit')} into one job file in exports/, through the mapping file."
                ),
            ),
            Field("", drawn("They count as handed over from then on.", "dim")),
        ]
        title = "Hand over the marked visits" if visits else "Hand over all that waits"
        self.ask(Question(title, lines, "write the file", lambda texts: desk.export_cfrmis(visits=visits)))

    def reconcile(self) -> None:
        """Job numbers and states read back from a file."""
        desk = self.desk

        def act(texts: Mapping[str, str]) -> Outcome:
            return desk.reconcile_cfrmis(Path(texts["path"].strip("'\"")).expanduser())

        lines = [Field("", Content("A file with our visit references and their job numbers (CSV or XLSX)."))]
        asks = [Ask("path", "file", hint="where it lies", check=needed("A file"))]
        self.ask(Question("Read job numbers back", lines, "read it", act, (), asks))
