"""What goes by itself while the screens are open: mail that was let go, replies, officers' calendars.

Nothing here stops anything else: what goes wrong is kept where it belongs (the message, the mailbox, the
calendar), and Today says it.
"""

from __future__ import annotations

import contextlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services import calendar_reading, mailbox, mailing
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def tend(context: Context) -> str:
    """Sends what is due, fetches replies and calendars; in a sentence what a person may want to know."""
    said: list[str] = []
    with context.store.reading() as session:
        due, calendars = _due(context, session), _calendars(session)
    if due and context.settings.mail.server:
        with contextlib.suppress(EcfrsError):
            said.append(mailing.send(context).words)
    if context.settings.mailbox.server:
        with contextlib.suppress(EcfrsError):
            read = mailbox.fetch_replies(context)
            if read.claims:
                said.append(f"{counted(len(read.claims), 'reply', 'replies')} came in")
    if calendars:
        with contextlib.suppress(EcfrsError):
            calendar_reading.fetch_all(context, due=True)
    return ". ".join(said)


def _due(context: Context, session: DbSession) -> bool:
    """Whether a message was let go and its next attempt has come."""
    c = columns(t.Message)
    now = context.clock.now_utc()
    waits = (c.state == "released") & (c.next_attempt_utc.is_(None) | (c.next_attempt_utc <= now))
    return session.connection().execute(select(c.id).where(waits).limit(1)).first() is not None


def _calendars(session: DbSession) -> bool:
    """Whether any officer's calendar has an address."""
    query = select(func.count()).select_from(t.CalendarSource)
    return bool(session.connection().execute(query).scalar_one())
