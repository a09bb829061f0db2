"""Reads replies and notes what they claim; nothing is applied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import select as entities

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.intake.replies import Reply, files_of, read_file
from ecfrs_tui.services.claim_looks import claim_rows
from ecfrs_tui.services.claims import claims_of
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.offerviews import RepliesRead
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

INBOX = "inbox"


def read_replies(context: Context, paths: Sequence[Path] = ()) -> RepliesRead:
    """Reads files and folders (none: the home's inbox/); each that cannot be read is named, the others go on.

    Raises NotFoundError for a path that is not there. The same bytes again change nothing.
    """
    wanted = list(paths)
    if not wanted:
        inbox = context.home / INBOX
        if not inbox.is_dir():
            raise NotFoundError(
                "no_inbox",
                f"{inbox} is not there",
                hint="make that folder and drop replies in, or name a file",
            )
        wanted = [inbox]
    files, notes = files_of(wanted)
    return take_in(context, [read_file(path) for path in files], notes)


def take_in(context: Context, replies: Sequence[Reply], notes: Sequence[str] = ()) -> RepliesRead:
    """Notes what replies claim, in one transaction."""
    with context.writing() as (work, _):
        taken = note_in(context, work, replies)
        if taken.read:
            words = f"Read {counted(taken.read, 'reply', 'replies')}: {counted(len(taken.claims), 'answer')}"
            # an undo means the last thing somebody did, and nobody did this: claims are dismissed instead
            work.record("read_replies", "", words, undoable=False)
    return RepliesRead(
        taken.read, taken.again, taken.silent, taken.claims, (*notes, *taken.problems), taken.mailbox
    )


def note_in(context: Context, work: Work, replies: Sequence[Reply], mailbox: str = "") -> RepliesRead:
    """The same inside a transaction of the caller, who records it."""
    read = again = silent = 0
    problems: list[str] = []
    references: list[str] = []
    for reply in replies:
        if reply.broken:
            problems.append(reply.broken)
            continue
        known = entities(t.ReplyFile).where(t.ReplyFile.content_hash == reply.content_hash)
        if work.session.exec(known).first() is not None:
            again += 1
            continue
        work.session.add(t.ReplyFile(content_hash=reply.content_hash, name=reply.name, read_at=context.now()))
        claims = claims_of(work, reply, context.now())
        read += 1
        silent += 0 if claims else 1
        references += [claim.reference for claim in claims]
        problems += reply.problems
    rows = claim_rows(work.session, references=references) if references else ()
    return RepliesRead(read, again, silent, rows, tuple(problems), mailbox)
