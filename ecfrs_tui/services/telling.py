"""What the use cases of a visit share: its row, its words, and telling everybody concerned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import name_of
from ecfrs_tui.domain.times import day_words
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services import outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.diary import visit_row
from ecfrs_tui.services.loading import load_visit
from ecfrs_tui.services.told import draft_news
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work


def tell(
    context: Context,
    work: Work,
    row: t.Visit,
    book: Book,
    written: list[Path],
    *,
    before: Visit | None = None,
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Tells everybody concerned how the visit stands now: each what it does not know yet."""
    visit = load_visit(work.session, row.reference, book.programmes)
    made = draft_news(context, work, row, book, visit, before or visit)
    return outbox.let_go(context, made.messages, written), made.problems


def tell_cancelled(
    context: Context, work: Work, row: t.Visit, book: Book, written: list[Path], reason: str
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Tells those who know of the visit, as they know it, that it does not take place."""
    visit = load_visit(work.session, row.reference, book.programmes)
    made = draft_news(context, work, row, book, None, visit, reason=reason)
    return outbox.let_go(context, made.messages, written), made.problems


def stored_visit(session: DbSession, reference: str) -> t.Visit:
    """The row of a visit by its reference, in any case. Raises NotFoundError."""
    row = session.exec(entities(t.Visit).where(t.Visit.reference == reference.upper())).first()
    if row is None:
        raise NotFoundError(
            "visit_unknown", f"there is no visit {reference}", hint="`visits list` shows them"
        )
    return row


def at(moment: datetime) -> str:
    """`Tue 9 Mar 09:30`."""
    return f"{day_words(moment)} {moment:%H:%M}"


def said(verb: str, row: t.Visit, visit: Visit, book_: Book) -> str:
    """`Booked VIS-0012: school, time, officers`: the line of the audit and of the screen."""
    names = " and ".join(name_of(book_, code) for code in visit.officers)
    held = f" until {at(row.held_until)}" if row.held_until else ""
    return f"{verb} {row.reference}: {visit.school.name}, {at(visit.starts_at)}, {names}{held}"


def outcome_of(
    context: Context, reference: str, words: str, files: Sequence[Path], problems: Sequence[str]
) -> Outcome:
    """The outcome with the visit as it is now."""
    with context.store.reading() as session:
        view = visit_row(session, reference)
    return Outcome(". ".join([words, *problems]), view, tuple(str(p) for p in files))
