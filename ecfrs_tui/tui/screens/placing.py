"""Placing on Availability: the grid of costs while something is in hand, and putting it down."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on
from ecfrs_tui.tui.widgets.pieces import Rule
from ecfrs_tui.tui.widgets.placetable import PlaceTable
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.placingviews import HandView, PlaceGrid
    from ecfrs_tui.tui.screens.base import Framed

    _Base = Framed
else:
    _Base = object

AHEAD = 2
"""So many further spans are worked out before they are asked for."""


def hand_words(hand: HandView) -> Content:
    """`REQ-0147 Northlands · Y6 KC6 ×2 · 135 min`."""
    return joined(
        [
            run_on(drawn(clean(hand.reference), "ember"), " ", plain(hand.school).stylize("bold")),
            plain(hand.what),
            Content(words.minutes(hand.minutes)),
            Content(f"{hand.team} officers") if hand.team > 1 else Content(""),
        ]
    )


class Placing(_Base):
    """For the screen with the grid. One thread works at a time; the span in view goes before those ahead."""

    _costing = False
    _explaining = False
    _worked_out: tuple[str, int] = ("", -1)

    @property
    def places(self) -> PlaceTable:
        """The grid of costs."""
        return self.query_one(PlaceTable)

    def show_hand(self, spans: list[date], days: int) -> None:
        """Shows what is in hand, or the week again; `spans` are the first days of what is to be worked out."""
        hand = self.booking_app.hand
        placing = hand is not None
        if placing != self.has_class("-placing"):
            self.set_class(placing, "-placing")
            self.query_one("#place-grid" if placing else "#grid").focus()
        if hand is None:
            return
        title = self.query_one("#week-title", Rule)
        title.say(run_on("in hand  ", hand_words(hand)), "extra minutes of driving")
        mark = (hand.reference, self.booking_app.generation)
        if mark != self._worked_out:
            self.places.forget()
            self._worked_out = mark
        self._work_out(spans, days)

    def _work_out(self, spans: list[date], days: int) -> None:
        hand, app = self.booking_app.hand, self.booking_app
        if hand is None or self._costing:
            return
        first = next((each for each in spans if not self.places.knows(_weekdays(each, days))), None)
        if first is None:
            return
        self._costing = True
        desk, mark = self.desk, self._worked_out

        def shown(grid: PlaceGrid) -> None:
            self._costing = False
            if mark == self._worked_out and app.hand is not None:
                self.places.show(grid)
            self.again_hand()

        def fault(error: EcfrsError) -> None:
            self._costing = False
            app.complain(error)
            app.put_back()

        reference = hand.reference
        beside(self, lambda: desk.place_costs(reference, first, days), shown, fault, name="place")

    def again_hand(self) -> None:
        """What is in view has been worked out: on with what is not."""
        raise NotImplementedError

    def explain_cell(self) -> None:
        """Why the cell under the cursor has no time, asked of the rule book beside the screen."""
        hand, where, cell = self.booking_app.hand, self.places.where, self.places.cell
        if hand is None or where is None or cell is None or cell.extra is not None or self._explaining:
            return
        if where in self.places.reasons:
            return
        self._explaining = True
        desk, mark, reference = self.desk, self._worked_out, hand.reference

        def known(reasons: tuple[str, ...]) -> None:
            self._explaining = False
            if mark == self._worked_out:
                self.places.reasons[where] = reasons
            self.say_cell()
            self.explain_cell()

        def fault(error: EcfrsError) -> None:
            known((error.message,))

        beside(self, lambda: desk.place_why(reference, *where), known, fault, name="why")

    def say_cell(self) -> None:
        """The words of the cell under the cursor."""
        raise NotImplementedError

    def drop_here(self) -> None:
        """Puts it down in the cell under the cursor."""
        cell = self.places.cell
        if cell is not None and cell.starts_at is not None:
            self.booking_app.put_down(cell.officers, cell.starts_at)

    def closer(self) -> None:
        """The day under the cursor with what is in hand in it."""
        from ecfrs_tui.tui.screens.placing_day import PlaceDayScreen

        where, cell, hand = self.places.where, self.places.cell, self.booking_app.hand
        if where is None or hand is None:
            return
        officer, day = where
        team = cell.officers if cell is not None and cell.officers else (officer,)
        start = cell.starts_at if cell is not None and cell.starts_at is not None else _usual(hand, day)
        self.app.push_screen(PlaceDayScreen((officer, *(c for c in team if c != officer)), start))


def _usual(hand: HandView, day: date) -> datetime:
    """The time it stands at now, or half past nine."""
    at = (
        hand.starts_at.time()
        if hand.starts_at is not None
        else datetime.min.time().replace(hour=9, minute=30)
    )
    return datetime.combine(day, at)


def _weekdays(first: date, number: int) -> tuple[date, ...]:
    found: list[date] = []
    day = first
    while len(found) < number:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)
