"""The store: reading, and writing one transaction at a time with audit and undo."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.orm import Session
from sqlmodel import Session as SqlSession
from sqlmodel import SQLModel

from ecfrs_tui.clock import Clock
from ecfrs_tui.store import journal
from ecfrs_tui.store.sqlite import ChangeWatch, open_engine, spoken
from ecfrs_tui.store.tables import AuditEntry, UndoEntry


class Work:
    """One write transaction. Holds the database's lock from its beginning to its end."""

    def __init__(self, session: SqlSession, actor: str, clock: Clock) -> None:
        self.session = session
        self.actor = actor
        self.clock = clock
        self._changes: list[journal.Change] = []

    def bulk_insert(self, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
        """Many new rows, quickly, with keys of their own (`urn`, `code`) or none (the database numbers them);
        undo removes them again. All rows name the same columns."""
        if not rows:
            return
        of = table.__table__  # type: ignore[attr-defined]  # SQLModel adds it at class creation
        key = next(iter(of.primary_key.columns)).name
        connection = self.session.connection()
        if key in rows[0]:
            connection.execute(insert(of), list(rows))
            keys = [row[key] for row in rows]
        else:
            keys = list(connection.execute(insert(of).returning(of.c[key]), list(rows)).scalars())
        self._changes.extend((of.name, given, None, None) for given in keys)

    def note(self, change: journal.Change) -> None:
        """A change outside the database, in the shape of the others; its action knows how to take it back."""
        self._changes.append(change)

    def record(
        self,
        action: str,
        reference: str,
        words: str,
        *,
        details: Mapping[str, Any] | None = None,
        undoable: bool = True,
        undo_of: int | None = None,
    ) -> AuditEntry:
        """Writes the transaction's one audit entry and, when it can be undone, its journal."""
        self.session.flush()
        entry = AuditEntry(
            at_utc=self.clock.now_utc(),
            actor=self.actor,
            action=action,
            reference=reference,
            words=words,
            details=dict(details or {}),
            undo_of=undo_of,
        )
        self.session.add(entry)
        self.session.flush()
        if undoable and entry.id is not None:
            self.session.add(
                UndoEntry(
                    audit_id=entry.id,
                    actor=self.actor,
                    at_utc=entry.at_utc,
                    action=action,
                    reference=reference,
                    words=words,
                    changes=[list(c) for c in self._changes],
                )
            )
        return entry

    def _bump(self, session: Session, *_: object) -> None:
        for row in session.dirty:
            if hasattr(row, "version") and session.is_modified(row):
                row.version += 1

    def _flushed(self, session: Session, *_: object) -> None:
        self._changes.extend(journal.flushed(session))


class Store:
    """A database of this program. Opened once; safe to use from several threads."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self.engine = open_engine(path)
        self._watch: ChangeWatch | None = None

    @contextlib.contextmanager
    def reading(self) -> Iterator[SqlSession]:
        """A session that sees one state of the database and writes nothing."""
        with spoken(self.path), SqlSession(self.engine, autoflush=False, expire_on_commit=False) as session:
            yield session

    @contextlib.contextmanager
    def writing(self, actor: str) -> Iterator[Work]:
        """A transaction that took the lock first; commits at the end, or leaves nothing behind."""
        with spoken(self.path):
            engine = self.engine.execution_options(writing=True)
            with SqlSession(engine, expire_on_commit=False) as session:
                work = Work(session, actor, self.clock)
                event.listen(session, "before_flush", work._bump)
                event.listen(session, "after_flush", work._flushed)
                session.connection()  # takes the lock now
                yield work
                session.commit()

    def change_mark(self) -> int:
        """Changes whenever any process has written."""
        if self._watch is None:
            self._watch = ChangeWatch(self.path)
        with spoken(self.path):
            return self._watch.mark()

    def close(self) -> None:
        """Lets go of the file."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self.engine.dispose()
