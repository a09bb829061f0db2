"""Sending over the mail server: each message once, and what the server said about every recipient.

A message is claimed in a transaction of its own before it is handed over, so that two programs never send the
same one; a program that stops in between leaves it claimed, and after a while it counts as uncertain. What is
uncertain is never sent again without a person's word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

from sqlalchemy import select
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.outputs.mail import sendable_bytes
from ecfrs_tui.outputs.smtp import Answer, Connection, MailServerError, Server
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.mail_account import server_of
from ecfrs_tui.services.messages import about_of
from ecfrs_tui.services.outboxviews import SendReport
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

MAY_HAVE_GONE = (
    "it may have been sent: ask {email}, "
    "then `outbox sent-by-hand {number}` or `outbox retry {number} --again`"
)


@dataclass(frozen=True, slots=True)
class _Claimed:
    number: int
    raw: bytes
    sender: str
    recipients: tuple[str, ...]


def send(
    context: Context,
    *,
    environment: Mapping[str, str] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> SendReport:
    """Hands every released message that is due to the mail server, oldest first, over one connection.

    Raises RefusedError when no server or secret is known, MailServerError when the server cannot be used before
    the first message; what was due then stays so. Slow: for a thread of its own; `stop` is asked in between.
    """
    forget_claims(context)
    due = _due(context)
    if not due:
        return SendReport(0, 0, 0, 0)
    server = server_of(context, environment)
    counts = dict.fromkeys(("sent", "released", "failed", "uncertain"), 0)
    stopped = ""
    while due and not stopped:
        try:
            with Connection(server) as connection:
                while due and connection.usable:
                    if stop():
                        stopped = "Stopped"
                        break
                    state = _one(context, server, connection, due.pop(0))
                    if state:
                        counts[state] += 1
        except MailServerError as fault:
            _note(context, due, fault.message)
            if not any(counts.values()):
                raise
            stopped = fault.message
    return SendReport(counts["sent"], counts["released"], counts["failed"], counts["uncertain"], stopped)


def forget_claims(context: Context) -> None:
    """Messages claimed by a program that stopped while sending become uncertain."""
    c, now = columns(t.Message), context.clock.now_utc()
    stale = (c.state == "sending") & (c.next_attempt_utc < now)
    with context.store.reading() as session:
        if session.connection().execute(select(c.id).where(stale).limit(1)).first() is None:
            return
    with context.writing() as (work, _):
        query = entities(t.Message).where(t.Message.state == "sending", col(t.Message.next_attempt_utc) < now)
        for message in work.session.exec(query).all():
            _set_uncertain(message, "the program stopped while this was sent")


def _due(context: Context) -> list[int]:
    c, now = columns(t.Message), context.clock.now_utc()
    when = c.next_attempt_utc.is_(None) | (c.next_attempt_utc <= now)
    query = select(c.id).where((c.state == "released") & (c.way == "mail") & when).order_by(c.id)
    with context.store.reading() as session:
        return list(session.connection().execute(query).scalars())


def _one(context: Context, server: Server, connection: Connection, number: int) -> str:
    """The state in which the message is afterwards; empty when somebody else took it."""
    try:
        claimed = _claim(context, server, number)
    except EcfrsError as fault:
        _fail(context, number, fault.message)
        return "failed"
    if claimed is None:
        return ""
    answers = connection.send(claimed.raw, claimed.sender, claimed.recipients)
    return _record(context, number, answers)


def _claim(context: Context, server: Server, number: int) -> _Claimed | None:
    now = context.clock.now_utc()
    with context.writing() as (work, _):
        message = work.session.get(t.Message, number)
        if message is None or message.state != "released" or message.eml is None:
            return None
        if not message.message_id:
            message.message_id = f"<message-{number}.{context.token()}@{context.settings.uid_domain}>"
            message.eml = sendable_bytes(message.eml, date=now, message_id=message.message_id)
            copies = [
                a for a in context.settings.mail.copy_to if a.casefold() != message.recipient_email.casefold()
            ]
            message.recipients = [
                _recipient(message.recipient_email, False),
                *(_recipient(a, True) for a in copies),
            ]
        message.state = "sending"
        message.attempts += 1
        # longer than a server may take over every step
        message.next_attempt_utc = now + timedelta(seconds=20 * server.seconds)
        sender = message_from_bytes(message.eml, policy=policy.default)["From"].addresses[0].addr_spec
        waiting = tuple(r["email"] for r in message.recipients if r["state"] == "waiting")
        return _Claimed(number, message.eml, sender, waiting)


def _recipient(email: str, copy: bool) -> dict[str, Any]:
    return {"email": email, "copy": copy, "state": "waiting", "code": 0, "said": ""}


def _record(context: Context, number: int, answers: Sequence[Answer]) -> str:
    said = {answer.email: answer for answer in answers}
    with context.writing() as (work, _):
        message = work.session.get(t.Message, number)
        assert message is not None
        message.recipients = [
            _answered(one, said[one["email"]]) if one["email"] in said else one for one in message.recipients
        ]
        _settle(context, message)
        _write_down(work, message)
        return message.state


def _answered(one: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    state = "waiting" if answer.fate == "later" else answer.fate
    return {**one, "state": state, "code": answer.code, "said": answer.said}


def _settle(context: Context, message: t.Message) -> None:
    """The message's state follows what became of it for the person it is for; copies are only noted."""
    main, *copies = message.recipients
    waits = context.settings.mail.retry_minutes
    now = context.clock.now_utc()
    message.next_attempt_utc = None
    message.problem = "; ".join(
        f"the copy to {one['email']} was not taken: {one['said']}" for one in copies if one["state"] != "sent"
    )
    match main["state"]:
        case "sent":
            message.state, message.left_utc = "sent", now
        case "uncertain":
            _set_uncertain(message, main["said"])
            message.left_utc = now
        case "waiting" if message.attempts <= len(waits):
            message.state, message.problem = "released", main["said"]
            message.next_attempt_utc = now + timedelta(minutes=waits[message.attempts - 1])
        case _:
            message.state, message.problem = "failed", f"{main['email']}: {main['said']}"


def _set_uncertain(message: t.Message, why: str) -> None:
    message.state, message.next_attempt_utc = "uncertain", None
    message.problem = f"{why}; " + MAY_HAVE_GONE.format(email=message.recipient_email, number=message.id)


def _write_down(work: Work, message: t.Message) -> None:
    about = about_of(work.session, message)
    done = {"sent": "Sent", "released": "To be tried again", "failed": "Failed", "uncertain": "Perhaps sent"}
    words = f"{done[message.state]}: {message.kind} about {about}, message {message.id}"
    work.record("send", about, words, undoable=False)


def _fail(context: Context, number: int, problem: str) -> None:
    with context.writing() as (work, _):
        message = work.session.get(t.Message, number)
        if message is not None:
            message.state, message.problem = "failed", problem
            _write_down(work, message)


def _note(context: Context, numbers: Sequence[int], problem: str) -> None:
    """Why messages still wait."""
    with context.writing() as (work, _):
        for number in numbers:
            message = work.session.get(t.Message, number)
            if message is not None and message.state == "released":
                message.problem = problem
