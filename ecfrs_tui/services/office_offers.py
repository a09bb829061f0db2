"""The office's offers and replies: implements `services.offer_desk.OfferDesk`."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from ecfrs_tui.errors import StoreError
from ecfrs_tui.services import endings, offerviews
from ecfrs_tui.services.answering import Then
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome


class OfferOffice:
    """What `services.office.Office` inherits. The rooms are opened when they are asked for."""

    context: Context
    _finder_mark: int

    def offers(self, *, states: Sequence[str] = ()) -> tuple[offerviews.OfferRow, ...]:
        """Offers, the newest first; holds whose time is over are let go first."""
        from ecfrs_tui.services import offer_looks

        self._let_lapse()
        with self.context.store.reading() as session:
            return offer_looks.offer_rows(session, self.context.now(), states=states)

    def offer(self, code: str) -> offerviews.OfferRow:
        """One offer with its times."""
        from ecfrs_tui.services import offer_looks

        self._let_lapse()
        with self.context.store.reading() as session:
            return offer_looks.offer_row(session, self.context.now(), code)

    def make_offer(
        self,
        request: str,
        times: Sequence[offerviews.OfferedTime],
        *,
        days: int | None = None,
        override: str = "",
    ) -> offerviews.OfferOutcome:
        """Holds times and drafts the mail that lists them."""
        from ecfrs_tui.services import offers

        held = self.context.settings.hold_days if days is None else days
        return self._changed(offers.make_offer(self.context, request, times, days=held, override=override))

    def choose(self, code: str) -> offerviews.OfferOutcome:
        """One time of an offer is confirmed, the others are free."""
        from ecfrs_tui.services import offers

        return self._changed(offers.choose(self.context, code))

    def withdraw_offer(self, code: str, *, reason: str = "", tell: bool = True) -> offerviews.OfferOutcome:
        """All times of an offer are free."""
        from ecfrs_tui.services import offers

        return self._changed(offers.withdraw(self.context, code, reason=reason, tell=tell))

    def replies(self, *, states: Sequence[str] = ("new",)) -> tuple[offerviews.ClaimRow, ...]:
        """What came back."""
        from ecfrs_tui.services import claim_looks

        with self.context.store.reading() as session:
            return claim_looks.claim_rows(session, states=states)

    def read_replies(self, paths: Sequence[Path] = ()) -> offerviews.RepliesRead:
        """Reads files and folders."""
        from ecfrs_tui.services import reply_reading

        return reply_reading.read_replies(self.context, paths)

    def fetch_replies(self) -> offerviews.RepliesRead:
        """Reads the mailbox."""
        from ecfrs_tui.services import mailbox

        return mailbox.fetch_replies(self.context)

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
        from ecfrs_tui.services import answering

        endings.lapse(self.context)
        done = answering.apply(
            self.context, reference, then=then, override=override, officers=officers, anyway=anyway
        )
        self._finder_mark = -1
        return done

    def dismiss_reply(self, reference: str, *, reason: str = "") -> Outcome:
        """A reply of which nothing follows."""
        from ecfrs_tui.services import answering

        return answering.dismiss(self.context, reference, reason=reason)

    def waiting(self) -> tuple[offerviews.WaitingRow, ...]:
        """Who waits for a time."""
        from ecfrs_tui.services import waiting

        with self.context.store.reading() as session:
            return waiting.waiting_rows(session, self.context.now())

    def wait(self, request: str, *, note: str = "") -> Outcome:
        """Puts a request on the waiting list."""
        from ecfrs_tui.services import waiting

        return waiting.wait(self.context, request, note=note)

    def wait_no_more(self, request: str) -> Outcome:
        """Takes a request off the waiting list."""
        from ecfrs_tui.services import waiting

        return waiting.wait_no_more(self.context, request)

    def freed_times(self, *, limit: int = 3) -> tuple[offerviews.FreedTime, ...]:
        """What came free and who would fit."""
        from ecfrs_tui.services import waiting

        self._let_lapse()
        today = self.context.now().date()
        with self.context.store.reading() as session:
            book = self.context.book(session, today, today)
            return waiting.freed_times(session, book, limit=limit)

    def _let_lapse(self) -> None:
        # while another program writes, the next look will do: a lapsed hold blocks nobody meanwhile
        with contextlib.suppress(StoreError):
            endings.lapse(self.context)

    def _changed(self, outcome: offerviews.OfferOutcome) -> offerviews.OfferOutcome:
        self._finder_mark = -1
        return outcome
