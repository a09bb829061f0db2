"""The part of the desk that corresponds: offers, replies and the waiting list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ecfrs_tui.services import offerviews
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.answering import Then


class OfferDesk(Protocol):
    """What screens and commands ask for and do about offers and what comes back."""

    def offers(self, *, states: Sequence[str] = ()) -> tuple[offerviews.OfferRow, ...]:
        """Offers, the newest first; no states means those that still matter."""
        ...

    def offer(self, code: str) -> offerviews.OfferRow:
        """One offer with its times."""
        ...

    def make_offer(
        self,
        request: str,
        times: Sequence[offerviews.OfferedTime],
        *,
        days: int | None = None,
        override: str = "",
    ) -> offerviews.OfferOutcome:
        """Holds two to four times and drafts the mail; `days` None is the settings' `hold_days`."""
        ...

    def choose(self, code: str) -> offerviews.OfferOutcome:
        """The school's choice, such as KHTWMP-2: confirmed, the other times free."""
        ...

    def withdraw_offer(self, code: str, *, reason: str = "", tell: bool = True) -> offerviews.OfferOutcome:
        """Frees all times of an open offer."""
        ...

    def replies(self, *, states: Sequence[str] = ("new",)) -> tuple[offerviews.ClaimRow, ...]:
        """What came back, in the order it came."""
        ...

    def read_replies(self, paths: Sequence[Path] = ()) -> offerviews.RepliesRead:
        """Reads replies from files and folders (none: the home's inbox/); applies nothing."""
        ...

    def fetch_replies(self) -> offerviews.RepliesRead:
        """Reads what is new in the mailbox of the settings. Slow, for a thread of its own."""
        ...

    def apply_reply(
        self,
        reference: str,
        *,
        then: Then = "",
        override: str = "",
        officers: Sequence[str] | None = None,
        anyway: bool = False,
    ) -> Outcome:
        """Does what a reply asks for."""
        ...

    def dismiss_reply(self, reference: str, *, reason: str = "") -> Outcome:
        """A reply of which nothing follows."""
        ...

    def waiting(self) -> tuple[offerviews.WaitingRow, ...]:
        """Who waits for a time."""
        ...

    def wait(self, request: str, *, note: str = "") -> Outcome:
        """Puts a request on the waiting list."""
        ...

    def wait_no_more(self, request: str) -> Outcome:
        """Takes a request off the waiting list."""
        ...

    def freed_times(self, *, limit: int = 3) -> tuple[offerviews.FreedTime, ...]:
        """Times that came free, with the waiting requests that would fit, best first."""
        ...
