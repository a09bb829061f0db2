"""Look-up, while the phone is at the ear: answers at every keystroke, the card beside the list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.desk import Desk
from ecfrs_tui.services.placingviews import PlaceCell
from ecfrs_tui.services.views import Hit, Outcome, SchoolCard, SlotView, VisitRow
from ecfrs_tui.tui import actions, words
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.dialogs import Question, QuestionScreen
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Line, Rule, as_text
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import Returned, said

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


class HitTable(Table[Hit]):
    """What was found; what is copied of it is the card."""

    def copy(self) -> None:
        """The card as text."""
        self.screen.copy_card()  # type: ignore[attr-defined]  # it lives in the look-up alone


class LookupScreen(Opening, Acting, ModalScreen[None]):
    """A field, what was found, and the card of what is highlighted.

    While the field has the focus letters are words; tab gives them to the card.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ("lookup", "found", "things")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]  # noqa: RUF012 - an instance variable to Textual

    def __init__(self) -> None:
        super().__init__()
        self._card: SchoolCard | None = None
        self._times: tuple[SlotView, ...] = ()
        self._others: tuple[PlaceCell, ...] = ()
        self._slow = Latest(self, "card")

    def compose(self) -> ComposeResult:
        """Field, hits, card, keys."""
        hits = HitTable(
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
        self.query_one(Input).focus()
        self._say_keys()
        self._find(self.booking_app.lookup_words)

    def on_descendant_focus(self) -> None:
        """Other keys where the focus is."""
        self._say_keys()

    def on_returned(self, message: Returned) -> None:
        """What takes longer has come back."""
        message.deliver()

    def _say_keys(self) -> None:
        app = self.booking_app
        in_words = self.query_one(Input).has_focus
        shown = ["lookup.open", "lookup.card"]
        if not in_words:
            shown += [
                "found.new",
                "found.call",
                "found.pick",
                "found.edit",
                "things.school",
                "things.history",
            ]
        said_ = [run_on(drawn(f"{app.key_of(each)} ", "ember"), actions.BY_ID[each].title) for each in shown]
        if not in_words and self._times:
            said_.insert(0, run_on(drawn("1-3 ", "ember"), "book"))
        self.query_one("#keys", Line).say(joined([*said_, run_on(drawn("esc ", "ember"), "close")], "  "))

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
        self._card, self._times, self._others = None, (), ()
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
                self._ask_slow(self._card)
                title.say(plain(self._card.name).stylize("bold"), plain(hit.reference))
            except EcfrsError as error:
                fields.append(Field("", tinted(error.message, "amber"), 3))
        body.show(fields)

    # what takes longer than a keystroke: good times, and whether the next visit can move

    def _ask_slow(self, card: SchoolCard) -> None:
        asked = card.open_requests[0].reference if card.open_requests else ""
        visit = next((v for v in card.next_visits if v.state in ("held", "confirmed")), None)
        if not asked and visit is None:
            return
        desk = self.desk

        def find() -> tuple[tuple[SlotView, ...], tuple[PlaceCell, ...]]:
            times = desk.suggest(asked, limit=3).slots if asked else ()
            return times, _elsewhere(desk, visit) if visit is not None else ()

        def show(found: tuple[tuple[SlotView, ...], tuple[PlaceCell, ...]]) -> None:
            if self._card is card:
                self._times, self._others = found
                body = self.query_one("#card", Fields)
                body.show([*body.fields, *self._slow_fields()])
                self._say_keys()

        self._slow.ask(find, show, lambda error: None)

    def _slow_fields(self) -> list[Field]:
        name = self.booking_app.officer_name
        times = [
            run_on(
                drawn(f"{n} ", "ember"),
                f"{words.moment(slot.starts_at)} {', '.join(map(name, slot.officers))} ",
                drawn(words.extra(slot.extra_drive_minutes), "dim"),
            )
            for n, slot in enumerate(self._times, start=1)
        ]
        others = [
            f"{words.moment(cell.starts_at)} {name(cell.officer)} {words.extra(cell.extra or 0)}"
            for cell in self._others
            if cell.starts_at is not None
        ]
        fields = [Field("good times", joined(times, "  "), 3)] if times else []
        return [*fields, Field("could move", Content(", ".join(others)), 2)] if others else fields

    # actions

    def other_part(self) -> None:
        """From the words to what was found, and back."""
        field = self.query_one(Input)
        (self.hits if field.has_focus else field).focus()
        self._say_keys()

    def _school(self) -> int | None:
        return self._card.urn if self._card is not None else None

    def why_no_school(self) -> str:
        """Why there is no school to act on."""
        return "" if self._school() is not None else "This is no school of the register."

    def _why_no_time(self, number: int) -> str:
        return "" if len(self._times) >= number else f"There is no good time numbered {number}."

    def why_not_1(self) -> str:
        """Why the first time cannot be booked."""
        return self._why_no_time(1)

    def why_not_2(self) -> str:
        """Why the second time cannot be booked."""
        return self._why_no_time(2)

    def why_not_3(self) -> str:
        """Why the third time cannot be booked."""
        return self._why_no_time(3)

    def book_1(self) -> None:
        """The first good time."""
        self._book(0)

    def book_2(self) -> None:
        """The second good time."""
        self._book(1)

    def book_3(self) -> None:
        """The third good time."""
        self._book(2)

    def _book(self, at: int) -> None:
        from ecfrs_tui.tui.screens import request_questions

        if self._card is not None:
            detail = self.desk.request(self._card.open_requests[0].reference)
            self._ask(request_questions.place(self.desk, detail, self._times[at], hold=False))

    def take_down(self) -> None:
        """A request while they are on the phone."""
        from ecfrs_tui.tui.screens import phone_questions

        urn = self._school()
        if self._card is not None and urn is not None:
            self._ask(phone_questions.take_down(self.desk, self._card, urn))

    def log_call(self) -> None:
        """The call in the contact log."""
        from ecfrs_tui.tui.screens import phone_questions

        urn = self._school()
        if self._card is not None and urn is not None:
            self._ask(phone_questions.contact(self.desk, self._card, urn))

    def _ask(self, question: Question[Outcome]) -> None:
        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.booking_app.report(outcome)
                self._show_card()

        self.app.push_screen(QuestionScreen(question), done)

    def _pickable(self) -> str:
        hit = self.hits.current
        if hit is not None and hit.kind in ("request", "visit"):
            return hit.reference
        if self._card is None:
            return ""
        asked = [row.reference for row in self._card.open_requests]
        booked = [row.reference for row in self._card.next_visits]
        return next(iter([*asked, *booked]), "")

    def why_nothing_to_pick(self) -> str:
        """Why there is nothing to take in hand."""
        return "" if self._pickable() else "Nothing is open or booked there to be placed."

    def pick_up(self) -> None:
        """The open request, or the next visit, in hand."""
        reference = self._pickable()
        self.dismiss(None)
        self.booking_app.take_in_hand(reference)

    def thing_here(self) -> Things:
        """What was found, with its school."""
        hit = self.hits.current
        if hit is None:
            return Things()
        return Things(
            school=hit.school_key,
            visit=hit.reference if hit.kind == "visit" else "",
            request=hit.reference if hit.kind == "request" else "",
            officer=hit.reference if hit.kind == "officer" else "",
        )

    def show_card(self, screen: Screen[None]) -> None:
        """The card takes the place of the look-up; what was typed is kept."""
        self.dismiss(None)
        self.app.call_later(self.app.push_screen, screen)

    def _open_request(self) -> str:
        hit = self.hits.current
        if hit is not None and hit.kind == "request":
            return hit.reference
        asked = self._card.open_requests if self._card is not None else ()
        return asked[0].reference if asked else ""

    def why_no_open_request(self) -> str:
        """Why there is no request to edit."""
        return "" if self._open_request() else "No request of this school is open."

    def edit_request(self) -> None:
        """The request that was found, or the school's open one."""
        from ecfrs_tui.tui.screens.request_editing import edit_request

        edit_request(self.booking_app, self._open_request(), self._show_card)

    def copy_card(self) -> None:
        """The card as text."""
        title = self.hits.current.label if self.hits.current is not None else ""
        self.booking_app.copy_text(f"{clean(title)}\n{as_text(self.query_one('#card', Fields).fields)}")

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
            # nothing is open or booked there: what there is to know stands on its card
            if not self.why_no_school_here():
                self.open_school_card()
            else:
                app.notify(f"Nothing is known about {clean(hit.label)}.", markup=False, timeout=5)
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


def _elsewhere(desk: Desk, visit: VisitRow) -> tuple[PlaceCell, ...]:
    """The three cheapest other days for a visit in the fortnight round it."""
    first = max(visit.starts_at.date() - timedelta(days=5), desk.now().date())
    grid = desk.place_costs(visit.reference, first)
    free = [c for line in grid.cells for c in line if c.extra is not None and not c.here]
    by_day: dict[date, PlaceCell] = {}
    for cell in sorted(free, key=lambda c: (c.extra or 0, c.day)):
        by_day.setdefault(cell.day, cell)
    return tuple(by_day.values())[:3]
