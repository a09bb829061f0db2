"""From anything on a screen to its card and its history: what every list and card shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.screen import Screen

from ecfrs_tui.errors import EcfrsError

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.tui.app import BookingApp

    class _Base(Screen[None]):
        @property
        def booking_app(self) -> BookingApp: ...

        @property
        def desk(self) -> Desk: ...
else:
    _Base = object

LIVE = ("held", "confirmed", "delivered")


@dataclass(frozen=True)
class Things:
    """What is under the cursor: the key of a school or venue, references of a visit and a request, an officer's code.

    A screen names what it knows; the place and the officers of a visit or request are found from there.
    `about` names what the history is of, where it is none of these or not the first of them.
    """

    school: str = ""
    visit: str = ""
    request: str = ""
    officer: str = ""
    about: str = ""

    @property
    def named(self) -> str:
        """What the history is of."""
        return self.about or self.visit or self.request or self.school or self.officer


def things_named(reference: str) -> Things:
    """What a reference names by itself: VIS-…, REQ-…, `urn:…`, `venue:…`; anything else has a history only."""
    kind = reference.partition("-")[0].partition(":")[0].casefold()
    match kind:
        case "vis":
            return Things(visit=reference)
        case "req":
            return Things(request=reference)
        case "urn" | "venue":
            return Things(school=reference)
        case _:
            return Things(about=reference)


class Opening(_Base):
    """For a screen that knows what is under its cursor; it has the scope `things` among its own."""

    def thing_here(self) -> Things:
        """What is under the cursor, or what the screen is about."""
        raise NotImplementedError

    def _here(self) -> Things:
        """Nothing while there is no diary to ask."""
        return self.thing_here() if self.booking_app.desk is not None else Things()

    # reasons: quick ones, because the line of keys asks them at every step

    def why_no_school_here(self) -> str:
        """Why there is no school to show."""
        here = self._here()
        return "" if here.school or here.visit or here.request else "There is no school here."

    def why_no_visit_here(self) -> str:
        """Why there is no visit to show."""
        here = self._here()
        return "" if here.visit or here.request else "There is no visit here."

    def why_no_officer_here(self) -> str:
        """Why there is no officer to show."""
        here = self._here()
        return "" if here.officer or here.visit or here.request else "There is no officer here."

    def why_no_history(self) -> str:
        """Why there is no history to show."""
        return "" if self._here().named else "There is nothing here that has a history."

    # doing

    def open_school_card(self) -> None:
        """The card of the school."""
        here = self._here()
        key = here.school
        try:
            key = key or self.desk.place_key(here.visit or here.request)
        except EcfrsError as error:
            self.booking_app.complain(error)
            return
        if not key:
            self._not_there("Nobody knows yet which school it is.")
            return
        from ecfrs_tui.tui.screens.card_school import SchoolScreen

        self.show_card(SchoolScreen(key))

    def open_visit_card(self) -> None:
        """The card of the visit; of a request, of the visit it has."""
        here = self._here()
        if not (reference := here.visit or self._visit_of(here.request)):
            self._not_there("Nothing is booked or held for it yet.")
            return
        from ecfrs_tui.tui.screens.card_visit import VisitScreen

        self.show_card(VisitScreen(reference))

    def open_officer_card(self) -> None:
        """The card of the officer; of a visit, of the first one on it."""
        here = self._here()
        code = here.officer
        if not code and (reference := here.visit or self._visit_of(here.request)):
            try:
                code = next(iter(self.desk.visit(reference).officers), "")
            except EcfrsError as error:
                self.booking_app.complain(error)
                return
        if not code:
            self._not_there("No officer is on it yet.")
            return
        from ecfrs_tui.tui.screens.card_officer import OfficerScreen

        self.show_card(OfficerScreen(code))

    def open_history(self) -> None:
        """What was done about it, by whom, and what can still be taken back."""
        from ecfrs_tui.tui.screens.history import HistoryScreen

        self.show_card(HistoryScreen(self._here().named))

    def show_card(self, screen: Screen[None]) -> None:
        """Over what is in view; esc comes back."""
        self.app.push_screen(screen)

    def _visit_of(self, request: str) -> str:
        if not request:
            return ""
        try:
            visits = self.desk.request(request).visits
        except EcfrsError as error:
            self.booking_app.complain(error)
            return ""
        standing = [visit for visit in visits if visit.state in LIVE] or list(visits)
        return standing[-1].reference if standing else ""

    def _not_there(self, words: str) -> None:
        self.app.notify(words, severity="warning", markup=False, timeout=6)
