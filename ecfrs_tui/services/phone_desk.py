"""The part of the desk for somebody with a phone at her ear."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.phoning import PhoneRequest


class PhoneDesk(Protocol):
    """Taking a request down, and how its dates would be read."""

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
