"""What is done with what look-up has found: opened, taken down, noted, picked up, read about, copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.lookup_booking import BookingActs
from ecfrs_tui.tui.text import clean

if TYPE_CHECKING:
    from ecfrs_tui.services.views import Hit


class FoundActs(Opening, BookingActs):
    """Mixed into the look-up; its methods are the actions of the scope `found` and `lookup.open`."""

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
