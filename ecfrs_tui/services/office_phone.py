"""The office at the phone: implements `services.phone_desk.PhoneDesk`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from ecfrs_tui.services.phoning import PhoneRequest


class PhoneOffice:
    """What `services.office.Office` inherits."""

    context: Context
    _finder_mark: int

    def add_request(self, asked: PhoneRequest) -> Outcome:
        """Puts a request taken by phone or from a mail into the inbox."""
        from ecfrs_tui.services import phoning

        done = phoning.add(self.context, asked)
        self._finder_mark = -1
        return done

    def read_dates(
        self, urn: int, dates: str, not_dates: str = "", *, since: date | None = None
    ) -> tuple[str, tuple[str, ...]]:
        """How dates would be read at a school."""
        from ecfrs_tui.services import phoning

        return phoning.understood(self.context, urn, dates, not_dates, since=since)

    def programme_codes(self) -> tuple[str, ...]:
        """Codes of what is on offer."""
        from ecfrs_tui.services.loading import load_programmes

        with self.context.store.reading() as session:
            return tuple(code for code, each in load_programmes(session).items() if each.active)
