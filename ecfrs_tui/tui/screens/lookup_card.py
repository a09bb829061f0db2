"""The card beside the look-up: there at once by its name, filled in from beside the screen a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.screens.base import TALL
from ecfrs_tui.tui.text import clean, joined, plain, tinted
from ecfrs_tui.tui.widgets.callcard import call_fields
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule, as_text
from ecfrs_tui.tui.work import Returned, said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.callviews import CallAnswers
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import Hit, SchoolCard
    from ecfrs_tui.tui.app import BookingApp

REST_S = 0.06
"""The card is read once the highlight has rested so long: while somebody types nothing stands in the way of keys."""


class CallCard(Vertical):
    """A title and facts. Answers about what is no longer highlighted are thrown away."""

    class Filled(Message):
        """More is known, or something else is shown."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.hit: Hit | None = None
        self.card: SchoolCard | None = None
        self.answers: CallAnswers | None = None
        self._fault = ""
        self._reading = Latest(self, "card")
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """Title and facts."""
        yield Rule(id="card-title")
        yield Fields(id="card")

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is shown."""
        return self.query_one("#card", Fields).fields

    @property
    def text(self) -> str:
        """All of it as text."""
        return f"{clean(self.card.name if self.card else self.hit.label if self.hit else '')}\n{as_text(self.fields)}"

    def on_returned(self, message: Returned) -> None:
        """A part of it has come back."""
        message.deliver()

    def on_resize(self) -> None:
        """More of it where there is more room."""
        self._draw()

    def show(self, hit: Hit | None, *, again: bool = False) -> None:
        """The card of a hit; one of the same school is read anew only with `again`."""
        same = hit is not None and self.hit is not None and hit.school_key == self.hit.school_key != ""
        self.hit = hit
        if same and not again:
            self._draw()
            return
        if not same:
            self.card, self.answers = None, None
        self._fault = ""
        self._draw()
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        if hit is not None and hit.school_key:
            self._rest = self.set_timer(REST_S, lambda: self._ask(hit.school_key))

    def _ask(self, key: str) -> None:
        desk = self._desk

        def found(card: SchoolCard) -> None:
            if self._key == key:
                self.card = card
                self._draw()
                self._reading.ask(lambda: desk.call_answers(key), answered, failed)

        def answered(answers: CallAnswers) -> None:
            if self._key == key:
                self.answers = answers
                self._draw()

        def failed(error: EcfrsError) -> None:
            if self._key == key:
                self._fault = " ".join(said(error)).strip()
                self._draw()

        self._reading.ask(lambda: desk.school(key), found, failed)

    @property
    def _key(self) -> str:
        return self.hit.school_key if self.hit is not None else ""

    @property
    def _app(self) -> BookingApp:
        return cast("BookingApp", self.app)

    @property
    def _desk(self) -> Desk:
        desk = self._app.desk
        assert desk is not None
        return desk

    def _draw(self) -> None:
        hit, title = self.hit, self.query_one("#card-title", Rule)
        if hit is None:
            title.say("")
            self._say([])
            return
        name = self.card.name if self.card is not None else hit.label
        title.say(plain(name).stylize("bold"), plain(hit.reference))
        if self.card is not None:
            short, officer = self.app.size.height < TALL, self._app.officer_name
            self._say(call_fields(self.card, self.answers, self._fault, officer, short=short))
            return
        fields = [Field("", joined([tinted(hit.kind, "dim"), plain(hit.detail)]), 3)]
        if self._fault:
            fields.append(Field("", tinted(clean(self._fault), "amber"), 3))
        self._say(fields)

    def _say(self, fields: list[Field]) -> None:
        self.query_one("#card", Fields).show(fields)
        self.post_message(self.Filled())
