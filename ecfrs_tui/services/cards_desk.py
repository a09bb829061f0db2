"""The part of the desk for full cards, the history of a thing, and a request put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.cardviews import HistoryItem, OfficerPage, SchoolPage, VisitPage
    from ecfrs_tui.services.requestviews import RequestTexts


class CardsDesk(Protocol):
    """Pages take longer than a keystroke and belong beside the screen; the other looks are quick."""

    def school_page(self, key: str) -> SchoolPage:
        """All about a school or venue by its key, and everything that ever was with it."""
        ...

    def visit_page(self, reference: str) -> VisitPage:
        """All about a visit: drives, what is wrong with it, who was told and what came back."""
        ...

    def officer_page(self, code: str) -> OfficerPage:
        """All about an officer: what they may deliver, the days ahead, how old their calendar is."""
        ...

    def place_key(self, reference: str) -> str:
        """The key of the school or venue of a visit or request; empty while nobody knows which it is."""
        ...

    def history_of(self, reference: str = "", *, limit: int = 200) -> tuple[HistoryItem, ...]:
        """What was done to a thing and what hangs on it, newest first, with what this person can take back."""
        ...

    def request_texts(self, reference: str) -> RequestTexts:
        """What can be edited of a request, as texts by field."""
        ...

    def edit_request(
        self, reference: str, texts: Mapping[str, str], *, version: int | None = None
    ) -> Outcome:
        """Another state of an open request; fields that are not named stay as they are."""
        ...
