"""The first part of the Plan screen: which requests, which days, whose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ecfrs_tui.services.planviews import PlanOptions
from ecfrs_tui.tui import words
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.screens import plan_questions as questions
from ecfrs_tui.tui.screens.base import OPENING, Framed
from ecfrs_tui.tui.screens.dialogs import QuestionScreen
from ecfrs_tui.tui.screens.request_fields import ASKS
from ecfrs_tui.tui.spans import Span, fortnight, spans
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import Returned, beside

if TYPE_CHECKING:
    from ecfrs_tui.services.views import RequestRow

# what is offered is in the school's hands; what lacks something waits for the school's word
_READY = ("ready",)
_WEEKDAYS_AHEAD = 100


def _school(row: RequestRow, width: int) -> Content:
    if row.school_known:
        return plain(row.school)
    return tinted(f"? “{clean(row.school)}”", "amber")


def _need(row: RequestRow, width: int) -> Content:
    return Content(str(row.need)) if row.need is not None else drawn("–", "dim")


class ChoosePanel(Acting, Vertical):
    """Open requests with marks, and the settings in two lines above."""

    SCOPE = "plan"

    class Wanted(Message):
        """A plan is to be looked for."""

        def __init__(self, options: PlanOptions) -> None:
            super().__init__()
            self.options = options

    def __init__(self) -> None:
        super().__init__(id="plan-choose")
        self._options = PlanOptions()
        self._moves = "nothing"
        self._span = ""
        self._spans: tuple[Span, ...] = ()
        self._known: set[str] = set()
        self._asked: date | None = None

    def compose(self) -> Iterable[Widget]:
        """Settings, then the requests."""
        table: Table[RequestRow] = Table(
            [
                Column(
                    "age",
                    lambda r, w: Content(words.age(r.age_days)),
                    least=5,
                    right=True,
                    keep=6,
                    value=lambda r: r.age_days,
                ),
                Column("school", _school, least=22, weight=4, most=60, value=lambda r: r.school),
                Column("town", lambda r, w: plain(r.town), least=8, most=18, weight=1, keep=1),
                Column("what", lambda r, w: plain(r.what), least=9, weight=2, most=30),
                Column("pupils", lambda r, w: Content(f"{r.pupils:,}"), least=6, right=True, keep=2),
                Column("district", lambda r, w: plain(r.district), least=8, most=18, weight=1, extra=True),
                Column(
                    "missing",
                    lambda r, w: tinted(", ".join(r.missing), "amber"),
                    least=10,
                    most=40,
                    weight=1,
                    extra=True,
                    value=lambda r: ", ".join(r.missing),
                ),
                Column("state", lambda r, w: cards.state(r.state), least=12, keep=3),
                Column("need", _need, least=4, right=True, keep=4),
            ],
            key=lambda r: r.reference,
            passes=ASKS,
            id="plan-requests",
        )
        table.empty = OPENING
        yield Rule("Plan: choose requests and days", id="choose-title")
        yield Fields(id="choose-settings")
        yield table

    @property
    def table(self) -> Table[RequestRow]:
        """The requests that could be placed."""
        return self.query_one("#plan-requests", Table)

    @property
    def framed(self) -> Framed:
        """The screen it stands on."""
        return cast(Framed, self.screen)

    @property
    def options(self) -> PlanOptions:
        """What would be planned now: the marked requests with the settings shown."""
        return replace(self._options, requests=self.table.marks)

    def reload(self) -> None:
        """The open requests; those that came in since are marked when they are ready."""
        rows = self.framed.desk.requests()
        self.table.empty = "No request is open: there is nothing to place. {app.requests} goes to the inbox."
        self.table.set_rows(rows)
        new = [row for row in rows if row.reference not in self._known]
        self._known |= {row.reference for row in rows}
        self.table.set_marks({*self.table.marks, *(row.reference for row in new if row.state in _READY)})
        self._settle_span()
        self.say()

    def _settle_span(self) -> None:
        """The fortnight at once; what the school calendar knows once it has been read beside the screen."""
        desk = self.framed.desk
        today = desk.now().date()
        if self._asked == today:
            return
        self._asked = today
        self._take(fortnight(today))
        self._spans = (fortnight(today),)

        def read() -> tuple[Span, ...]:
            grid = desk.week(today, _WEEKDAYS_AHEAD)
            return spans(today, grid.days, grid.day_notes)

        beside(self, read, self._know_spans, self.framed.booking_app.complain, name="spans")

    def on_returned(self, message: Returned) -> None:
        """A call beside the screen has come back."""
        message.deliver()

    def _know_spans(self, found: Sequence[Span]) -> None:
        self._spans = tuple(found)
        self.say()

    def _take(self, span: Span) -> None:
        self._span = span.name
        self._options = replace(self._options, first=span.first, last=span.last)

    def say(self) -> None:
        """The settings and how many are chosen, in words."""
        options = self._options
        first, last = options.first, options.last
        if first is None or last is None:
            return
        others = [span.name for span in self._spans if span.name != self._span]
        key = self.framed.booking_app.key_of("plan.span")
        more = f"{key}: {', '.join(others)}" if others else ""
        names = [self.framed.booking_app.officer_name(code) for code in options.officers]
        moves = {"nothing": "standing visits stay", "held": "held visits may move", "all": "visits may move"}
        self.query_one("#choose-settings", Fields).show(
            [
                Field(
                    "days",
                    joined(
                        [
                            drawn(f"{words.day(first)} – {words.long_day(last)}", "strong"),
                            Content(self._span),
                            drawn(more, "dim"),
                        ]
                    ),
                ),
                Field(
                    "with",
                    joined(
                        [
                            Content(", ".join(names) if names else "all officers"),
                            Content(f"up to {options.seconds or 0:.0f} s"),
                            Content(moves[self._moves]),
                        ]
                    ),
                ),
            ]
        )
        marked, (_, held) = len(self.table.marks), self.table.counts
        self.query_one("#choose-title", Rule).say(
            "Plan: choose requests and days",
            run_on(drawn(f"{marked}", "strong"), f" of {words.count(held, 'request')}"),
        )

    # actions

    def why_not_start(self) -> str:
        """Why nothing can be planned."""
        none = "No request is marked: {list.mark} marks one, {list.mark_all} all."
        return "" if self.table.marks else self.framed.keyed(none)

    def start(self) -> None:
        """The marked requests are to be placed."""
        self.post_message(self.Wanted(self.options))

    def next_span(self) -> None:
        """The next span that has a name."""
        names = [span.name for span in self._spans]
        if names:
            place = names.index(self._span) if self._span in names else -1
            self._take(self._spans[(place + 1) % len(names)])
            self.say()

    def why_no_desk(self) -> str:
        """Why nothing can be asked yet."""
        return self.framed.booking_app.why_no_desk()

    def settings(self) -> None:
        """Days, officers, seconds, moves."""

        def taken(found: tuple[PlanOptions, str] | None) -> None:
            if found is not None:
                options, self._moves = found
                if (options.first, options.last) != (self._options.first, self._options.last):
                    self._span = ""
                self._options = options
                self.say()

        question = questions.settings(self.framed.desk, self._options, self._moves)
        self.app.push_screen(QuestionScreen(question), taken)
