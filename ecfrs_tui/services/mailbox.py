"""Replies from the mailbox of the settings: read only, from where the last reading ended."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.errors import EcfrsError, RefusedError
from ecfrs_tui.intake import mailbox
from ecfrs_tui.intake.replies import read_bytes
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.mail_account import password_of, token_of
from ecfrs_tui.services.offerviews import RepliesRead
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.reply_reading import note_in
from ecfrs_tui.store import tables as t

PASSWORD = "ECFRS_MAILBOX_PASSWORD"


def fetch_replies(context: Context, environment: Mapping[str, str] | None = None) -> RepliesRead:
    """Reads what is new and notes what it claims, with how far it was read, in one transaction.

    Raises RefusedError when no mailbox is named, or the mailbox refuses: that is kept for Today, with the
    place of the last good reading unchanged.
    """
    account = account_of(context, os.environ if environment is None else environment)
    with context.store.reading() as session:
        mark = _mark(session, account.name)
        validity, last = (mark.uid_validity, mark.last_uid) if mark else (0, 0)
    settings = context.settings.mailbox
    since = context.now().date() - timedelta(days=settings.days)
    try:
        # the network is waited for without the database's lock
        got = mailbox.fetch(account, validity, last, since=since, most=settings.most)
    except EcfrsError as fault:
        _note_problem(context, account.name, fault.message)
        raise
    replies = [read_bytes(data, f"mail {uid}") for uid, data in got.mails]
    with context.writing() as (work, _):
        mark = _mark(work.session, account.name) or t.MailboxMark(mailbox=account.name)
        # another window may have read on meanwhile
        further = mark.last_uid if mark.uid_validity == got.uid_validity else 0
        mark.uid_validity, mark.last_uid = got.uid_validity, max(further, got.last_uid)
        mark.fetched_at, mark.problem, mark.problem_at = context.now(), "", None
        work.session.add(mark)
        done = note_in(context, work, replies, account.name)
        if done.read:
            words = f"Read {counted(done.read, 'mail')}: {counted(len(done.claims), 'answer')}"
            work.record("read_replies", "", words, undoable=False)
    notes = list(got.problems)
    if got.renumbered:
        notes.append("the server has numbered its mails anew: the last weeks were looked through again")
    if got.more:
        notes.append("there are more mails than are read at one time: fetch again")
    return RepliesRead(
        done.read, done.again, done.silent, done.claims, (*notes, *done.problems), account.name
    )


def account_of(context: Context, environment: Mapping[str, str]) -> mailbox.Account:
    """The mailbox as the settings name it. Raises RefusedError when none is named."""
    settings = context.settings.mailbox
    if not settings.server:
        raise RefusedError(
            "no_mailbox",
            "no mailbox is named in the settings",
            hint="set [mailbox] server in ecfrs.toml, or save replies as files and `replies read` them",
        )
    user = settings.user or context.settings.sender_email
    by_token = settings.sign_in == "token"

    def secret() -> str:
        if by_token:
            return token_of(settings.token_command, settings.seconds)
        return password_of(user, environment, PASSWORD)

    return mailbox.Account(
        server=settings.server,
        port=settings.port,
        security=settings.security,
        folder=settings.folder,
        user=user,
        secret=secret,
        by_token=by_token,
        certificates=settings.certificates,
        seconds=settings.seconds,
    )


def _mark(session: DbSession, name: str) -> t.MailboxMark | None:
    return session.exec(entities(t.MailboxMark).where(t.MailboxMark.mailbox == name)).first()


def _note_problem(context: Context, name: str, problem: str) -> None:
    with context.writing() as (work, _):
        mark = _mark(work.session, name) or t.MailboxMark(mailbox=name)
        mark.problem, mark.problem_at = problem, context.now()
        work.session.add(mark)
