"""The part of the desk for somebody with a phone at her ear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from ecfrs_tui.services.callviews import CallAnswers
from ecfrs_tui.services.views import Hit, Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.phoning import PhoneRequest


class PhoneDesk(Protocol):
    """Looking up without waiting, what a caller asks, taking a request down and how its dates would be read."""

    def known_hits(self, words: str, *, limit: int = 12, recent: Sequence[str] = ()) -> tuple[Hit, ...]:
        """What matches in the index as it stands; schools whose keys are in `recent` before their equals.

        It never reads the database: `index_again` does, and belongs in a thread.
        """
        ...

    def index_again(self) -> bool:
        """Brings the index of the look-up up to date; False when nothing had changed. Slow: 0.1 to 2 s."""
        ...

    def call_answers(self, key: str) -> CallAnswers:
        """When we could come to a school or venue, and where its next visit could go; up to 0.5 s."""
        ...

    def add_request(self, asked: PhoneRequest) -> Outcome:
        """Puts a request taken by phone or from a mail into the inbox."""
        ...

    def read_dates(
        self, urn: int, dates: str, not_dates: str = "", *, since: date | None = None
    ) -> tuple[str, tuple[str, ...]]:
        """How dates would be read at a school, counted from today or `since`, and the words nobody could read."""
        ...

    def programme_codes(self) -> tuple[str, ...]:
        """Codes of what is on offer, in their order."""
        ...
