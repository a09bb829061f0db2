"""What leaves the building: messages drafted, let go of as the settings say, and written as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import object_session
from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.errors import EcfrsError, NotFoundError
from ecfrs_tui.services import message_states, visit_letters
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.message_states import WAITING
from ecfrs_tui.services.messages import about_of
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.services.visit_letters import Note
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

LEFT = message_states.LEFT


@dataclass(frozen=True, slots=True)
class Drafted:
    """The messages drafted, and sentences about those that could not be."""

    messages: tuple[t.Message, ...]
    problems: tuple[str, ...] = ()

    def __add__(self, other: Drafted) -> Drafted:
        return Drafted(self.messages + other.messages, self.problems + other.problems)


def has_left(session: DbSession, visit_id: int) -> bool:
    """True when anything about the visit may have reached somebody."""
    c = columns(t.Message)
    query = select(c.id).where((c.visit_id == visit_id) & c.state.in_(LEFT)).limit(1)
    return session.connection().execute(query).first() is not None


def draft(
    context: Context, work: Work, row: t.Visit, visit: Visit, book: Book, notes: Sequence[Note]
) -> Drafted:
    """Drafts these notes about a visit; one that cannot be written is a problem and holds up no other."""
    if not notes:
        return Drafted(())
    told = visit_letters.about(context, work.session, row, visit, book)
    made: list[t.Message] = []
    problems = list(told.problems)
    for note in notes:
        facts = visit_letters.with_drive(told, visit, book, note.officer) if note.officer else told
        try:
            written = visit_letters.letter_of(context, facts, note)
            message = visit_letters.message_of(context, row, visit, facts, note, written.letter)
        except EcfrsError as fault:
            problems.append(fault.message)
            continue
        if written.problem:
            problems.append(written.problem)
        work.session.add(message)
        made.append(message)
    return Drafted(tuple(made), tuple(dict.fromkeys(problems)))


def let_go(context: Context, messages: Sequence[t.Message], written: list[Path]) -> tuple[Path, ...]:
    """What becomes of fresh drafts: they wait for a person, or go their way at once, as `[mail]` says.

    Raises FileRefusedError when the folder cannot be written; the caller's transaction then fails.
    """
    if context.settings.mail.release == "by hand":
        return ()
    return release(context, messages, written)


def release(context: Context, messages: Sequence[t.Message], written: list[Path]) -> tuple[Path, ...]:
    """A person's word that these may leave: written as files, or waiting for the mail server."""
    if context.settings.mail.way == "files":
        return export(context, messages, written)
    for message in messages:
        mark_released(context, message, "mail")
        message.state, message.next_attempt_utc, message.problem = "released", None, ""
    return ()


def mark_released(context: Context, message: t.Message, way: str) -> None:
    """Notes who let it go, when, and by which way."""
    message.way, message.released_by = way, context.actor
    message.released_utc = context.clock.now_utc()


def export(
    context: Context, messages: Sequence[t.Message], written: list[Path], folder: Path | None = None
) -> tuple[Path, ...]:
    """Writes messages as files, all or none, and notes where they went.

    Raises FileRefusedError when the folder cannot be written; the caller's transaction then fails.
    """
    from ecfrs_tui.outputs.files import write_all_or_nothing
    from ecfrs_tui.outputs.names import folder_for, safe_filename

    target = folder or context.exports / folder_for(context.now().date())
    files: list[tuple[Path, bytes]] = []
    stems = _stems(messages)
    for message, stem in zip(messages, stems, strict=True):
        for suffix, content in ((".ics", message.ics), (".eml", message.eml)):
            if content is not None:
                files.append((target / safe_filename(stem, suffix=suffix), content))
    write_all_or_nothing(files)
    written.extend(path for path, _ in files)
    for message, stem in zip(messages, stems, strict=True):
        message.path = str(target / safe_filename(stem, suffix=".eml"))
        if message.state in WAITING:
            mark_released(context, message, "files")
            message.state, message.problem, message.next_attempt_utc = "exported", "", None
        message.attempts += 1
        message.left_utc = context.clock.now_utc()
    return tuple(path for path, _ in files)


def drafted(session: DbSession, visit: str | None = None) -> list[t.Message]:
    """Messages that were drafted and have not left, oldest first."""
    return waiting(session, visit, states=("drafted",))


def waiting(
    session: DbSession, visit: str | None = None, *, states: Sequence[str] = WAITING
) -> list[t.Message]:
    """Messages in these states, oldest first."""
    query = entities(t.Message).where(col(t.Message.state).in_(states)).order_by(col(t.Message.id))
    if visit:
        query = query.join(t.Visit, col(t.Visit.id) == t.Message.visit_id).where(
            t.Visit.reference == visit.upper()
        )
    return list(session.exec(query).all())


def withdraw_waiting(session: DbSession, visit_id: int) -> None:
    """What was drafted about a visit and has reached nobody will not."""
    query = entities(t.Message).where(t.Message.visit_id == visit_id, col(t.Message.state).in_(WAITING))
    for message in session.exec(query).all():
        message.state, message.next_attempt_utc = "withdrawn", None


def _stems(messages: Sequence[t.Message]) -> list[str]:
    """A readable name for each; one that comes twice gets the message's number."""
    for session in {object_session(message) for message in messages} - {None}:
        session.flush()  # type: ignore[union-attr]  # None is taken out; the numbers are wanted
    stems = [_stem(message) for message in messages]
    folded = [stem.casefold() for stem in stems]
    return [
        f"{stem} ({message.id})" if folded.count(stem.casefold()) > 1 else stem
        for message, stem in zip(messages, stems, strict=True)
    ]


def _stem(message: t.Message) -> str:
    session = object_session(message)
    reference = about_of(session, message) if session is not None else ""
    change = f" {message.sequence + 1}" if message.sequence else ""
    return f"{reference}{change} {message.kind} - {message.officer or message.recipient_name or 'school'}"


def export_again(context: Context, visit: str | None, folder: Path | None) -> Outcome:
    """Writes the drafted messages; of a named visit also the latest that were exported before, again.

    With a folder named and no visit, the latest message of every party of every live visit goes there.
    """
    with context.writing_files() as (work, written):
        messages = drafted(work.session, visit)
        if visit or folder:
            messages += _latest(work.session, visit)
        if visit and not messages:
            raise NotFoundError(
                "no_messages", f"there is no invitation for {visit}", hint="holds have none until confirmed"
            )
        files = export(context, messages, written, folder) if messages else ()
        words = (
            f"{counted(len(messages), 'message')} written" if messages else "Nothing is waiting to be written"
        )
        if messages:
            work.record("export", visit or "", words, undoable=False)
    return Outcome(words, None, tuple(str(p) for p in files))


def _latest(session: DbSession, visit: str | None) -> list[t.Message]:
    query = (
        entities(t.Message)
        .join(t.Visit, col(t.Visit.id) == t.Message.visit_id)
        # what was emptied to forget somebody cannot be written again
        .where(t.Message.uid == t.Visit.uid, t.Message.state == "exported", col(t.Message.eml).is_not(None))
        .order_by(col(t.Message.id))
    )
    if visit:
        query = query.where(t.Visit.reference == visit.upper())
    else:
        query = query.where(col(t.Visit.state).in_(("held", "confirmed")))
    latest = {(m.visit_id, m.officer): m for m in session.exec(query).all()}
    return list(latest.values())
