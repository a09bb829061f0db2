"""Reports: what was delivered, what is to come, what was aimed at; for us, and for partners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.services.reportviews import ReportOptions, ReportTable, ReportView
from ecfrs_tui.tui import words
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.screens import reports_options as asking
from ecfrs_tui.tui.screens.base import OPENING, TALL, MainScreen
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.reports_options import BYS, KINDS, name_of
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule, flowed
from ecfrs_tui.tui.widgets.reporttable import ReportRow, columns_of, rows_of, shown
from ecfrs_tui.tui.widgets.stackbars import StackBars
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside, said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.tui.widgets.course import Course

_MOST_FIGURES = 12
_OVER_TIME = ("month", "quarter", "term")


def _course_widget() -> type[Course]:
    from ecfrs_tui.tui.widgets.course import Course

    return Course


def _adds_up(part: ReportTable) -> bool:
    return any(each.name == "Delivered" for each in part.series) and len(part.labels) > 1


class ReportsScreen(MainScreen):
    """One report at a time: its figures, a table with totals, its plot; other lists are a key away."""

    SCOPES: ClassVar[tuple[str, ...]] = ("reports", "main")
    CONTEXT = "reports"

    def __init__(self) -> None:
        super().__init__()
        self._latest = Latest(self, "report")
        self._options = ReportOptions()
        self._span = ""
        self._view: ReportView | None = None
        self._part = 0

    def body(self) -> Iterable[Widget]:
        """Figures, table, plot, notes."""
        table: Table[ReportRow] = Table(
            [],
            key=lambda r: r.key,
            haystack=lambda r: " ".join(str(value) for value in r.values if value is not None),
            markable=False,
            id="report",
        )
        table.empty = OPENING
        yield Rule(id="report-title")
        yield Fields(label_width=0, id="report-figures")
        with Horizontal(id="report-halves"):
            with Vertical(id="report-table"):
                yield Rule(id="part-title")
                yield table
                yield FilterBar()
            with Vertical(id="report-plot"):
                yield Rule("plot", id="plot-title")
                yield StackBars(id="plot")
        yield Fields(label_width=0, id="report-notes")

    # parts

    @property
    def listing(self) -> Table[ReportRow]:
        """The table."""
        return self.query_one("#report", Table)

    @property
    def view(self) -> ReportView | None:
        """What is shown."""
        return self._view

    @property
    def options(self) -> ReportOptions:
        """What is asked for."""
        return self._options

    @property
    def part(self) -> ReportTable | None:
        """The table in view, of those that the report has."""
        if self._view is None or not self._view.tables:
            return None
        return self._view.tables[self._part % len(self._view.tables)]

    # reading

    def reload(self) -> None:
        """The report is made beside the screen."""
        if self._options.first is None:
            self._take(asking.spans(self.desk.now().date())[0])
        desk, options = self.desk, self._options
        self._latest.ask(lambda: desk.report(options), self._show, self._fault)

    def _take(self, span: asking.Span) -> None:
        self._span = span.name
        self._options = replace(self._options, first=span.first, last=span.last)

    def _ask(self, **changes: object) -> None:
        self._options = replace(self._options, **changes)  # type: ignore[arg-type]
        self.reload()

    def _fault(self, error: EcfrsError) -> None:
        self._view = None
        self.listing.empty = clean(" ".join(said(error)))
        self.listing.set_rows(())
        self.query_one("#plot", StackBars).show(None)
        self._say()

    def _show(self, view: ReportView) -> None:
        if view.options.kind != self._options.kind:
            # another report was asked for meanwhile
            return
        again = self._view is not None and self._view.options.kind == view.options.kind
        self._view = view
        self._part = self._part if again else 0
        self._show_part()

    def _show_part(self) -> None:
        part = self.part
        self.listing.empty = self.keyed(
            "Nothing in these days. {reports.span} takes others, {reports.settings} changes the filters."
        )
        rows = rows_of(part) if part is not None and part.rows else ()
        if part is not None:
            self.listing.set_columns(columns_of(part), rows)
        else:
            self.listing.set_rows(rows)
        self.query_one("#plot", StackBars).show(part)
        self.set_class(part is None or not part.series, "-no-plot")
        self._show_course()
        self._say()
        self.refresh_keys()

    # saying

    def _say(self) -> None:
        view, options, part = self._view, self._options, self.part
        kind = name_of(KINDS, options.kind)
        edition = tinted("edition for partners" if options.partner else "", "blue")
        days = ""
        if options.first and options.last:
            days = f"{words.long_day(options.first)[4:]} – {words.long_day(options.last)[4:]}"
        self.query_one("#report-title", Rule).say(
            joined(
                [
                    plain(view.title if view else kind).stylize("bold"),
                    plain(asking.in_words(options)),
                    edition,
                ]
            ),
            joined([Content(self._span), Content(days)]),
        )
        figures = view.figures[:_MOST_FIGURES] if view is not None else ()
        parts = [run_on(plain(name), " ", drawn(shown(value, ""), "strong")) for name, value in figures]
        self.query_one("#report-figures", Fields).show(
            [Field("", line) for line in flowed(parts, max(20, self.size.width - 2))]
        )
        number = len(view.tables) if view is not None else 0
        place = f"{self._part % number + 1} of {number} · tab" if number > 1 else ""
        self.query_one("#part-title", Rule).say(plain(part.title) if part is not None else "", place)
        by = f"by {name_of(BYS, options.by)}"
        self.query_one("#plot-title", Rule).say(by if part is not None and part.series else "")
        notes = view.notes if view is not None else ()
        lines = 4 if self.size.height >= TALL else 1
        self.query_one("#report-notes", Fields).show(
            [Field("", tinted(" ".join(map(clean, notes)), "dim"), lines)]
        )

    def on_resize(self) -> None:
        """More of the notes where there is room."""
        if self._view is not None:
            self._say()
            self._show_course()

    def on_table_highlighted(self) -> None:
        """The row stands out in the plot."""
        row = self.listing.current
        if row is not None:
            self.query_one("#plot", StackBars).choose(-1 if row.total else row.number)
        self.refresh_keys()

    def back(self) -> bool:
        """Out of the filter, then out of the plot."""
        if super().back():
            return True
        if self.has_class("-plot"):
            self.toggle_plot()
            return True
        return False

    # reasons

    def why_no_report(self) -> str:
        """Why there is nothing to write."""
        return "" if self._view is not None else "There is no report in view."

    def why_no_plot(self) -> str:
        """Why there is no plot."""
        part = self.part
        return "" if part is not None and part.series else "This table has nothing to plot."

    def why_one_part(self) -> str:
        """Why there is no other table."""
        return "" if self._view is not None and len(self._view.tables) > 1 else "This report has one table."

    # which report

    def which_kind(self) -> None:
        """Another report."""

        def chosen(kind: str | None) -> None:
            if kind is not None:
                self.listing.cursor_top()
                self._ask(kind=kind)

        self.app.push_screen(asking.pick("Which report?", KINDS, self._options.kind), chosen)

    def which_cut(self) -> None:
        """By month, district, topic and so on."""

        def chosen(by: str | None) -> None:
            if by is not None:
                self._ask(by=by)

        self.app.push_screen(asking.pick("By what?", BYS, self._options.by), chosen)

    def next_span(self) -> None:
        """The next span that has a name."""
        known = asking.spans(self.desk.now().date())
        names = [span.name for span in known]
        place = names.index(self._span) if self._span in names else -1
        self._take(known[(place + 1) % len(known)])
        self.reload()

    def settings(self) -> None:
        """Days and filters."""

        def taken(options: ReportOptions | None) -> None:
            if options is not None:
                if (options.first, options.last) != (self._options.first, self._options.last):
                    self._span = ""
                self._options = options
                self.reload()

        self.app.push_screen(QuestionScreen(asking.settings(self._options, self.desk.now().date())), taken)

    def toggle_partner(self) -> None:
        """The edition for partners, or ours."""
        self._ask(partner=not self._options.partner)

    def next_part(self) -> None:
        """The next table of the report."""
        self._part += 1
        self.listing.cursor_top()
        self._show_part()

    def toggle_plot(self) -> None:
        """The plot alone, with the course of the year where the report goes by time; or beside the table."""
        self.toggle_class("-plot")
        self._show_course()

    def _show_course(self) -> None:
        """The curves above the bars; what draws them is imported in a thread, when it is first wanted."""
        wanted = self.has_class("-plot") and self._options.by in _OVER_TIME and self.size.height >= TALL
        place = self.query_one("#report-plot", Vertical)
        if not wanted or place.query("#course"):
            self._course_of(self.part if wanted else None)
            return

        def imported(course: type[Course]) -> None:
            if not place.query("#course"):
                place.mount(course(), before="#plot")
            self._show_course()

        beside(self, _course_widget, imported, self._fault, name="course")

    def _course_of(self, part: ReportTable | None) -> None:
        course = cast("Course | None", next(iter(self.query("#course")), None))
        if course is None:
            return
        course.display = part is not None and _adds_up(part)
        course.show(part if course.display else None)

    # writing

    def write_workbook(self) -> None:
        """As a workbook with charts."""
        self._write("xlsx")

    def write_page(self) -> None:
        """As one page with pictures."""
        self._write("html")

    def write_csv(self) -> None:
        """As CSV."""
        self._write("csv")

    def _write(self, form: str) -> None:
        desk, options, app = self.desk, self._options, self.booking_app
        beside(
            self,
            lambda: desk.export_report(options, None, form),
            lambda done: app.report(done, undoable=False),
            app.complain,
            name="write",
        )

    # other lists

    def open_goals(self) -> None:
        """Delivery targets."""
        from ecfrs_tui.tui.screens.reports_goals import GoalsScreen

        self.app.push_screen(GoalsScreen())

    def open_cfrmis(self) -> None:
        """The hand-over to CFRMIS."""
        from ecfrs_tui.tui.screens.reports_cfrmis import CfrmisScreen

        self.app.push_screen(CfrmisScreen())

    def open_quality(self) -> None:
        """Quality checks and what they led to."""
        from ecfrs_tui.tui.screens.reports_quality import QualityScreen

        self.app.push_screen(QualityScreen())

    def show_reference(self, reference: str) -> None:
        """`cfrmis` and `quality` lead to their lists."""
        if reference == "cfrmis":
            self.open_cfrmis()
        elif reference == "quality":
            self.open_quality()
