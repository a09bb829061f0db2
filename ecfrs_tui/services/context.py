"""What every use case needs: the store, the clock, who is at the keyboard, settings and driving times."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.clock import Clock, wall
from ecfrs_tui.config import Settings
from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.travel import Profile, TravelTimes
from ecfrs_tui.services.loading import load_book
from ecfrs_tui.store.work import Store, Work


def _token() -> str:
    return secrets.token_hex(8)


def _read_writers(year: int) -> None:
    """Imports what writes messages before the lock is taken: in a fresh program others would wait for it."""
    from email import generator  # noqa: F401

    import icalendar  # noqa: F401
    from jinja2 import sandbox  # noqa: F401

    from ecfrs_tui.outputs import files, ical, names  # noqa: F401
    from ecfrs_tui.services.calendars import bank_holidays

    bank_holidays(year)


def _as_usual(_: DbSession, profile: Profile) -> Profile:
    return profile


@dataclass
class Context:
    """Handed to every use case. `travel_times` gives driving times for what the session can see.

    `profile` holds the usual factors of the day; `learned` puts in what recorded drives say.
    """

    store: Store
    clock: Clock
    settings: Settings
    home: Path
    travel_times: Callable[[DbSession], TravelTimes]
    profile: Profile
    token: Callable[[], str] = field(default=_token)
    learned: Callable[[DbSession, Profile], Profile] = field(default=_as_usual)

    @property
    def actor(self) -> str:
        """Who is at the keyboard."""
        return self.settings.actor

    @property
    def exports(self) -> Path:
        """Where invitations, mail and reports land."""
        return self.home / "exports"

    def now(self) -> datetime:
        """London wall time."""
        return wall(self.clock)

    def book(self, session: DbSession, first: date, last: date) -> Book:
        """The book of a span of days as the session sees it."""
        return load_book(
            session,
            first=first,
            last=last,
            now=self.now(),
            travel=self.travel_times(session),
            profile=self.learned(session, self.profile),
            rules=self.settings.rules.rules(),
        )

    @contextmanager
    def writing_files(self) -> Iterator[tuple[Work, list[Path]]]:
        """`writing`, where messages or files may be written too."""
        _read_writers(self.now().year)
        with self.writing() as (work, written):
            yield work, written

    @contextmanager
    def writing(self) -> Iterator[tuple[Work, list[Path]]]:
        """A write transaction, and a list for the files written in it: they go again if it fails."""
        written: list[Path] = []
        try:
            with self.store.writing(self.actor) as work:
                yield work, written
        except BaseException:
            for path in written:
                path.unlink(missing_ok=True)
            raise
