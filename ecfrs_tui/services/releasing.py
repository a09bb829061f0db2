"""A person's word about messages: let go, write, mark as sent by hand, try again, withdraw; and looking first."""

from __future__ import annotations

from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.services import outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.message_states import WAITING
from ecfrs_tui.services.messages import about_of
from ecfrs_tui.services.outboxviews import Chosen, MessageView, RecipientView
from ecfrs_tui.services.phrases import counted, london
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work


def release(context: Context, chosen: Chosen) -> Outcome:
    """Lets drafted messages go by the way of the settings: all that are meant, or none."""
    with context.writing_files() as (work, written):
        messages = _meant(work.session, chosen, ("drafted",))
        files = outbox.release(context, messages, written)
        via = "written" if context.settings.mail.way == "files" else "released for the mail server"
        words = _words(work, messages, via)
        # what only waits for the mail server can be taken back; files cannot
        if messages:
            work.record("release", _reference(work, messages), words, undoable=not files)
    return Outcome(words, None, tuple(str(path) for path in files))


def export(context: Context, chosen: Chosen, folder: Path | None = None) -> Outcome:
    """Writes messages that wait as files, whatever the way of the settings."""
    with context.writing_files() as (work, written):
        messages = _meant(work.session, chosen, (*WAITING, "exported"), bulk=WAITING)
        files = outbox.export(context, messages, written, folder) if messages else ()
        words = _words(work, messages, "written")
        if messages:
            work.record("export", _reference(work, messages), words, undoable=False)
    return Outcome(words, None, tuple(str(path) for path in files))


def sent_by_hand(context: Context, chosen: Chosen) -> Outcome:
    """Notes that a person has sent them some other way."""
    with context.writing() as (work, _):
        messages = _meant(
            work.session, chosen, (*WAITING, "exported", "uncertain"), bulk=(*WAITING, "exported")
        )
        for message in messages:
            outbox.mark_released(context, message, "by hand")
            message.state, message.problem, message.next_attempt_utc = "sent by hand", "", None
            message.left_utc = message.left_utc or context.clock.now_utc()
        words = _words(work, messages, "marked as sent by hand")
        if messages:
            work.record("sent-by-hand", _reference(work, messages), words)
    return Outcome(words)


def retry(context: Context, chosen: Chosen, *, again: bool = False) -> Outcome:
    """Failed messages, and with `again` those that may have been sent, wait for the mail server once more.

    Same bytes, same Message-ID. Raises RefusedError for one that is uncertain without `again`.
    """
    with context.writing() as (work, _):
        messages = _meant(work.session, chosen, ("failed", "released", "uncertain"), bulk=("failed",))
        for message in messages:
            if message.state == "uncertain" and not again:
                raise RefusedError(
                    "may_have_gone",
                    f"message {message.id} to {message.recipient_email} may have been sent already",
                    hint="ask whether it came; `--again` sends it once more",
                )
            outbox.mark_released(context, message, "mail")
            message.state, message.next_attempt_utc, message.attempts = "released", None, 0
            message.problem = ""
            message.recipients = [
                one if one["state"] == "sent" else {**one, "state": "waiting"}
                for one in message.recipients or []
            ] or None
        words = _words(work, messages, "to be tried again")
        if messages:
            work.record("retry", _reference(work, messages), words, undoable=False)
    return Outcome(words)


def withdraw(context: Context, chosen: Chosen) -> Outcome:
    """Messages that have reached nobody will not."""
    with context.writing() as (work, _):
        messages = _meant(work.session, chosen, WAITING)
        for message in messages:
            message.state, message.next_attempt_utc = "withdrawn", None
        words = _words(work, messages, "withdrawn")
        if messages:
            work.record("withdraw", _reference(work, messages), words)
    return Outcome(words)


def views(
    context: Context, session: DbSession, chosen: Chosen, states: Sequence[str] = ()
) -> tuple[MessageView, ...]:
    """Messages whole, as they are or would be sent; of the bulk only those that wait. Raises NotFoundError."""
    messages = _meant(session, chosen, states or None, bulk=states or ("drafted", "released"))
    return tuple(_view(context, session, message) for message in messages)


def _meant(
    session: DbSession, chosen: Chosen, allowed: Sequence[str] | None, bulk: Sequence[str] | None = None
) -> list[t.Message]:
    """Numbered messages must be in an allowed state; of a visit or of everything those that are count."""
    if chosen.numbers:
        return [_numbered(session, number, allowed) for number in dict.fromkeys(chosen.numbers)]
    if not chosen.visit and not chosen.everything:
        raise RefusedError(
            "none_named", "no message is named", hint="give numbers of `outbox list`, --visit, or --all"
        )
    states = bulk if bulk is not None else allowed or ()
    query = entities(t.Message).where(col(t.Message.state).in_(states)).order_by(col(t.Message.id))
    if chosen.visit:
        row = session.exec(entities(t.Visit).where(t.Visit.reference == chosen.visit.strip().upper())).first()
        if row is None:
            raise NotFoundError(
                "visit_unknown", f"there is no visit {chosen.visit}", hint="`visits list` shows them"
            )
        query = query.where(t.Message.visit_id == row.id)
    return list(session.exec(query).all())


def _numbered(session: DbSession, number: int, allowed: Sequence[str] | None) -> t.Message:
    message = session.get(t.Message, number)
    if message is None:
        raise NotFoundError(
            "message_unknown", f"there is no message {number}", hint="`outbox list` shows their numbers"
        )
    if allowed is not None and message.state not in allowed:
        raise RefusedError(
            "message_state",
            f"message {number} is {message.state}, so this cannot be done with it",
            hint=f"it can be done with what is {', '.join(allowed)}",
        )
    if message.eml is None:
        raise RefusedError(
            "message_emptied", f"the text of message {number} was removed", hint="draft it anew"
        )
    return message


def _words(work: Work, messages: Sequence[t.Message], done: str) -> str:
    if not messages:
        return "No message is waiting"
    who = ", ".join(dict.fromkeys(about_of(work.session, message) for message in messages[:3]))
    more = " and others" if len(messages) > 3 else ""
    return f"{counted(len(messages), 'message')} {done} ({who}{more})"


def _reference(work: Work, messages: Sequence[t.Message]) -> str:
    named = {about_of(work.session, message) for message in messages}
    return named.pop() if len(named) == 1 else ""


def _view(context: Context, session: DbSession, message: t.Message) -> MessageView:
    content = message.eml or b""
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",)) if content else None
    return MessageView(
        number=message.id or 0,
        kind=message.kind,
        state=message.state,
        about=about_of(session, message),
        to=str(mail["To"] or message.recipient_email),
        subject=message.subject,
        text=body.get_content() if body is not None else "",
        files=tuple(part.get_filename() or "" for part in mail.iter_attachments()) if content else (),
        method=message.method,
        sequence=message.sequence,
        way=message.way or context.settings.mail.way,
        message_id=message.message_id,
        recipients=_recipients(context, message),
        path=message.path,
        problem=message.problem,
        attempts=message.attempts,
        next_attempt_at=london(message.next_attempt_utc) if message.next_attempt_utc else None,
        size=len(content),
    )


def _recipients(context: Context, message: t.Message) -> tuple[RecipientView, ...]:
    if message.recipients:
        return tuple(RecipientView(r["email"], r["copy"], r["state"], r["said"]) for r in message.recipients)
    mail = context.settings.mail
    copies = mail.copy_to if mail.way == "mail" and message.way != "files" else []
    main = RecipientView(message.recipient_email, False, "", "")
    return (main, *(RecipientView(email, True, "", "") for email in copies))
