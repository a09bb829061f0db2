"""Targets: schools ranked by need for a theme, why, and what has been done about each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.needviews import TargetRow, TargetsView, ThemeView
from ecfrs_tui.tui import words
from ecfrs_tui.tui.filterwords import quoted
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.screens import targets_questions as questions
from ecfrs_tui.tui.screens import targets_words
from ecfrs_tui.tui.screens.base import OPENING, TALL
from ecfrs_tui.tui.screens.targets_acts import SchoolActs, chosen_of, contact_field
from ecfrs_tui.tui.screens.targets_columns import FILTER, columns
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import needbars
from ecfrs_tui.tui.widgets.countymap import LEGEND, CountyMap
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.widgets.weightspanel import WeightsPanel
from ecfrs_tui.tui.work import beside, said

if TYPE_CHECKING:
    from ecfrs_tui.services.views import Outcome
    from ecfrs_tui.tui.screens.targets_questions import Chosen

NO_SCORES = (
    "No school is ranked yet. ecfrs-tui import risk FILE brings in a set of scores, import schools FILE the "
    "register; time since the last visit counts by itself."
)
Read = tuple[tuple[ThemeView, ...], TargetsView | None]


class TargetsScreen(SchoolActs):
    """The ranked list; beside it the score of one school, the map, or the weights while they are moved."""

    SCOPES: ClassVar[tuple[str, ...]] = ("targets", "schools", "things", "main")
    CONTEXT = "targets"

    def __init__(self) -> None:
        super().__init__()
        self._latest = Latest(self, "targets")
        self._themes: tuple[ThemeView, ...] = ()
        self._code = ""
        self._view: TargetsView | None = None
        self._as_of: date | None = None
        self._weighing = False
        self._ranks: dict[int, int] = {}
        self._wanted = ""

    def body(self) -> Iterable[Widget]:
        """What is ranked and by what; the list; the score of one school, the map, the weights."""
        table: Table[TargetRow] = Table(columns(None), key=lambda r: str(r.urn), passes=FILTER, id="targets")
        table.empty = OPENING
        yield Rule("Targets", id="targets-title")
        yield Line(id="targets-sources")
        with Horizontal(id="target-halves"):
            with Vertical(id="target-list"):
                yield table
                yield Line(id="league-line")
                yield FilterBar()
            with Vertical(id="target-side"):
                with Vertical(id="target-detail"):
                    yield Rule(id="target-title")
                    yield Fields(label_width=12, id="target-facts")
                    yield CountyMap(id="target-map")
                    yield Line(id="target-legend")
                with Vertical(id="target-weights"):
                    yield Rule(id="weights-title")
                    yield WeightsPanel()

    # parts

    @property
    def listing(self) -> Table[TargetRow]:
        """The ranked schools."""
        return self.query_one("#targets", Table)

    @property
    def panel(self) -> WeightsPanel:
        """The weights."""
        return self.query_one(WeightsPanel)

    @property
    def context(self) -> str:
        """The weights have keys of their own."""
        return "weights" if self._weighing else self.CONTEXT

    @property
    def view(self) -> TargetsView | None:
        """What is shown."""
        return self._view

    def target(self) -> TargetRow | None:
        """The row under the cursor."""
        return self.listing.current

    def chosen(self) -> Sequence[Chosen]:
        """The marked schools, or the one under the cursor."""
        keys = set(self.targets())
        rows = self._view.rows if self._view is not None else ()
        title = self.theme()[1]
        return tuple(chosen_of(row, title) for row in rows if str(row.urn) in keys)

    def theme(self) -> tuple[str, str, tuple[str, ...]]:
        """Code, title and topics of the theme in view."""
        found = self._theme
        return (found.code, found.title, found.topics) if found is not None else ("", "", ())

    @property
    def _theme(self) -> ThemeView | None:
        return next((each for each in self._themes if each.code == self._code), None)

    # reading

    def reload(self) -> None:
        """The list is ranked beside the screen."""
        self._read()

    def _read(self) -> None:
        desk, code, as_of = self.desk, self._code, self._as_of
        weights = self.panel.values if self._weighing else None

        def read() -> Read:
            themes = desk.themes()
            known = [each.code for each in themes]
            if not known:
                return themes, None
            theme = code if code in known else known[0]
            return themes, desk.targets(theme, weights=weights, as_of=as_of)

        self._latest.ask(read, self._show, self._fault)

    def _fault(self, error: EcfrsError) -> None:
        self.listing.empty = clean(" ".join(said(error)))
        self.listing.set_rows(())
        self._show_school()

    def _show(self, found: Read) -> None:
        self._themes, view = found
        if view is not None and self._code and view.theme != self._code:
            # another theme was chosen meanwhile: its list is on the way
            return
        self._view = view
        self._code = view.theme if view is not None else ""
        self.listing.empty = NO_SCORES
        self._set_columns()
        self.listing.set_rows(view.rows if view is not None else ())
        if view is not None and view.unlocked != self.booking_app.unlocked:
            self.booking_app.show_unlocked(view.unlocked)
        self._titles()
        self.query_one("#target-map", CountyMap).show(targets_words.places(self.listing.rows))
        if self._wanted and view is not None:
            self._go_to_wanted()
        self._show_school()
        self.refresh_keys()

    def _set_columns(self) -> None:
        today = self.desk.now().date()
        if not self._weighing:
            self.listing.set_columns(columns(today))
            return
        rows = self._view.rows if self._view is not None else ()
        moved = {row.urn: self._ranks.get(row.urn, row.rank) - row.rank for row in rows}
        self.listing.set_columns(columns(today, moved))

    # saying

    def _titles(self) -> None:
        view = self._view
        if view is None:
            self.query_one("#targets-title", Rule).say("Targets")
            self.query_one("#targets-sources", Line).say(Content(""))
            self.query_one("#league-line", Line).say(Content(""))
            self.masthead.figure([])
            return
        shown, held = self.listing.counts
        when = f"as it stood on {words.long_day(self._as_of)}" if self._as_of else ""
        filtered = f"{self.listing.filter_words} · {shown:,} of {held:,}" if self.listing.filter_words else ""
        self.query_one("#targets-title", Rule).say(
            joined([plain(view.title).stylize("bold"), tinted(when, "amber")]),
            tinted(filtered, "ember") if filtered else run_on(drawn("t", "ember"), " theme"),
        )
        self.query_one("#targets-sources", Line).say(run_on(" ", targets_words.sources(view)))
        self.query_one("#league-line", Line).say(run_on("  ", targets_words.league(view)))
        high = sum(row.need >= needbars.HIGH for row in view.rows)
        never = sum(row.last_visit is None for row in view.rows)
        self.masthead.figure(
            [Content(f"{high:,} of need {needbars.HIGH}+"), tinted(f"{never:,} never visited", "amber")]
        )

    def on_table_changed(self) -> None:
        """The filter leaves other schools."""
        self._titles()
        self.query_one("#target-map", CountyMap).show(targets_words.places(self.listing.rows))
        self.refresh_keys()

    def on_table_highlighted(self) -> None:
        """Another school."""
        self._show_school()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens the card."""
        self.booking_app.press("schools.card", self)

    def on_resize(self) -> None:
        """More of a school where there is room."""
        if self._view is not None:
            self._show_school()

    def _show_school(self) -> None:
        row = self.listing.current
        title, facts = self.query_one("#target-title", Rule), self.query_one("#target-facts", Fields)
        county = self.query_one("#target-map", CountyMap)
        self.query_one("#target-legend", Line).say(LEGEND)
        county.choose(str(row.urn) if row else "")
        if row is None:
            title.say("")
            facts.show([])
            return
        title.say(plain(row.school).stylize("bold"), run_on("need ", drawn(str(row.need), "strong")))
        roomy = self.size.height >= TALL
        parts = needbars.part_fields(row, 12, 2) if roomy else needbars.part_fields(row, 4)
        facts.show([*parts, *self._facts(row, roomy)])

    def _facts(self, row: TargetRow, roomy: bool) -> list[Field]:
        today = self.desk.now().date()
        if not roomy:
            return list(targets_words.visited(row, today))
        try:
            contacts = [contact_field(line) for line in self.desk.contacts_with(row.urn, limit=3)]
        except EcfrsError as error:
            contacts = [Field("", tinted(error.message, "amber"), 2)]
        return [
            targets_words.where(row),
            *targets_words.visited(row, today),
            *(contacts or [targets_words.NO_CONTACT]),
        ]

    # moving about

    def show_reference(self, reference: str) -> None:
        """A school (`urn:900123`), a saved list (`campaign:3`), or an incident by its reference."""
        kind, _, key = reference.rpartition(":")
        if kind == "campaign":
            self._open_campaign(key)
        elif kind in ("", "urn") and key.isdecimal():
            self.listing.set_filter("")
            self._wanted = key
            if self._view is not None and not self._latest.busy:
                self._go_to_wanted()
            self.listing.focus()
        else:
            from ecfrs_tui.tui.screens.near import NearScreen

            self.app.push_screen(NearScreen(reference))

    def _open_campaign(self, number: str) -> None:
        from ecfrs_tui.tui.screens.campaigns import CampaignScreen

        found = next((each for each in self.desk.campaigns() if str(each.number) == number), None)
        if found is None:
            self.app.notify(f"There is no target list {clean(number)}.", severity="warning", markup=False)
        else:
            self.app.push_screen(CampaignScreen(found))

    def _go_to_wanted(self) -> None:
        urn, self._wanted = self._wanted, ""
        if not self.listing.go_to(urn) and self.listing.current_key != urn:
            self.app.notify(f"School {urn} is not on this list.", severity="warning", markup=False)

    def _go_to(self, key: str) -> None:
        self.listing.go_to(key)

    def only(self, field: str, name: str) -> None:
        """Only the schools of a district or authority."""
        self.listing.set_filter(f"{field}:{quoted(clean(name).casefold())}")
        self.listing.cursor_top()
        self.listing.focus()

    def back(self) -> bool:
        """Out of the weights, the filter, the marks, a past day."""
        if self._weighing:
            self._end_weighing()
            return True
        if super().back():
            return True
        if self._as_of is not None:
            self._as_of = None
            self._read()
            return True
        return False

    # themes and days

    def why_no_list(self) -> str:
        """Why there is no ranking."""
        return "" if self._view is not None else "There is no ranking yet."

    def other_theme(self) -> None:
        """Which theme the list is for."""
        from ecfrs_tui.tui.screens.targets_themes import which_theme

        def chosen(code: str | None) -> None:
            if code is not None and code != self._code:
                self._code = code
                self._view = None
                self.listing.clear_marks()
                self._read()
                self.listing.cursor_top()

        self.app.push_screen(which_theme(self._themes, self._code), chosen)

    def past_ranking(self) -> None:
        """The ranking as it stood on a day."""
        from ecfrs_tui.tui.screens.dialogs import QuestionScreen

        def chosen(day: date | None) -> None:
            if day is not None:
                self._as_of = None if day >= self.desk.now().date() else day
                self._read()

        self.app.push_screen(QuestionScreen(questions.as_of(self.desk, self._as_of)), chosen)

    # weights

    def weigh(self) -> None:
        """The weights are moved, and the ranking with them."""
        theme = self._theme
        if theme is None or self._view is None:
            return
        self._ranks = {row.urn: row.rank for row in self._view.rows}
        self._weighing = True
        self.add_class("-weighing")
        self.panel.show(theme)
        self.query_one("#weights-title", Rule).say(
            run_on("Weights of ", plain(theme.title).stylize("bold")),
            self.keyed("{weights.keep} keeps · {app.back} puts back"),
        )
        self._set_columns()
        self.panel.focus()
        self.refresh_keys()

    def on_weights_panel_changed(self) -> None:
        """The ranking follows."""
        self._read()

    def on_weights_panel_kept(self) -> None:
        """The weights stand from now on."""
        theme, values, desk = self.panel.theme, dict(self.panel.values), self.desk
        if theme is None:
            return

        def kept(outcome: Outcome) -> None:
            self._end_weighing()
            self.booking_app.report(outcome)

        beside(
            self,
            lambda: desk.set_weights(theme.code, values, version=theme.version),
            kept,
            self.booking_app.complain,
            name="write",
        )

    def _end_weighing(self) -> None:
        self._weighing = False
        self.remove_class("-weighing")
        self._set_columns()
        self.listing.focus()
        self._read()
        self.refresh_keys()

    # lists, areas, incidents, sources

    def save_list(self) -> None:
        """The marked schools, or all that are shown, as a list for a campaign."""
        code, title, _ = self.theme()
        rows = self.listing.rows
        chosen = self.chosen() if self.listing.marks else [chosen_of(row, title) for row in rows]
        self.ask(questions.campaign(self.desk, chosen, code, title))

    def why_nothing_to_save(self) -> str:
        """Why there is no list to keep."""
        return "" if self.listing.rows else "There is no school on the list."

    def open_campaigns(self) -> None:
        """The saved lists."""
        from ecfrs_tui.tui.screens.campaigns import CampaignsScreen

        self.app.push_screen(CampaignsScreen())

    def open_areas(self) -> None:
        """Districts and authorities of this theme."""
        from ecfrs_tui.tui.screens.areas import AreasScreen

        if self._view is not None:
            self.app.push_screen(AreasScreen(self._view, self.only))

    def open_incidents(self) -> None:
        """Incidents and review meetings."""
        from ecfrs_tui.tui.screens.incidents import IncidentsScreen

        self.app.push_screen(IncidentsScreen())

    def open_map(self) -> None:
        """The schools of the list on a map of the county."""
        from ecfrs_tui.tui.screens.targets_map import MapScreen

        rows, key = tuple(self.listing.rows), self.listing.current_key or ""
        self.app.push_screen(MapScreen(self.theme()[1], rows, key, self._go_to))

    def open_sources(self) -> None:
        """The sets the scores rest on, and two of them side by side."""
        from ecfrs_tui.tui.screens.sources import SourcesScreen

        self.app.push_screen(SourcesScreen())

    def toggle_restricted(self) -> None:
        """Shows restricted sources for this session, asking first; or hides them again."""
        unlocked = self.booking_app.unlocked

        def done() -> None:
            self.booking_app.show_unlocked(not unlocked)
            self.booking_app.changed()

        self.ask(questions.unlock(self.desk, unlocked), done)
