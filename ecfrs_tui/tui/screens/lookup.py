"""Look-up, while the phone is at the ear: answers at every keystroke, the card beside the list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from ecfrs_tui.services.views import Hit
from ecfrs_tui.tui import actions
from ecfrs_tui.tui.room import Roomy
from ecfrs_tui.tui.screens.lookup_acts import FoundActs
from ecfrs_tui.tui.screens.lookup_card import CallCard
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Line
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import Returned, beside

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.tui.app import BookingApp

_TONES = {
    "school": "",
    "venue": "",
    "contact": "green",
    "request": "blue",
    "visit": "amber",
    "officer": "ember",
    "programme": "ember",
}
LIMIT = 30
MOST_RECENT = 8
_CARD_KEYS = (
    "lookup.open", "found.book", "found.move", "found.new", "found.call", "found.pick", "things.school",
    "things.history", "found.edit", "list.copy", "lookup.card",
)  # fmt: skip
OPENING = "Type any part of a name, town, postcode, phone number or reference."
READING = "Reading what there is…"
SECONDS_BETWEEN_LOOKS = 1.0


class HitTable(Table[Hit]):
    """What was found; what is copied of it is the card. Its letters act on the card: elsewhere they are words."""

    BINDINGS: ClassVar[list[Any]] = [*actions.bindings("found"), *actions.bindings("things")]

    def action_do(self, identity: str) -> None:
        """What is done with the card is the look-up's."""
        if identity.startswith(("found.", "things.")):
            self.screen.action_do(identity)  # type: ignore[attr-defined]  # it lives in the look-up alone
        else:
            super().action_do(identity)

    def copy(self) -> None:
        """The card as text."""
        self.screen.copy_card()  # type: ignore[attr-defined]


class LookupScreen(FoundActs, Roomy, ModalScreen[None]):
    """A field, what was found, and the card of what is highlighted.

    While the field has the focus letters are words; tab gives them to the card.
    """

    SCOPES: ClassVar[tuple[str, ...]] = ("lookup", "found", "things")
    # of a burst of keys each must find the focus where the one before has put it
    BINDINGS: ClassVar[list[Any]] = [
        replace(each, priority=True) for each in actions.bindings("lookup") if isinstance(each, Binding)
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]  # noqa: RUF012 - an instance variable to Textual

    def __init__(self) -> None:
        super().__init__()
        self._early: list[events.Key] = []
        self._indexed = False
        self._seen = -1

    def compose(self) -> ComposeResult:
        """Field, hits, card, keys."""
        self.take_room()
        hits = HitTable(
            [
                Column("", lambda h, w: plain(h.label), least=16, weight=4),
                Column("", lambda h, w: tinted(h.detail, "dim"), least=12, weight=3, keep=5),
                Column("", lambda h, w: tinted(h.kind, _TONES.get(h.kind, "dim")), least=9),
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
                placeholder="school, town, postcode, contact, phone, reference, officer, programme",
                compact=True,
                id="words",
                select_on_focus=True,
            )
            with Container(id="found"):
                yield hits
                yield CallCard(id="card-half")
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

    @property
    def call(self) -> CallCard:
        """The card."""
        return self.query_one(CallCard)

    def on_mount(self) -> None:
        """What was typed last is still there, ready to be typed over."""
        field = self.query_one(Input)
        self.set_focus(field)
        for key in self._early:
            field._forward_event(key)
        self._early.clear()
        self._say_keys()
        self._find(self.booking_app.lookup_words)
        self._look()
        self.set_interval(SECONDS_BETWEEN_LOOKS, self._look)

    def _forward_event(self, event: events.Event) -> None:
        """A key that comes before the field is there is a letter of it all the same."""
        if isinstance(event, events.Key) and self.focused is None:
            fields = self.query(Input) if self.is_mounted else ()
            if not fields:
                self._early.append(event)
                return
            self.set_focus(fields[0])
            fields[0]._forward_event(event)
            return
        super()._forward_event(event)

    def on_descendant_focus(self) -> None:
        """Other keys where the focus is."""
        self._say_keys()

    def on_call_card_filled(self) -> None:
        """More can be done with the card, or less."""
        self._say_keys()

    def on_returned(self, message: Returned) -> None:
        """What takes longer has come back."""
        message.deliver()

    def _say_keys(self) -> None:
        app, card = self.booking_app, not self.query_one(Input).has_focus
        shown = _CARD_KEYS if card else ("lookup.open", "lookup.card")
        keys = [
            run_on(drawn(f"{app.key_of(each)} ", "ember"), actions.BY_ID[each].title)
            for each in shown
            if not app.reason(actions.BY_ID[each], self)
        ]
        if card and (times := len(self.times)):
            digits = app.key_of("found.1") + (f"-{app.key_of(f'found.{times}')}" if times > 1 else "")
            keys.insert(0, run_on(drawn(f"{digits} ", "ember"), "that time"))
        close = run_on(drawn(f"{app.key_of('lookup.close')} ", "ember"), "close")
        line = self.query_one("#keys", Line)
        # whole keys go first where there is no room, the last of them at the end
        while keys and joined([*keys, close], "  ").cell_length > max(line.size.width, 40):
            keys.pop()
        line.say(joined([*keys, close], "  "))

    def on_resize(self) -> None:
        """Another width for the line of keys."""
        self.call_after_refresh(self._say_keys)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every keystroke is answered."""
        event.stop()
        if event.value != self.booking_app.lookup_words:
            self._find(event.value)

    def _find(self, typed: str, *, again: bool = False) -> None:
        app, table = self.booking_app, self.hits
        app.lookup_words = typed
        found: tuple[Hit, ...] = tuple(app.looked_at)
        table.empty = OPENING
        if typed.strip():
            # it reads no database: what has changed since is brought in from beside the screen
            found = self.desk.known_hits(
                typed, limit=LIMIT, recent=[each.school_key for each in app.looked_at]
            )
            nothing = f"Nothing is known by “{clean(typed)}”. Fewer letters may help."
            table.empty = nothing if self._indexed else READING
        table.set_rows(found)
        if not again:
            table.cursor_top()
        self.call.show(table.current, again=again)

    def _look(self) -> None:
        """Has anything changed? Then the index is brought up to date beside the screen, and asked again."""
        if self._seen == self.booking_app.generation:
            return
        self._seen = self.booking_app.generation
        first, desk = not self._indexed, self.desk

        def ready(changed: bool) -> None:
            self._indexed = True
            # the first words may have been typed before there was an index
            if changed or (first and not self.hits.rows):
                self._find(self.booking_app.lookup_words, again=True)

        beside(self, desk.index_again, ready, self.booking_app.complain, name="index")

    def on_table_highlighted(self) -> None:
        """Another card."""
        self.call.show(self.hits.current)

    def on_table_picked(self) -> None:
        """A second click opens."""
        self.booking_app.action_press("lookup.open")

    def written(self) -> None:
        """Something was written from here: list and card are read again."""
        self._look()
        self.call.show(self.hits.current, again=True)

    # moving about

    def other_part(self) -> None:
        """From the words to what was found, and back."""
        field = self.query_one(Input)
        # at once, so that the next key of a burst finds it there
        self.set_focus(self.hits if field.has_focus else field)
        self._say_keys()

    def next_hit(self) -> None:
        """The next one."""
        self.hits.cursor_down()

    def hit_before(self) -> None:
        """The one before."""
        self.hits.cursor_up()

    def close(self) -> None:
        """Back to what was in view."""
        self.remember()
        self.dismiss(None)

    def remember(self) -> None:
        """What was looked at comes first the next time."""
        hit, app = self.call.hit, self.booking_app
        if hit is not None and hit.school_key and hit.kind == "school" and app.lookup_words.strip():
            others = [each for each in app.looked_at if each.school_key != hit.school_key]
            app.looked_at = [hit, *others][:MOST_RECENT]
