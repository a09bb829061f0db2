"""The office at the phone: implements `services.phone_desk.PhoneDesk`."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ecfrs_tui.services.callviews import CallAnswers
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Hit, Outcome, Suggestions

if TYPE_CHECKING:
    from ecfrs_tui.services.lookup import Finder
    from ecfrs_tui.services.phoning import PhoneRequest


class PhoneOffice:
    """What `services.office.Office` inherits."""

    context: Context
    _finder: Finder | None
    _finder_mark: int
    _indexing: threading.Lock

    def lookup(self, words: str, *, limit: int = 12) -> tuple[Hit, ...]:
        """What matches, best first, as the database is now."""
        self._index()
        return self.known_hits(words, limit=limit)

    def known_hits(self, words: str, *, limit: int = 12, recent: Sequence[str] = ()) -> tuple[Hit, ...]:
        """What matches in the index as it stands."""
        finder = self._finder
        return finder.find(words, limit, recent=recent) if finder is not None else ()

    def index_again(self) -> bool:
        """Brings the index up to date, ready for the first keystroke."""
        changed = self._index()
        if changed and self._finder is not None:
            self._finder.warm()
        return changed

    def _index(self) -> bool:
        # it needs numpy, which not every command should wait for
        from ecfrs_tui.services import lookup

        with self._indexing:
            mark = self.context.store.change_mark()
            if self._finder is not None and mark == self._finder_mark:
                return False
            with self.context.store.reading() as session:
                self._finder = lookup.Finder(session, self._finder, now=self.context.now())
            self._finder_mark = mark
            return True

    def call_answers(self, key: str) -> CallAnswers:
        """When we could come, and where the next visit could go."""
        from ecfrs_tui.services import calendar_looks, calls

        found = calls.answers(self.context, key)
        if not found.times:
            return found
        with self.context.store.reading() as session:
            known = calendar_looks.known_diaries(session)
        suggested = Suggestions(found.asked, 0.0, found.times, ())
        warned = calendar_looks.with_warnings(suggested, known, self.context.now())
        return replace(found, times=warned.slots)

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
