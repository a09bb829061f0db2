"""The office's cards and histories: implements `services.cards_desk.CardsDesk`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.cardviews import HistoryItem, OfficerPage, SchoolPage, VisitPage
    from ecfrs_tui.services.requestviews import RequestTexts


class CardsOffice:
    """What `services.office.Office` inherits. The rooms are opened when they are asked for."""

    context: Context
    _finder_mark: int
    _unlocked: bool

    def school_page(self, key: str) -> SchoolPage:
        """All about a school or venue."""
        from ecfrs_tui.services import school_pages

        now = self.context.now()
        with self.context.store.reading() as session:
            book = self.context.book(session, now.date(), now.date())
            return school_pages.school_page(session, book, now, key, unlocked=self._unlocked)

    def visit_page(self, reference: str) -> VisitPage:
        """All about a visit."""
        from ecfrs_tui.services import diary, visit_pages

        with self.context.store.reading() as session:
            day = diary.visit_row(session, reference).starts_at.date()
            book = self.context.book(session, day, day)
            return visit_pages.visit_page(session, book, self.context.now(), reference)

    def officer_page(self, code: str) -> OfficerPage:
        """All about an officer."""
        from ecfrs_tui.services import officer_pages

        now = self.context.now()
        with self.context.store.reading() as session:
            # ten weekdays reach over two weekends, on the worst of days over a third
            book = self.context.book(session, now.date() - timedelta(days=7), now.date() + timedelta(days=16))
            return officer_pages.officer_page(session, book, now, code)

    def place_key(self, reference: str) -> str:
        """The key of the place of a visit or request."""
        from ecfrs_tui.services import cards

        with self.context.store.reading() as session:
            return cards.place_key(session, reference)

    def history_of(self, reference: str = "", *, limit: int = 200) -> tuple[HistoryItem, ...]:
        """What was done to a thing and what hangs on it."""
        from ecfrs_tui.services import card_history

        return card_history.history_of(self.context, reference, limit=limit)

    def request_texts(self, reference: str) -> RequestTexts:
        """What can be edited of a request."""
        from ecfrs_tui.services import request_editing

        with self.context.store.reading() as session:
            return request_editing.texts_of(session, reference)

    def edit_request(
        self, reference: str, texts: Mapping[str, str], *, version: int | None = None
    ) -> Outcome:
        """Another state of an open request."""
        from ecfrs_tui.services import request_editing

        done = request_editing.edit(self.context, reference, texts, version=version)
        self._finder_mark = -1
        return done
