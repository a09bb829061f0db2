"""Visits: everything booked, with the card of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.fieldfilter import FieldFilter
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens import visit_questions as questions
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Fields, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.services.views import VisitRow

BACK = timedelta(days=28)
ALL_STATES = ("held", "confirmed", "delivered", "cancelled", "not delivered")


def _when(row: VisitRow, width: int) -> Content:
    times = words.span(row.starts_at, row.ends_at) if width >= 22 else words.time(row.starts_at)
    return Content(f"{words.even_day(row.starts_at)} {times}")


def _stands(state: str, row: VisitRow) -> bool:
    return row.state == state


class VisitsScreen(Bulk, Opening, MainScreen):
    """List and card; every change asks first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("visits", "things", "main")
    CONTEXT = "visits"
    CARD = ("visits", "visit-title", "visit-facts")

    def __init__(self) -> None:
        super().__init__()
        self._all = False
        # another screen leads to it, but it is not in the list yet
        self._wanted = ""
        self._freed: VisitRow | None = None

    def body(self) -> Iterable[Widget]:
        """The list; the card of the visit under the cursor."""
        visits: Table[VisitRow] = Table(
            [
                Column("when", _when, least=16, most=22, weight=1, value=lambda r: r.starts_at),
                Column(
                    "school",
                    lambda r, w: plain(r.school),
                    least=22,
                    weight=4,
                    most=60,
                    value=lambda r: r.school,
                ),
                Column("town", lambda r, w: plain(r.town), least=9, most=18, weight=1, keep=2),
                Column("officer", self._officers, least=7, most=18, weight=1, value=self._names),
                Column("what", lambda r, w: plain(r.what), least=9, most=24, weight=1, keep=5),
                Column(
                    "pupils",
                    lambda r, w: Content(f"{r.pupils:,}"),
                    least=6,
                    right=True,
                    keep=3,
                    value=lambda r: r.pupils,
                ),
                Column(
                    "district", lambda r, w: plain(r.district), least=8, most=18, weight=1, extra=True, keep=7
                ),
                Column("request", lambda r, w: plain(r.request or "–"), least=8, most=14, extra=True, keep=6),
                Column(
                    "messages",
                    lambda r, w: plain(r.messages),
                    least=10,
                    most=40,
                    weight=1,
                    extra=True,
                    keep=8,
                ),
                Column("state", lambda r, w: cards.state(r.state), least=11, keep=8, value=lambda r: r.state),
            ],
            key=lambda r: r.reference,
            passes=self._asks(),
            id="visits",
        )
        visits.empty = OPENING
        with Horizontal(id="visit-halves"):
            with Vertical(id="visit-list"):
                yield visits
                yield FilterBar()
            with Vertical(id="visit-card"):
                yield Rule(id="visit-title")
                yield Fields(id="visit-facts")

    def _names(self, row: VisitRow) -> str:
        return ", ".join(self.booking_app.officer_name(code) for code in row.officers)

    def _officers(self, row: VisitRow, width: int) -> Content:
        each = width // max(1, len(row.officers)) - 2 * (len(row.officers) > 1)
        names = [words.fit_name(self.booking_app.officer_name(code), each) for code in row.officers]
        return Content(", ".join(names))

    def _asks(self) -> FieldFilter[VisitRow]:
        return FieldFilter(
            self._haystack,
            {
                "district": lambda r: r.district,
                "reference": lambda r: r.reference,
                "request": lambda r: r.request,
                "messages": lambda r: r.messages,
                "until": lambda r: r.held_until,
            },
            {state.replace(" ", ""): partial(_stands, state) for state in ALL_STATES},
            lambda: self.desk.now().date(),
        )

    def _haystack(self, row: VisitRow) -> str:
        day = words.long_day(row.starts_at)
        return f"{row.reference} {row.school} {row.town} {row.district} {self._names(row)} {row.what} {row.state} {day}"

    @property
    def listing(self) -> Table[VisitRow]:
        """The visits."""
        return self.query_one("#visits", Table)

    def reload(self) -> None:
        """The list, and the card under the cursor."""
        desk = self.desk
        if not self._all:
            self._show_rows(desk.visits(first=desk.now().date() - BACK))
            return

        def shown(rows: tuple[VisitRow, ...]) -> None:
            if self._all:
                self._show_rows(rows)
                self._go_to_wanted()

        # ten years of visits take a second
        beside(self, lambda: desk.visits(states=ALL_STATES), shown, self.booking_app.complain, name="visits")

    def _show_rows(self, rows: tuple[VisitRow, ...]) -> None:
        today = self.desk.now().date()
        table = self.listing
        first_time = not table.rows
        table.empty = self.keyed(
            "Nothing is booked yet. {app.requests} goes to the requests; {slots.book} there books a time."
            if self._all
            else "Nothing stands from four weeks ago on. {visits.all} shows everything; "
            "{app.requests} goes to the requests."
        )
        table.set_rows(rows)
        if first_time and (ahead := next((r for r in rows if r.starts_at.date() >= today), None)):
            table.go_to(ahead.reference)
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.state] = counts.get(row.state, 0) + 1
        self.masthead.figure(
            [tinted(f"{state} {number}", words.state(state)[1]) for state, number in counts.items()]
        )
        self._show_card()

    def on_table_highlighted(self) -> None:
        """Another visit."""
        self._show_card()
        self.refresh_keys()

    def on_table_changed(self) -> None:
        """Marks or filter: other keys may be open now."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens the day."""
        self.open_visit()

    def on_resize(self) -> None:
        """More lines where there is room."""
        if self.booking_app.desk is not None:
            self._show_card()

    def _show_card(self) -> None:
        row = self.listing.current
        title, facts = self.query_one("#visit-title", Rule), self.query_one("#visit-facts", Fields)
        if row is None:
            title.say("")
            facts.show([])
            return
        where = joined([plain(row.school), plain(row.town)], ", ").stylize("bold")
        title.say(run_on(drawn(clean(row.reference), "ember"), "  ", where), cards.state(row.state))
        room = 20 if self.has_class("-wide") else 8 if self.has_class("-tall") else 1
        history = self.desk.history(row.reference, limit=room)
        lines = 3 if self.has_class("-tall") else 1
        facts.show(cards.visit_fields(row, history, self.booking_app.officer_name, lines))

    def show_reference(self, reference: str) -> None:
        """The visit, even if a filter or the span hides it."""
        self.listing.set_filter("")
        self.listing.focus()
        if self.listing.go_to(reference):
            return
        self._wanted = reference
        if self._all:
            self._go_to_wanted()
        else:
            self._all = True
            self.reload()

    def _go_to_wanted(self) -> None:
        reference, self._wanted = self._wanted, ""
        if reference and not self.listing.go_to(reference) and self.listing.current_key != reference:
            self.app.notify(f"{clean(reference)} is not among the visits.", severity="warning", markup=False)

    def toggle_all(self) -> None:
        """From four weeks ago, or everything with what was cancelled."""
        self._all = not self._all
        self.reload()
        says = "Everything, with what was cancelled." if self._all else "From four weeks ago on."
        self.app.notify(says, timeout=3)

    def thing_here(self) -> Things:
        """The visit under the cursor."""
        row = self.listing.current
        return Things(visit=row.reference, request=row.request or "") if row is not None else Things()

    def pick_up(self) -> None:
        """The grid with this visit in hand."""
        if (row := self.listing.current) is not None:
            self.booking_app.take_in_hand(row.reference)

    # reasons

    def why_no_visit(self) -> str:
        """Why there is nothing to act on."""
        return "" if self.listing.current is not None else "No visit is chosen."

    def why_not_held(self) -> str:
        """Why it cannot be confirmed."""
        row = self.listing.current
        if row is None or self.listing.marks:
            return self.why_no_visit()
        return "" if row.state == "held" else f"{clean(row.reference)} is {clean(row.state)}, not held."

    def why_not_live(self) -> str:
        """Why it can no longer be changed."""
        row = self.listing.current
        if row is None or self.listing.marks:
            return self.why_no_visit()
        live = row.state in ("held", "confirmed")
        return "" if live else f"{clean(row.reference)} is {clean(row.state)}: nothing more can be changed."

    def why_no_request(self) -> str:
        """Why there is no request to go to."""
        row = self.listing.current
        if row is None:
            return "No visit is chosen."
        return "" if row.request else f"{clean(row.reference)} did not come from a request."

    # doing

    def open_map(self) -> None:
        """The visits shown, on a map of the county."""
        from ecfrs_tui.tui import countying
        from ecfrs_tui.tui.screens.county import CountyScreen

        desk, rows, name = self.desk, tuple(self.listing.rows), self.booking_app.officer_name
        self.app.push_screen(
            CountyScreen(
                lambda: countying.visits(desk, "Visits", rows, name),
                key=self.listing.current_key or "",
                left=self.listing.go_to,
            )
        )

    def open_visit(self) -> None:
        """The day of its first officer."""
        if (row := self.listing.current) is not None and row.officers:
            self.booking_app.open_day(row.officers[0], row.starts_at.date())

    def to_request(self) -> None:
        """The request it came from."""
        if (row := self.listing.current) is not None and row.request:
            self.booking_app.lead_to("requests", row.request)

    def _chosen(self) -> list[VisitRow]:
        wanted = set(self.targets())
        return [row for row in self.listing.rows if row.reference in wanted] or [
            row for row in (self.listing.current,) if row is not None
        ]

    def confirm(self) -> None:
        """A held visit, or the marked ones."""
        self.ask(questions.confirm(self.desk, self._chosen()))

    def cancel(self) -> None:
        """With a reason; one, or the marked ones."""
        chosen = self._chosen()

        def freed() -> None:
            if len(chosen) == 1:
                self._freed = chosen[0]
                says = self.keyed("{visits.freed} shows what fits into the freed time.")
                self.app.notify(says, markup=False, timeout=8)

        self.ask(questions.cancel(self.desk, chosen), freed)

    def why_no_freed(self) -> str:
        """Why there is no time to fill."""
        return "" if self._freed is not None else self.why_no_visit()

    def fits_gap(self) -> None:
        """What fits into the time of the visit just cancelled, once; else of the one under the cursor."""
        from ecfrs_tui.tui.screens.freed import FreedScreen

        row, self._freed = self._freed or self.listing.current, None
        if row is not None and row.officers:
            self.app.push_screen(FreedScreen(row.officers[0], row.starts_at.date()))

    def move(self) -> None:
        """Another time for the one under the cursor."""
        if (row := self.listing.current) is not None:
            self.ask(questions.move(self.desk, row, self.booking_app.officer_name))

    def deliver(self) -> None:
        """It happened: how many were reached."""
        if (row := self.listing.current) is not None:
            self.ask(questions.deliver(self.desk, row))

    def export(self) -> None:
        """The drafted messages, as files."""
        self.ask(questions.export(self.desk, self._chosen()))
