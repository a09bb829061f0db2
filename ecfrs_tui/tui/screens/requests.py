"""Requests: the inbox, one request whole beside it, and its best times."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.views import RequestDetail, RequestRow, SlotView, Suggestions
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens import request_questions as questions
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.screens.request_fields import ASKS
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Fields, Rule
from ecfrs_tui.tui.widgets.slots import SlotTable
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside, said

ALL_STATES = (
    "new", "needs info", "ready", "offered", "booked", "delivered", "closed", "duplicate", "declined", "withdrawn",
)  # fmt: skip


def _age(row: RequestRow, width: int) -> Content:
    return drawn(
        words.age(row.age_days), "red" if row.age_days >= 5 and row.state in ("new", "ready") else ""
    )


def _school(row: RequestRow, width: int) -> Content:
    if row.school_known:
        return plain(row.school)
    return run_on(drawn("? ", "amber"), tinted(f"“{clean(row.school)}”", "amber"))


def _missing(row: RequestRow, width: int) -> Content:
    return tinted(", ".join(row.missing), "amber")


def _need(row: RequestRow, width: int) -> Content:
    return Content(str(row.need)) if row.need is not None else drawn("–", "dim")


class RequestsScreen(Bulk, Opening, MainScreen):
    """List, detail and times; what is slow happens beside the screen."""

    SCOPES: ClassVar[tuple[str, ...]] = ("requests", "things", "main")
    CONTEXT = "requests"
    CARD = ("requests", "request-title", "facts")

    def __init__(self) -> None:
        super().__init__()
        self._detail: RequestDetail | None = None
        self._best: dict[str, tuple[int, Suggestions | EcfrsError]] = {}
        self._asking = ""
        self._all = False

    def body(self) -> Iterable[Widget]:
        """The list; facts, times and their reasons."""
        requests: Table[RequestRow] = Table(
            [
                Column("age", _age, least=5, right=True, keep=6, value=lambda r: r.age_days),
                Column("school", _school, least=24, weight=4, most=60, value=lambda r: r.school),
                Column("town", lambda r, w: plain(r.town), least=8, most=18, weight=1, keep=1),
                Column("what", lambda r, w: plain(r.what), least=9, weight=2, most=30),
                Column("pupils", lambda r, w: Content(f"{r.pupils:,}"), least=6, right=True, extra=True),
                Column(
                    "district", lambda r, w: plain(r.district), least=8, most=18, weight=1, extra=True, keep=8
                ),
                Column("missing", _missing, least=10, most=40, weight=1, extra=True, keep=7),
                Column("state", lambda r, w: cards.state(r.state), least=12, keep=3, value=lambda r: r.state),
                Column("need", _need, least=4, right=True, keep=4, value=lambda r: r.need),
            ],
            key=lambda r: r.reference,
            passes=ASKS,
            id="requests",
        )
        requests.empty = OPENING
        with Horizontal(id="request-halves"):
            with Vertical(id="request-list"):
                yield requests
                yield FilterBar()
            with Vertical(id="request-detail"):
                yield Rule(id="request-title")
                yield Fields(id="facts")
                yield Rule("best times", "extra drive", id="slots-title")
                yield SlotTable()
                yield Fields(id="says")
                yield Rule("why not", id="refusals-title")
                yield Fields(id="refusals")

    def open_map(self) -> None:
        """The requests shown, on a map of the county."""
        from ecfrs_tui.tui import countying
        from ecfrs_tui.tui.screens.county import CountyScreen

        desk, rows = self.desk, tuple(self.listing.rows)
        self.app.push_screen(
            CountyScreen(
                lambda: countying.requests(desk, "Requests", rows),
                key=self.listing.current_key or "",
                left=self.listing.go_to,
            )
        )

    # parts

    @property
    def listing(self) -> Table[RequestRow]:
        """The inbox."""
        return self.query_one("#requests", Table)

    @property
    def slots(self) -> SlotTable:
        """The best times."""
        return self.query_one(SlotTable)

    @property
    def context(self) -> str:
        """The times have digits of their own."""
        return "slots" if self.slots.has_focus else self.CONTEXT

    # showing

    def reload(self) -> None:
        """The inbox, and the request under the cursor."""
        rows = self.desk.requests(states=ALL_STATES if self._all else ())
        self.listing.empty = self.keyed(
            "The inbox is empty. ecfrs-tui import requests FILE brings in a Forms export; "
            "{requests.all} shows requests that are done with."
        )
        self.listing.set_rows(rows)
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.state] = counts.get(row.state, 0) + 1
        self.masthead.figure(
            [tinted(f"{state} {number}", words.state(state)[1]) for state, number in counts.items()]
        )
        self._show_request()

    def on_table_highlighted(self, message: Table.Highlighted) -> None:
        """Another request, or another of its times."""
        if message.table is self.slots:
            self._say_slot()
        elif message.table is self.listing:
            self._show_request()
        self.refresh_keys()

    def on_table_picked(self, message: Table.Picked) -> None:
        """A second click goes on."""
        if message.table is self.slots:
            self.slots.book_highlighted()
        else:
            self.into_times()

    def on_resize(self) -> None:
        """More lines of everything where there is room."""
        if self._detail is not None:
            self._show_facts(self._detail)

    def _show_request(self) -> None:
        row = self.listing.current
        self._detail = None
        if row is None:
            self.query_one("#request-title", Rule).say("")
            self.query_one("#facts", Fields).show([])
            self._show_best("")
            return
        try:
            self._detail = self.desk.request(row.reference)
        except EcfrsError as error:
            self.booking_app.complain(error)
            return
        self._show_facts(self._detail)
        self._show_best(row.reference)
        self._ask_best(row.reference)

    def _show_facts(self, detail: RequestDetail) -> None:
        row = detail.row
        where = joined([plain(row.school), plain(row.town)], ", ")
        age = words.count(row.age_days, "day") if row.age_days else "today"
        need = Content(f"need {row.need}") if row.need is not None else Content("")
        self.query_one("#request-title", Rule).say(
            run_on(drawn(row.reference, "ember"), "  ", where.stylize("bold")),
            joined([cards.state(row.state), Content(age), need]),
        )
        lines = 3 if self.has_class("-tall") else 1
        self.query_one("#facts", Fields).show(
            cards.request_fields(detail, self.booking_app.officer_name, lines)
        )

    # the best times: one thread at a time, the last one asked for wins

    def _ask_best(self, reference: str) -> None:
        known = self._best.get(reference)
        generation = self.booking_app.generation
        if self._asking or (known is not None and known[0] == generation):
            return
        self._asking = reference
        desk = self.desk

        def keep(answer: Suggestions | EcfrsError) -> None:
            self._best[reference] = (generation, answer)
            self._asking = ""
            current = self.listing.current_key or ""
            if reference == current:
                self._show_best(reference)
            if current:
                self._ask_best(current)

        beside(self, lambda: desk.suggest(reference), keep, keep, name="suggest")

    def _show_best(self, reference: str) -> None:
        known = self._best.get(reference)
        title = self.query_one("#slots-title", Rule)
        fresh = known is not None and known[0] == self.booking_app.generation
        if known is None:
            self.slots.empty = (
                "Looking for the best times…"
                if reference
                else "No request is chosen. {app.lookup} looks a school up."
            )
            self.slots.set_rows(())
            title.say("best times", "…" if reference else "")
        elif isinstance(known[1], EcfrsError):
            self.slots.empty = clean(" ".join(said(known[1])))
            self.slots.set_rows(())
            title.say("best times")
        else:
            found = known[1]
            self.slots.empty = self.keyed(
                "No time fits. {requests.why} asks about a day; the reasons are below."
            )
            self.slots.set_rows(found.slots)
            title.say("best times" if fresh else "best times …", "extra drive" if found.slots else "")
        self._say_slot()

    def _say_slot(self) -> None:
        slot = self.slots.current
        known = self._best.get(self.listing.current_key or "")
        refusals = known[1].refusals if known and isinstance(known[1], Suggestions) else ()
        fields = cards.slot_fields(slot, 4 if self.has_class("-tall") else 2)
        self.query_one("#says", Fields).show(fields or cards.refusal_fields(refusals[:2]))
        others = cards.refusal_fields(refusals) if fields else []
        self.query_one("#refusals", Fields).show(others)
        self.query_one("#refusals-title", Rule).set_class(not others, "-empty")
        self.refresh_keys()

    # moving about

    def into_times(self) -> None:
        """The focus goes to the times, at once: the next key of a burst is theirs."""
        self.set_focus(self.slots)

    def on_slot_table_left(self) -> None:
        """The focus goes back to the list."""
        self.listing.focus()

    def back(self) -> bool:
        """Out of the times, the filter, the marks."""
        if self.slots.has_focus:
            self.listing.focus()
            return True
        return super().back()

    def toggle_all(self) -> None:
        """Only open requests, or all."""
        self._all = not self._all
        self.reload()
        self.app.notify(
            "All requests are shown." if self._all else "Only open requests are shown.", timeout=3
        )

    def show_reference(self, reference: str) -> None:
        """The request, even if a filter hides it or it is done with."""
        self.listing.set_filter("")
        if not self.listing.go_to(reference) and not self._all:
            self._all = True
            self.reload()
        if not self.listing.go_to(reference) and self.listing.current_key != reference:
            self.app.notify(
                f"{clean(reference)} is not among the requests.", severity="warning", markup=False
            )
        self.listing.focus()

    def thing_here(self) -> Things:
        """The request under the cursor."""
        return Things(request=self.listing.current_key or "")

    # reasons

    def why_no_request(self) -> str:
        """Why there is nothing to act on."""
        return "" if self._detail is not None else "No request is chosen."

    def why_no_slot(self) -> str:
        """Why there is no time."""
        if self._asking and not self.slots.rows:
            return "The best times are still being looked for."
        return self.why_no_request() or self.slots.why_no_slot()

    def why_nothing_missing(self) -> str:
        """Why there is nothing to ask for."""
        if self.listing.marks:
            return ""
        if self._detail is None:
            return "No request is chosen."
        return "" if self._detail.row.missing else "Nothing is missing from this request."

    def why_no_candidates(self) -> str:
        """Why there is neither a card nor a school to choose."""
        if self._detail is None:
            return "No request is chosen."
        known = self._detail.row.school_known or self._detail.candidates
        return "" if known else "Nobody knows which school it is, and nothing like it was found."

    # doing

    def on_slot_table_chosen(self, message: SlotTable.Chosen) -> None:
        """A time is to be booked: a small question first."""
        self._place(message.slot, hold=False)

    def hold(self) -> None:
        """The highlighted time is to be pencilled in."""
        if self.slots.current is not None:
            self._place(self.slots.current, hold=True)

    def offer(self) -> None:
        """Several of the times are to be offered."""
        if self._detail is not None:
            self.ask(questions.offer(self.desk, self._detail, self.slots.rows), self._placed)

    def _place(self, slot: SlotView, *, hold: bool) -> None:
        if self._detail is not None:
            self.ask(questions.place(self.desk, self._detail, slot, hold=hold), self._placed)

    def _placed(self) -> None:
        self.listing.focus()

    def ask_missing(self) -> None:
        """The mail that asks for what is missing, for this request or the marked ones."""
        self.ask(questions.missing(self.desk, self.targets(), self._detail))

    def decline(self) -> None:
        """With a reason; for this request or the marked ones."""
        self.ask(questions.decline(self.desk, self.targets(), self._detail))

    def choose_school(self) -> None:
        """Which of the schools it may be; once that is known, the school's card."""
        detail = self._detail
        if detail is None:
            return
        if detail.row.school_known:
            self.open_school_card()
            return
        desk, app = self.desk, self.booking_app

        def chosen(urn: str | None) -> None:
            if urn is not None:
                reference = detail.row.reference
                beside(
                    self,
                    lambda: desk.choose_school(reference, int(urn)),
                    app.report,
                    app.complain,
                    name="write",
                )

        self.app.push_screen(questions.which_school(detail), chosen)

    def edit(self) -> None:
        """What is asked for, when, who asks."""
        from ecfrs_tui.tui.screens.request_editing import edit_request

        if self._detail is not None:
            edit_request(self.booking_app, self._detail.row.reference)

    def pick_up(self) -> None:
        """The grid with this request in hand."""
        if self._detail is not None:
            self.booking_app.take_in_hand(self._detail.row.reference)

    def why_not(self) -> None:
        """A day is asked about."""
        from ecfrs_tui.tui.screens.why import WhyScreen

        if self._detail is not None:
            self.app.push_screen(WhyScreen(self.desk, self._detail.row.reference))

    def whole(self) -> None:
        """Everything about it, to read."""
        from ecfrs_tui.tui.screens.dialogs import ReadScreen

        if self._detail is not None:
            fields = cards.whole_request(self._detail, self.booking_app.officer_name)
            self.app.push_screen(ReadScreen(f"Request {clean(self._detail.row.reference)}", fields))
