"""What goes by itself while the screens are open: mail that was let go, replies, officers' calendars.

What goes wrong is kept where it belongs (the message, the mailbox, the calendar), stops nothing else, and is
said once; the server that refused is left alone for a while, so that no account is locked by our asking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services import calendar_reading, mailbox, mailing
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

REST = timedelta(minutes=30)
"""How long a server that refused us is not asked by itself again."""


@dataclass
class Tending:
    """One for as long as the office is open: it remembers which server is left alone, and until when."""

    context: Context
    _resting: dict[str, datetime] = field(default_factory=dict)

    def round(self) -> str:
        """Sends what is due, fetches replies and calendars; what a person may want to know, or nothing.

        Slow: it waits for servers, so it belongs in a thread.
        """
        settings = self.context.settings
        with self.context.store.reading() as session:
            due, calendars = _due(self.context, session), _calendars(session)
        said = [
            self._asked("mail", self._send) if due and settings.mail.server else "",
            self._asked("mailbox", self._fetch) if settings.mailbox.server else "",
            self._asked("calendars", self._read) if calendars else "",
        ]
        return ". ".join(words for words in said if words)

    def _asked(self, server: str, ask: Callable[[], str]) -> str:
        now = self.context.now()
        if self._resting.get(server, now) > now:
            return ""
        try:
            return ask()
        except EcfrsError as error:
            self._resting[server] = now + REST
            return error.message

    def _send(self) -> str:
        report = mailing.send(self.context)
        if report.stopped:
            self._resting["mail"] = self.context.now() + REST
        return report.words

    def _fetch(self) -> str:
        read = mailbox.fetch_replies(self.context)
        return f"{counted(len(read.claims), 'reply', 'replies')} came in" if read.claims else ""

    def _read(self) -> str:
        # one that fails keeps its last good reading; Today says how old that is
        calendar_reading.fetch_all(self.context, due=True)
        return ""


def _due(context: Context, session: DbSession) -> bool:
    """Whether a message was let go and its next attempt has come."""
    c = columns(t.Message)
    now = context.clock.now_utc()
    waits = (c.state == "released") & (c.next_attempt_utc.is_(None) | (c.next_attempt_utc <= now))
    return session.connection().execute(select(c.id).where(waits).limit(1)).first() is not None


def _calendars(session: DbSession) -> bool:
    """Whether any officer's calendar has an address."""
    return session.connection().execute(select(columns(t.CalendarSource).id).limit(1)).first() is not None
