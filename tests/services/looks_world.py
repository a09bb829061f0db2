"""What tests of the looks share: rows put in directly, and a count of the queries asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import event
from sqlmodel import SQLModel, select

from ecfrs_tui.domain.book import Book
from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t
from tests.services.desk_world import NOW

TODAY = NOW.date()
TUESDAY = datetime(2027, 3, 9, 10)


@contextmanager
def counted_queries(context: Context) -> Iterator[list[str]]:
    """The SELECT statements that run meanwhile."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(context.store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(context.store.engine, "before_cursor_execute", note)


def add(context: Context, *rows: SQLModel) -> None:
    """Puts rows in."""
    with context.store.writing("set-up") as work:
        work.session.add_all(rows)


def add_visit(
    context: Context,
    number: int,
    starts: datetime,
    *,
    state: str = "confirmed",
    school: int | None = 1,
    officers: tuple[str, ...] = ("ASH",),
    sessions: int = 1,
    request: str | None = None,
    **more: Any,
) -> str:
    """A visit VIS-… with sessions of an hour each and a quarter of an hour before and after."""
    reference = f"VIS-{number:04d}"
    ends = starts + timedelta(hours=sessions)
    with context.store.writing("set-up") as work:
        asked = work.session.exec(select(t.Request).where(t.Request.reference == request)).first()
        row = t.Visit(
            reference=reference,
            state=state,
            urn=None if school is None else 900000 + school,
            arrives_at=starts - timedelta(minutes=15),
            starts_at=starts,
            ends_at=ends,
            departs_at=ends + timedelta(minutes=15),
            uid=f"{reference}@test.example",
            request_id=asked.id if asked else None,
            **more,
        )
        work.session.add(row)
        work.session.flush()
        assert row.id is not None
        for n in range(sessions):
            begins = starts + timedelta(hours=n)
            work.session.add(
                t.VisitSession(
                    visit_id=row.id,
                    programme="HS3",
                    year="3",
                    pupils=28,
                    starts_at=begins,
                    ends_at=begins + timedelta(hours=1),
                )
            )
        work.session.add_all(t.VisitOfficer(visit_id=row.id, officer=code) for code in officers)
    return reference


def book_of(context: Context, first: date = TODAY, days: int = 28) -> Book:
    """The book from a day on."""
    with context.store.reading() as session:
        return context.book(session, first, first + timedelta(days=days))
