"""What is done with what look-up has found: opened, booked, taken down, noted, picked up, read about, copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from ecfrs_tui.services.callviews import CallAnswers
from ecfrs_tui.services.views import Hit, Outcome, SchoolCard, SlotView, Suggestions
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.dialogs import Question, QuestionScreen
from ecfrs_tui.tui.text import clean
from ecfrs_tui.tui.work import beside

if TYPE_CHECKING:
    from ecfrs_tui.tui.screens.lookup import LookupScreen

NO_SCHOOL = "This is no school of the register."


class FoundActs(Opening, Acting):
    """Mixed into the look-up; its methods are the actions of the scope `found` and `lookup.open`."""

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

    # the call itself

    def take_down(self) -> None:
        """A request while they are on the phone."""
        from ecfrs_tui.tui.screens import phone_questions

        card = self._card
        if card is not None and card.urn is not None:
            self._ask(phone_questions.take_down(self._look_up.desk, card, card.urn))

    def log_call(self) -> None:
        """The call in the contact log."""
        from ecfrs_tui.tui.screens import phone_questions

        card = self._card
        if card is not None and card.urn is not None:
            self._ask(phone_questions.contact(self._look_up.desk, card, card.urn))

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

    # in hand, read about, copied

    def _pickable(self) -> str:
        hit = self._look_up.call.hit
        if hit is not None and hit.kind in ("request", "visit"):
            return hit.reference
        card = self._card
        if card is None:
            return ""
        asked = [row.reference for row in card.open_requests]
        return next(iter([*asked, *(row.reference for row in card.next_visits)]), "")

    def why_nothing_to_pick(self) -> str:
        """Why there is nothing to take in hand."""
        return "" if self._pickable() else "Nothing is open or booked there to be placed."

    def pick_up(self) -> None:
        """The open request, or the next visit, in hand."""
        screen, reference = self._look_up, self._pickable()
        screen.close()
        screen.booking_app.take_in_hand(reference)

    def thing_here(self) -> Things:
        """What was found, with its school."""
        hit = self._look_up.call.hit
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
        app = self._look_up.app
        self._look_up.close()
        app.call_later(app.push_screen, screen)

    # putting right

    def _open_request(self) -> str:
        hit, card = self._look_up.call.hit, self._card
        if hit is not None and hit.kind == "request":
            return hit.reference
        return card.open_requests[0].reference if card is not None and card.open_requests else ""

    def why_no_open_request(self) -> str:
        """Why there is no request to edit."""
        return "" if self._open_request() else "No request of this school is open."

    def edit_request(self) -> None:
        """The request that was found, or the school's open one."""
        from ecfrs_tui.tui.screens.request_editing import edit_request

        screen = self._look_up
        edit_request(screen.booking_app, self._open_request(), screen.written)

    def copy_card(self) -> None:
        """The card as text."""
        self._look_up.booking_app.copy_text(self._look_up.call.text)

    # opening

    def why_no_hit(self) -> str:
        """Why there is nothing to open."""
        return "" if self._look_up.call.hit is not None else "Nothing was found to open."

    def open_hit(self) -> None:
        """The request, the visit, the officer's day, the programme; for a school what is open or booked there."""
        screen, hit = self._look_up, self._look_up.call.hit
        app = screen.booking_app
        if hit is None:
            return
        where = self._where(hit)
        if where is None and hit.kind != "officer":
            reading = bool(hit.school_key) and self._card is None
            said = "is still being read" if reading else "has nothing open or booked"
            key = "" if reading else f" {app.key_of('lookup.card')} {app.key_of('found.book')} books."
            app.notify(f"{clean(hit.label)} {said}.{key}", severity="warning", markup=False, timeout=5)
            return
        screen.close()
        if where is None:
            app.call_later(app.open_day, hit.reference, screen.desk.now().date())
        else:
            app.call_later(app.lead_to, *where)

    def _where(self, hit: Hit) -> tuple[str, str] | None:
        kinds = {"request": "requests", "visit": "visits"}
        if hit.kind in kinds:
            return kinds[hit.kind], hit.reference
        if hit.kind == "programme":
            return "settings", f"programmes:{hit.reference}"
        card = self._card
        if card is None:
            return None
        if card.open_requests:
            return "requests", card.open_requests[0].reference
        booked = (*card.next_visits, *card.last_visits)
        return ("visits", booked[0].reference) if booked else None


def _same(one: SlotView, other: SlotView) -> bool:
    return one.starts_at == other.starts_at and one.officers == other.officers
