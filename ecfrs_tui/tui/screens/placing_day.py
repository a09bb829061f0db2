"""A day with what is in hand in it: it moves by quarter hours, and the drives move with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.screens.dialogs import Ask, Question, QuestionScreen, needed
from ecfrs_tui.tui.screens.placing import hand_words
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.daybar import LEGEND, day_bar, scale
from ecfrs_tui.tui.widgets.daylines import DayTable
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.routemap import RouteMap

if TYPE_CHECKING:
    from ecfrs_tui.services.placingviews import PlacedDay
    from ecfrs_tui.services.views import Outcome

STEP = timedelta(minutes=15)


class PlaceDayScreen(Framed):
    """Opened over Availability; nothing is written before it is put down."""

    SCOPE = "placeday"
    CONTEXT = "placeday"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - an instance variable to Textual

    def __init__(self, officers: tuple[str, ...], starts_at: datetime) -> None:
        super().__init__()
        self._officers = officers
        self._at = starts_at
        self.placed: PlacedDay | None = None

    def body(self) -> Iterable[Widget]:
        """What and who, the bar, what it costs, the lines, the map."""
        lines = DayTable(id="day-lines")
        # the arrows are the visit's: no line of the day takes them
        lines.can_focus = False
        with Vertical():
            yield Rule(id="day-title")
            yield Fields(label_width=0, id="day-bar")
            yield Fields(label_width=2, id="place-says")
            with Horizontal(id="day-halves"):
                yield lines
                yield RouteMap(id="day-map")

    def reload(self) -> None:
        """The day as it would be now."""
        hand = self.booking_app.hand
        if hand is None:
            # put down from a question over this screen, it may be closed already
            if self.is_current:
                self.app.pop_screen()
            return
        try:
            self.placed = self.desk.place_at(hand.reference, self._officers, self._at)
        except EcfrsError as error:
            self.booking_app.complain(error)
            return
        self._show(self.placed)

    def _show(self, placed: PlacedDay) -> None:
        day = placed.day
        when = run_on(words.long_day(self._at), "  ", words.span(placed.starts_at, placed.ends_at))
        title = run_on(drawn(clean(day.name), "ember"), " · ", drawn(when.plain, "strong"))
        figures = joined(
            [
                Content(f"{words.minutes(day.drive_minutes)} driving"),
                Content(f"lunch {words.time(placed.lunch_at)}")
                if placed.lunch_at
                else drawn("no lunch", "amber"),
            ]
        )
        self.query_one("#day-title", Rule).say(title, figures)
        rows = self.desk.visits(first=self._at.date(), last=self._at.date(), officer=day.officer)
        lines = self.query_one(DayTable)
        lines.show(day, {row.reference: row for row in rows if row.reference != placed.hand.reference})
        if at := next((x.key for x in lines.rows if x.visit == placed.hand.reference), None):
            lines.go_to(at)
        self.query_one(RouteMap).show(day)
        self.query_one("#place-says", Fields).show(_said(placed))
        self._bar()
        self.refresh_keys()

    def _bar(self) -> None:
        if self.placed is not None:
            width = max(10, self.size.width - 4)
            bar = day_bar(self.placed.day, width)
            fields = [Field("", bar), Field("", drawn(scale(width), "dim")), Field("", drawn(LEGEND, "dim"))]
            self.query_one("#day-bar", Fields).show(fields)

    def on_resize(self) -> None:
        """The bar follows the width."""
        self._bar()

    def _to(self, moment: datetime) -> None:
        if moment.date() == self._at.date() and 6 <= moment.hour < 21:
            self._at = moment
            self.show_again()

    def earlier(self) -> None:
        """A quarter of an hour back."""
        self._to(self._at - STEP)

    def later(self) -> None:
        """A quarter of an hour on."""
        self._to(self._at + STEP)

    def day_before(self) -> None:
        """The working day before, at the same time."""
        self._day(-1)

    def day_after(self) -> None:
        """The next working day, at the same time."""
        self._day(1)

    def _day(self, step: int) -> None:
        self._at += timedelta(days=step)
        while self._at.weekday() > 4:
            self._at += timedelta(days=step)
        self.show_again()

    def officer_before(self) -> None:
        """The officer before, the same time."""
        self._other(-1)

    def officer_after(self) -> None:
        """The next officer, the same time."""
        self._other(1)

    def _other(self, step: int) -> None:
        codes = [each.code for each in self.desk.officers() if each.active]
        taken = set(self._officers[1:])
        place = codes.index(self._officers[0]) if self._officers[0] in codes else 0
        for n in range(1, len(codes) + 1):
            code = codes[(place + n * step) % len(codes)]
            if code not in taken:
                self._officers = (code, *self._officers[1:])
                break
        self.show_again()

    def why_no_drop(self) -> str:
        """Why it cannot stand here, whatever the reason."""
        placed = self.placed
        if placed is None:
            return "It is not in a day yet."
        return f"It cannot stand here: {clean(placed.broken[0])}." if placed.hard and placed.broken else ""

    def drop(self) -> None:
        """Puts it down here; where a rule is broken that allows it, asks for the reason first."""
        placed, app = self.placed, self.booking_app
        if placed is None:
            return
        if not placed.broken:
            app.put_down(placed.officers, placed.starts_at)
            return

        def done(outcome: Outcome | None) -> None:
            if outcome is not None:
                app.was_put_down(outcome)

        self.app.push_screen(QuestionScreen(_against(self, placed)), done)


def _against(screen: PlaceDayScreen, placed: PlacedDay) -> Question[Outcome]:
    desk, reference = screen.desk, placed.hand.reference

    def act(texts: Mapping[str, str]) -> Outcome:
        return desk.place(
            reference, officers=placed.officers, starts_at=placed.starts_at, override=texts["override"]
        )

    asks = [Ask("override", "reason", hint="why it may stand all the same", check=needed("A reason"))]
    lines = [Field("", hand_words(placed.hand), 2)]
    return Question("Against a rule", lines, "put it down", act, placed.broken, asks)


def _said(placed: PlacedDay) -> list[Field]:
    extra = drawn(f"{words.extra(placed.extra)} min", "strong")
    against = (
        f" against {words.minutes(placed.without)} without it"
        if placed.without
        else " in a day without visits"
    )
    spare = [
        f"{minutes} min spare {side}" if minutes >= 0 else f"{-minutes} min late {late}"
        for minutes, side, late in (
            (placed.spare_before, "before", "there"),
            (placed.spare_after, "after", "at the next"),
        )
        if minutes is not None
    ]
    fields = [
        Field("", hand_words(placed.hand)),
        Field("", joined([run_on(extra, against), *(Content(each) for each in spare)])),
    ]
    tone = "red" if placed.hard else "amber"
    fields += [Field("!", tinted(clean(each), tone), 2) for each in placed.broken[:3]]
    if not placed.broken:
        fields += [Field("!", tinted(clean(each), "amber"), 2) for each in placed.warnings[:2]]
        if not placed.warnings:
            fields.append(Field("", plain("It may stand here.").stylize("$text-success")))
    return fields
