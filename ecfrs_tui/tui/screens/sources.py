"""The sets that scores rest on, how each joined, and two of them side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.targets_columns import short_day
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside, said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.needviews import CrossRow, SourceView


def _name(row: SourceView, width: int) -> Content:
    return run_on(drawn("● " if row.in_force else "  ", "green"), plain(row.name))


def _joined(row: SourceView, width: int) -> Content:
    total = row.joined + row.not_joined
    share = f"{row.joined / total:.0%}" if total else "–"
    tone = "" if row.joined else "red"
    return run_on(tinted(f"{row.joined:,}", tone), drawn(share.rjust(6), "dim"))


class SourcesScreen(MainScreen):
    """Every set that was imported; two marked ones can be compared."""

    SCOPES: ClassVar[tuple[str, ...]] = ("sources", "main")
    CONTEXT = "sources"

    def body(self) -> Iterable[Widget]:
        """The sets, and all about one."""
        table: Table[SourceView] = Table(
            [
                Column("set", _name, least=22, weight=4, most=48),
                Column("theme", lambda s, w: plain(s.theme), least=8, weight=1, most=18, keep=4),
                Column(
                    "as of",
                    lambda s, w: Content(short_day(s.as_of)),
                    least=8,
                    keep=6,
                    value=lambda s: s.as_of,
                ),
                Column("kind", lambda s, w: plain(s.kind), least=6, keep=3),
                Column("schools", _joined, least=11, right=True),
                Column(
                    "",
                    lambda s, w: tinted("restricted", "amber") if s.restricted else drawn("open", "dim"),
                    least=10,
                ),
                Column("publisher", lambda s, w: plain(s.publisher), least=12, weight=2, most=30, keep=1),
            ],
            key=lambda s: str(s.number),
            haystack=lambda s: (
                f"{s.name} {s.publisher} {s.theme} {s.kind} {'restricted' if s.restricted else 'open'}"
            ),
            id="sources",
        )
        table.empty = OPENING
        with Vertical(id="sources-whole"):
            yield Rule(id="sources-title")
            yield table
            yield FilterBar()
            yield Rule(id="source-title")
            yield Fields(id="source-facts")

    @property
    def listing(self) -> Table[SourceView]:
        """The sets."""
        return self.query_one("#sources", Table)

    def reload(self) -> None:
        """The sets, those in force first."""
        self.listing.empty = (
            "No scores yet. ecfrs-tui import risk FILE brings in a set, with a report of how it joins."
        )
        rows = self.desk.sources()
        self.listing.set_rows(rows)
        force = sum(row.in_force for row in rows)
        self.query_one("#sources-title", Rule).say(
            "What the scores rest on", f"{force} in force of {len(rows)}"
        )
        self._show()

    def on_table_highlighted(self) -> None:
        """Another set."""
        self._show()
        self.refresh_keys()

    def on_table_changed(self) -> None:
        """Other marks."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click compares."""
        self.booking_app.press("sources.cross", self)

    def _show(self) -> None:
        row, title = self.listing.current, self.query_one("#source-title", Rule)
        facts = self.query_one("#source-facts", Fields)
        if row is None:
            title.say("")
            facts.show([])
            return
        title.say(plain(row.name).stylize("bold"), plain(row.publisher))
        better = "a high value is worse" if row.direction == "high" else "a low value is worse"
        when = f"imported {words.moment(row.imported_at)}" if row.imported_at else ""
        missing = tinted(f"{row.not_joined:,} schools without a value" if row.not_joined else "", "amber")
        facts.show(
            [
                Field(
                    "set",
                    joined(
                        [Content(f"{row.rows:,} rows of {clean(row.kind)}"), Content(better), Content(when)]
                    ),
                ),
                Field(
                    "joined",
                    joined([run_on(drawn(f"{row.joined:,}", "strong"), " schools"), plain(row.through)]),
                    2,
                ),
                Field("", missing),
                Field(
                    "state",
                    Content("in force" if row.in_force else "replaced by a newer set; past rankings use it"),
                ),
            ]
        )

    # actions

    def _two(self) -> tuple[SourceView, SourceView] | None:
        """The marked two, or the one under the cursor and the marked one."""
        marks = self.listing.marks
        known = {str(row.number): row for row in self.listing.rows}
        keys = list(marks)
        if len(keys) == 1 and (here := self.listing.current_key) is not None and here not in keys:
            keys.append(here)
        if len(keys) != 2 or any(key not in known for key in keys):
            return None
        return known[keys[0]], known[keys[1]]

    def why_not_two(self) -> str:
        """Why nothing can be compared."""
        return "" if self._two() is not None else "Two sets can be compared: mark them with space."

    def cross(self) -> None:
        """The two side by side."""
        if (two := self._two()) is not None:
            self.app.push_screen(CrossScreen(*two))


def _side(value: float | None, width: int, tone: str) -> Content:
    if value is None:
        return drawn("–".rjust(3), "dim")
    return run_on(f"{value:>3.0f} ", drawn(words.bar(value / 100, max(0, width - 4)), tone))


def _apart(row: CrossRow, width: int) -> Content:
    if row.apart is None:
        return drawn("–", "dim")
    tone = "amber" if abs(row.apart) >= 30 else ""
    return drawn(f"{'+' if row.apart > 0 else '−' if row.apart < 0 else ''}{abs(row.apart):.0f}", tone)


class CrossScreen(MainScreen):
    """Two sets side by side as ranks from 0 to 100, where they disagree most first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("cross", "main")
    CONTEXT = "cross"

    def __init__(self, one: SourceView, other: SourceView) -> None:
        super().__init__()
        self._one, self._other = one, other

    def body(self) -> Iterable[Widget]:
        """The schools with both ranks."""
        table: Table[CrossRow] = Table(
            [
                Column("school", lambda r, w: plain(r.school), least=18, weight=3, most=44),
                Column("district", lambda r, w: plain(r.district), least=9, weight=1, most=16, keep=2),
                Column("first", lambda r, w: _side(r.one, w, "blue"), least=12, weight=2, most=34),
                Column("second", lambda r, w: _side(r.other, w, "ember"), least=12, weight=2, most=34),
                Column("apart", _apart, least=5, right=True),
            ],
            key=lambda r: str(r.urn),
            haystack=lambda r: f"{r.school} {r.district} {r.urn}",
            markable=False,
            id="cross",
        )
        table.empty = "Comparing…"
        with Vertical(id="cross-whole"):
            yield Rule(id="cross-title")
            yield table
            yield FilterBar()
            yield Fields(label_width=8, id="cross-says")

    @property
    def listing(self) -> Table[CrossRow]:
        """The schools."""
        return self.query_one("#cross", Table)

    def reload(self) -> None:
        """Compared beside the screen."""
        self.query_one("#cross-title", Rule).say(
            "Where two sources disagree", "ranks among the schools, 100 is worst"
        )
        self.query_one("#cross-says", Fields).show(
            [Field(name, _about(source, tone)) for name, source, tone in
             (("first", self._one, "blue"), ("second", self._other, "ember"))]
        )  # fmt: skip
        desk, one, other = self.desk, self._one.number, self._other.number
        beside(self, lambda: desk.cross(one, other), self._show, self._fault, name="cross")

    def _show(self, rows: Sequence[CrossRow]) -> None:
        self.listing.empty = (
            "No school has a value in either of them. {app.back} goes back to choose two others."
        )
        self.listing.set_rows(rows)
        both = [row for row in rows if row.apart is not None]
        far = sum(abs(row.apart or 0) >= 30 for row in both)
        self.masthead.figure([Content(f"{len(both):,} in both"), tinted(f"{far:,} far apart", "amber")])
        self.refresh_keys()

    def _fault(self, error: EcfrsError) -> None:
        self.listing.empty = clean(" ".join(said(error)))
        self.listing.set_rows(())

    def on_table_picked(self) -> None:
        """A second click goes to the school."""
        self.booking_app.press("cross.school", self)

    # actions

    def why_no_school(self) -> str:
        """Why there is no school to go to."""
        return "" if self.listing.current is not None else "No school is chosen."

    def to_school(self) -> None:
        """The school on the ranked list."""
        if (key := self.listing.current_key) is not None:
            self.booking_app.lead_to("targets", key)


def _about(source: SourceView, tone: str) -> Content:
    locked = tinted("restricted" if source.restricted else "", "amber")
    return joined([run_on(drawn("█ ", tone), plain(source.name)), Content(short_day(source.as_of)), locked])
