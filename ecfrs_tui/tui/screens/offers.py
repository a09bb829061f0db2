"""Offers and who waits: times held for schools to choose from, and what came free for the waiting list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.services.offerviews import OfferRow, WaitingRow
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.screens.dialogs import Ask, Question, needed
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table

_TONES = {"open": "blue", "chosen": "green", "lapsed": "amber", "withdrawn": "dim"}


def _times(row: OfferRow, width: int) -> Content:
    parts = [
        drawn(words.moment(each.starts_at), "" if each.state == "held" else "dim") for each in row.choices
    ]
    return joined(parts, ", ")


class WaitersTable(Table[WaitingRow]):
    """Who waits for a time; its keys are done by the screen."""

    SCOPES: ClassVar[tuple[str, ...]] = ("waiters",)

    def __init__(self) -> None:
        super().__init__(
            [
                Column("request", lambda r, w: tinted(r.request, "ember"), least=9, most=16),
                Column("school", lambda r, w: plain(r.school), least=16, weight=3),
                Column("what", lambda r, w: plain(r.what), least=8, weight=1),
                Column("need", lambda r, w: Content(str(r.need or "–")), least=4, right=True),
                Column("waits", lambda r, w: Content(words.age(r.days)), least=5, right=True),
                Column("note", lambda r, w: plain(r.note), least=8, weight=2, keep=2),
            ],
            key=lambda r: r.request,
            markable=False,
            id="waiters",
        )

    def why_nobody_waits(self) -> str:
        """Why there is nobody to act on."""
        return "" if self.current is not None else "Nobody waits for a time."

    def to_request(self) -> None:
        """The request with its best times."""
        if self.current is not None:
            self.screen.booking_app.lead_to("requests", self.current.request)  # type: ignore[attr-defined]

    def wait_no_more(self) -> None:
        """Off the list."""
        if self.current is not None:
            self.screen.off_the_list(self.current)  # type: ignore[attr-defined]

    def other_list(self) -> None:
        """Back to the offers."""
        self.screen.other_list()  # type: ignore[attr-defined]


class OffersScreen(Bulk, Opening, MainScreen):
    """The offers above, the waiting list with what came free below."""

    SCOPES: ClassVar[tuple[str, ...]] = ("offers", "things", "main")
    CONTEXT = "offers"

    def __init__(self) -> None:
        super().__init__()
        self._all = False

    def body(self) -> Iterable[Widget]:
        """Two lists and the words of the line under the cursor."""
        table: Table[OfferRow] = Table(
            [
                Column("offer", lambda r, w: tinted(r.code, "ember"), least=7, most=10),
                Column("state", lambda r, w: tinted(r.state, _TONES.get(r.state, "")), least=9),
                Column("school", lambda r, w: plain(r.school), least=16, weight=3, most=44),
                Column("request", lambda r, w: plain(r.request), least=9, most=16, keep=2),
                Column("times", _times, least=16, weight=3),
                Column("held until", lambda r, w: Content(words.moment(r.held_until)), least=13, keep=4),
            ],
            key=lambda r: r.code,
            haystack=lambda r: f"{r.code} {r.state} {r.school} {r.request}",
            markable=False,
            id="offers",
        )
        table.empty = OPENING
        with Vertical():
            yield Rule("Offers", id="offers-title")
            yield table
            yield FilterBar()
            yield Fields(label_width=11, id="offer-facts")
            yield Rule("Waiting for a time", id="waiters-title")
            yield WaitersTable()
            yield Fields(label_width=11, id="freed-facts")

    @property
    def listing(self) -> Table[OfferRow]:
        """The offers."""
        return self.query_one("#offers", Table)

    @property
    def waiters(self) -> WaitersTable:
        """The waiting list."""
        return self.query_one(WaitersTable)

    @property
    def context(self) -> str:
        """The list that has the focus."""
        return "waiters" if self.waiters.has_focus else self.CONTEXT

    def reload(self) -> None:
        """Open offers or all, the waiting list, and what came free."""
        states = ("open", "chosen", "withdrawn", "lapsed") if self._all else ()
        self.listing.empty = self.keyed(
            "No offer is open. {requests.offer} on a request holds two to four times for the school to choose from."
        )
        self.listing.set_rows(self.desk.offers(states=states))
        self.waiters.empty = (
            "Nobody waits. ecfrs-tui waiting add REQ puts a request on the list when its times are full; "
            "{waiters.offers} goes back to the offers."
        )
        self.waiters.set_rows(self.desk.waiting())
        freed = self.desk.freed_times() if self.waiters.rows else ()
        fields = []
        for each in freed:
            fits = ", ".join(
                f"{clean(f.reference)} {clean(f.school)} {words.extra(f.extra_drive_minutes)}"
                for f in each.fits
            )
            when = f"{words.moment(each.starts_at)} {clean(each.officer_name)}"
            fields.append(Field("came free", run_on(drawn(when, "strong"), "  fits ", fits), 2))
        self.query_one("#freed-facts", Fields).show(fields)
        self._show()

    def on_table_highlighted(self) -> None:
        """Another line."""
        self._show()
        self.refresh_keys()

    def _show(self) -> None:
        row, facts = self.listing.current, self.query_one("#offer-facts", Fields)
        facts.show([Field(each.code, _choice(each), 2) for each in row.choices] if row is not None else [])

    def other_list(self) -> None:
        """From the offers to the waiting list and back."""
        (self.listing if self.waiters.has_focus else self.waiters).focus()

    def thing_here(self) -> Things:
        """The request that was offered times, or waits for one."""
        row = self.waiters.current if self.waiters.has_focus else self.listing.current
        return Things(request=row.request) if row is not None else Things()

    def why_no_offer(self) -> str:
        """Why there is nothing to choose."""
        row = self.listing.current
        if row is None:
            return "No offer is chosen."
        return "" if row.state == "open" else f"The offer is {clean(row.state)}."

    def choose(self) -> None:
        """Which time the school has chosen."""
        from ecfrs_tui.tui.screens.dialogs import ChoiceScreen

        row = self.listing.current
        if row is None:
            return
        desk, app = self.desk, self.booking_app
        table: Table[Any] = Table(
            [
                Column("code", lambda c, w: tinted(c.code, "ember"), least=9),
                Column(
                    "time",
                    lambda c, w: Content(f"{words.moment(c.starts_at)}–{words.time(c.ends_at)}"),
                    least=22,
                ),
                Column(
                    "officer",
                    lambda c, w: plain(", ".join(map(app.officer_name, c.officers))),
                    least=8,
                    weight=1,
                ),
            ],
            key=lambda c: c.code,
            markable=False,
        )

        def chosen(code: str | None) -> None:
            if code is not None:
                question = Question(
                    f"{row.school} chose {code}",
                    [Field("", Content("That time is confirmed, the others are let go of."))],
                    "confirm it",
                    lambda texts: _outcome(desk.choose(code)),
                )
                self.ask(question)

        held = [each for each in row.choices if each.state == "held"]
        self.app.push_screen(ChoiceScreen(f"Which time of {row.code}?", table, held), chosen)

    def withdraw(self) -> None:
        """All times let go of, and the school told."""
        row, desk = self.listing.current, self.desk
        if row is None:
            return

        def act(texts: Mapping[str, str]) -> Outcome:
            return _outcome(desk.withdraw_offer(row.code, reason=texts["reason"]))

        asks = [Ask("reason", "reason", hint="the school reads it", check=needed("A reason"))]
        lines = [
            Field("", Content("Its times are free again, and the school is told if the offer had left."), 2)
        ]
        self.ask(Question(f"Withdraw {row.code}", lines, "withdraw", act, (), asks))

    def off_the_list(self, row: WaitingRow) -> None:
        """Off the waiting list."""
        desk = self.desk
        lines = [Field("", plain(row.school))]
        self.ask(
            Question(
                f"{row.request} waits no more",
                lines,
                "take it off",
                lambda texts: desk.wait_no_more(row.request),
            )
        )

    def toggle_all(self) -> None:
        """Open ones, or all."""
        self._all = not self._all
        self.reload()


def _choice(each: Any) -> Content:
    state = tinted(each.state, "blue" if each.state == "held" else "dim")
    return run_on(
        f"{words.moment(each.starts_at)}–{words.time(each.ends_at)}  ", plain(each.visit), "  ", state
    )


def _outcome(done: Any) -> Outcome:
    return Outcome(done.words, done.visit, done.files)
