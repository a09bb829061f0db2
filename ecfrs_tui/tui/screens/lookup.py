"""Look-up, while the phone is at the ear: answers at every keystroke, the card beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.desk import Desk
from ecfrs_tui.services.views import Hit, SchoolCard
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import said

if TYPE_CHECKING:
    from ecfrs_tui.tui.app import BookingApp

_TONES = {
    "school": "",
    "venue": "",
    "contact": "green",
    "request": "blue",
    "visit": "amber",
    "officer": "ember",
}
LIMIT = 30


class LookupScreen(Acting, ModalScreen[None]):
    """A field, what was found, and the card of what is highlighted."""

    SCOPE = "lookup"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]  # noqa: RUF012 - an instance variable to Textual

    def __init__(self) -> None:
        super().__init__()
        self._card: SchoolCard | None = None

    def compose(self) -> ComposeResult:
        """Field, hits, card, keys."""
        hits: Table[Hit] = Table(
            [
                Column("", lambda h, w: plain(h.label), least=16, weight=4),
                Column("", lambda h, w: tinted(h.detail, "dim"), least=8, weight=2, keep=5),
                Column("", lambda h, w: tinted(h.kind, _TONES.get(h.kind, "dim")), least=7),
            ],
            key=lambda h: f"{h.kind} {h.reference}",
            markable=False,
            head=False,
            id="hits",
        )
        hits.can_focus = False
        hits.strong = True
        with Vertical(classes="dialog -lookup"):
            yield Input(
                self.booking_app.lookup_words,
                placeholder="school, town, postcode, contact, phone, reference",
                compact=True,
                id="words",
                select_on_focus=True,
            )
            with Container(id="found"):
                yield hits
                with Vertical(id="card-half"):
                    yield Rule(id="card-title")
                    yield Fields(id="card")
            yield Line(id="keys")

    @property
    def booking_app(self) -> BookingApp:
        """The app, by its own type."""
        return cast("BookingApp", self.app)

    @property
    def desk(self) -> Desk:
        """The open desk."""
        desk = self.booking_app.desk
        assert desk is not None
        return desk

    @property
    def hits(self) -> Table[Hit]:
        """What was found."""
        return self.query_one("#hits", Table)

    def on_mount(self) -> None:
        """What was typed last is still there, ready to be typed over."""
        keys = [
            run_on(drawn("enter ", "ember"), "open"),
            run_on(drawn("↑↓ ", "ember"), "choose"),
            run_on(drawn("esc ", "ember"), "close"),
        ]
        self.query_one("#keys", Line).say(joined(keys, "   "))
        self.query_one(Input).focus()
        self._find(self.booking_app.lookup_words)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every keystroke is answered."""
        event.stop()
        self._find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field opens."""
        event.stop()
        self.booking_app.action_press("lookup.open")

    def _find(self, typed: str) -> None:
        self.booking_app.lookup_words = typed
        table = self.hits
        table.empty = "Type any part of a name, town, postcode, phone number or reference."
        found: tuple[Hit, ...] = ()
        if typed.strip():
            table.empty = f"Nothing is known by “{clean(typed)}”. Fewer letters may help."
            try:
                found = self.desk.lookup(typed, limit=LIMIT)
            except EcfrsError as error:
                table.empty = clean(" ".join(said(error)))
        table.set_rows(found)
        table.cursor_top()
        self._show_card()

    def on_table_highlighted(self) -> None:
        """Another card."""
        self._show_card()

    def on_table_picked(self) -> None:
        """A second click opens."""
        self.booking_app.action_press("lookup.open")

    def _show_card(self) -> None:
        hit = self.hits.current
        title, body = self.query_one("#card-title", Rule), self.query_one("#card", Fields)
        self._card = None
        if hit is None:
            title.say("")
            body.show([])
            return
        title.say(plain(hit.label).stylize("bold"), plain(hit.reference))
        fields = [Field("", joined([tinted(hit.kind, "dim"), plain(hit.detail)]), 3)]
        if hit.school_key:
            try:
                self._card = self.desk.school(hit.school_key)
                fields = cards.school_fields(self._card, self.booking_app.officer_name)
                title.say(plain(self._card.name).stylize("bold"), plain(hit.reference))
            except EcfrsError as error:
                fields.append(Field("", tinted(error.message, "amber"), 3))
        body.show(fields)

    # actions

    def why_no_hit(self) -> str:
        """Why there is nothing to open."""
        return "" if self.hits.current is not None else "Nothing was found to open."

    def next_hit(self) -> None:
        """The next one."""
        self.hits.cursor_down()

    def hit_before(self) -> None:
        """The one before."""
        self.hits.cursor_up()

    def close(self) -> None:
        """Back to what was in view."""
        self.dismiss(None)

    def open_hit(self) -> None:
        """The request, the visit, the officer's day; for a school what is open or booked there."""
        hit, app = self.hits.current, self.booking_app
        if hit is None:
            return
        where = self._where(hit)
        if where is None and hit.kind != "officer":
            app.notify(
                f"Nothing is open or booked for {clean(hit.label)}.",
                severity="warning",
                markup=False,
                timeout=5,
            )
            return
        self.dismiss(None)
        if where is None:
            app.call_later(app.open_day, hit.reference, self.desk.now().date())
        else:
            app.call_later(app.lead_to, *where)

    def _where(self, hit: Hit) -> tuple[str, str] | None:
        if hit.kind == "request":
            return "requests", hit.reference
        if hit.kind == "visit":
            return "visits", hit.reference
        card = self._card
        if card is None:
            return None
        if card.open_requests:
            return "requests", card.open_requests[0].reference
        booked = (*card.next_visits, *card.last_visits)
        return ("visits", booked[0].reference) if booked else None
