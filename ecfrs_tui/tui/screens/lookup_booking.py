"""Booking and moving from the card of a call: the open request, something new, the next visit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecfrs_tui.services.callviews import CallAnswers
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.screens.dialogs import Question, QuestionScreen
from ecfrs_tui.tui.text import clean
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.services.views import Outcome, SchoolCard, SlotView, Suggestions
    from ecfrs_tui.tui.screens.lookup import LookupScreen

NO_SCHOOL = "This is no school of the register."


class BookingActs(Acting):
    """What look-up books and moves; `FoundActs` has the rest."""

    @property
    def _look_up(self) -> LookupScreen:
        return self  # type: ignore[return-value]  # it is mixed into that alone

    @property
    def _card(self) -> SchoolCard | None:
        return self._look_up.call.card

    @property
    def _answers(self) -> CallAnswers:
        return self._look_up.call.answers or CallAnswers()

    @property
    def times(self) -> tuple[SlotView, ...]:
        """The good times on the card."""
        return self._answers.times

    # booking

    def why_no_school(self) -> str:
        """Why there is no school to act on."""
        return "" if self._card is not None and self._card.urn is not None else NO_SCHOOL

    def _why_no_time(self, number: int) -> str:
        return "" if len(self.times) >= number else f"There is no good time numbered {number}."

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
        self._book(self.times[0])

    def book_2(self) -> None:
        """The second good time."""
        self._book(self.times[1])

    def book_3(self) -> None:
        """The third good time."""
        self._book(self.times[2])

    def _book(self, slot: SlotView) -> None:
        if self._answers.asked:
            self._place(self._answers.asked, slot)
        else:
            self._book_new(slot)

    def why_no_booking(self) -> str:
        """Why nothing can be booked from here."""
        if self._card is not None and self._card.open_requests:
            return ""
        return self.why_no_school()

    def book(self) -> None:
        """The open request at one of its times; without one a new booking, in two windows."""
        if self._card is not None and self._card.open_requests:
            self._choose(self._card.open_requests[0].reference, None)
        else:
            self._book_new(None)

    def _book_new(self, wish: SlotView | None) -> None:
        """What they would like is taken down, then its time is chosen; with a wish that one stands ready."""
        from ecfrs_tui.tui.screens import phone_questions

        card, found = self._card, self._answers
        if card is None or card.urn is None:
            return
        question = phone_questions.take_down(
            self._look_up.desk, card, card.urn, sessions=found.proposal, pupils=found.pupils, booking=True
        )
        self._ask(question, lambda outcome: self._choose(outcome.reference, wish))

    def _choose(self, reference: str, wish: SlotView | None) -> None:
        """Its best times, looked for beside the screen; the wished one is asked about at once if it is among them."""
        screen = self._look_up
        desk, day = screen.desk, wish.starts_at.date() if wish is not None else None

        def look() -> Suggestions:
            if wish is not None:
                on_day = desk.suggest(reference, first=day, last=day)
                if any(_same(each, wish) for each in on_day.slots):
                    return on_day
            return desk.suggest(reference)

        def show(found: Suggestions) -> None:
            wished = next((each for each in found.slots if wish is not None and _same(each, wish)), None)
            if wished is not None:
                self._place(reference, wished)
            else:
                self._offer_times(reference, found)

        beside(screen, look, show, screen.booking_app.complain, name="times")

    def _offer_times(self, reference: str, found: Suggestions) -> None:
        from ecfrs_tui.tui.screens import phone_questions

        if not found.slots:
            reasons = [reason for refusal in found.refusals for reason in refusal.reasons[:1]]
            why = f": {clean(reasons[0])}" if reasons else ""
            self._look_up.booking_app.notify(
                f"{clean(reference)} is in the inbox; no time can be had{why}.",
                severity="warning",
                markup=False,
            )
            return
        slots = {str(slot.rank): slot for slot in found.slots}

        def chosen(rank: str | None) -> None:
            if rank is not None:
                self._place(reference, slots[rank])

        self._look_up.app.push_screen(phone_questions.which_time(reference, found.slots), chosen)

    def _place(self, reference: str, slot: SlotView) -> None:
        from ecfrs_tui.tui.screens import request_questions

        screen = self._look_up
        desk = screen.desk
        beside(
            screen,
            lambda: desk.request(reference),
            lambda detail: self._ask(request_questions.place(desk, detail, slot, hold=False)),
            screen.booking_app.complain,
            name="request",
        )

    # moving

    def why_nothing_to_move(self) -> str:
        """Why the next visit has nowhere else to go."""
        found = self._answers
        if found.moves:
            return ""
        return (
            f"{found.visit} cannot move: {clean(found.no_moves)}."
            if found.visit
            else "No visit is to come there."
        )

    def move_next(self) -> None:
        """The next visit to another of its times."""
        from ecfrs_tui.tui.screens import phone_questions

        screen, found = self._look_up, self._answers
        slots = {str(slot.rank): slot for slot in found.moves}

        def chosen(rank: str | None) -> None:
            if rank is not None:
                self._ask(phone_questions.move_to(screen.desk, found.visit, slots[rank]))

        screen.app.push_screen(phone_questions.which_time(found.visit, found.moves), chosen)

    def _ask(self, question: Question[Outcome], then: Callable[[Outcome], None] | None = None) -> None:
        screen = self._look_up

        def done(outcome: Outcome | None) -> None:
            if outcome is None:
                return
            screen.booking_app.report(outcome)
            screen.written()
            if then is not None:
                then(outcome)

        screen.app.push_screen(QuestionScreen(question), done)


def _same(one: SlotView, other: SlotView) -> bool:
    return one.starts_at == other.starts_at and one.officers == other.officers
