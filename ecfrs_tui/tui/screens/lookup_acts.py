"""What is done with what look-up has found: opened, taken down, noted, picked up, read about, copied."""

from __future__ import annotations

from typing import Any

from ecfrs_tui.services.views import Hit
from ecfrs_tui.tui.screens.dialogs import ReadScreen
from ecfrs_tui.tui.screens.lookup_booking import BookingActs
from ecfrs_tui.tui.text import clean
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.work import beside


class FoundActs(BookingActs):
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

    def _has_history(self) -> str:
        card = self._card
        last = card.last_visits[:1] if card is not None else ()
        return self._pickable() or "".join(row.reference for row in last)

    def why_no_history(self) -> str:
        """Why there is nothing to read about it."""
        return (
            ""
            if self._has_history()
            else "Nothing was ever asked or booked there, so there is no history yet."
        )

    def history(self) -> None:
        """What was done about the request or the visit; of a school about what is open, to come, or was last."""
        screen, reference = self._look_up, self._has_history()
        desk, app = screen.desk, screen.app

        def show(lines: Any) -> None:
            fields = [cards.history_field(line) for line in lines]
            if fields:
                app.push_screen(ReadScreen(f"History: {clean(reference)}", fields))
            else:
                app.notify(f"Nothing is written down about {clean(reference)}.", markup=False, timeout=5)

        beside(
            screen,
            lambda: desk.history(reference, limit=200),
            show,
            screen.booking_app.complain,
            name="history",
        )

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
