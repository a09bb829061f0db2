"""Row images: what a transaction changed, as JSON, so that it can be put back later."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Date, DateTime, Table, Time, TypeDecorator, delete, insert, inspect, select, update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from ecfrs_tui.errors import StaleError
from ecfrs_tui.store.types import Json

UNJOURNALLED = frozenset({"audit_entry", "undo_entry", "import_run", "travel_matrix", "draft"})
Change = tuple[str, Any, dict[str, Any] | None, dict[str, Any] | None]
"""Table, key, row before (None: it was not there), row after (None: it is gone, or not compared)."""


def to_json(value: Any) -> Any:
    """A column's value as JSON keeps it."""
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def from_json(column: Any, value: Any) -> Any:
    """The value back from JSON, by the column's type."""
    if value is None or isinstance(column.type, Json):
        return value
    if isinstance(value, dict) and "b64" in value:
        return base64.b64decode(value["b64"])
    type_ = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    for sql_type, kind in ((DateTime, datetime), (Date, date), (Time, time)):
        if isinstance(type_, sql_type):
            return kind.fromisoformat(value)
    return value


def _key_column(table: Table) -> Any:
    return next(iter(table.primary_key.columns))


def _image(row: SQLModel, *, before: bool) -> dict[str, Any]:
    state: Any = inspect(row)
    image = {}
    for attribute in state.mapper.column_attrs:
        value = getattr(row, attribute.key)
        if before:
            history = state.attrs[attribute.key].history
            if history.deleted:
                value = history.deleted[0]
        image[attribute.columns[0].name] = to_json(value)
    return image


def flushed(session: Session) -> list[Change]:
    """The changes of the flush that has just happened (call it from `after_flush`)."""
    changes: list[Change] = []
    for rows, before, after in (
        (session.deleted, True, False),
        (session.dirty, True, True),
        (session.new, False, True),
    ):
        for row in rows:
            state: Any = inspect(row)
            table = state.mapper.local_table
            if table.name in UNJOURNALLED or (rows is session.dirty and not session.is_modified(row)):
                continue
            new = _image(row, before=False)
            old = _image(row, before=True) if before else None
            changes.append((table.name, new[_key_column(table).name], old, new if after else None))
    return changes


OWN_COURSE = frozenset({"version"})
"""Columns that an undo moves on as well: they do not say that somebody has changed the row since."""
VISITS_OWN_COURSE = frozenset({"sequence", "uid"})


def put_back(session: Session, changes: list[Change]) -> None:
    """Applies the inverse of the changes, newest first.

    Raises StaleError when a row is no longer as the last of its changes left it; then nothing was done.
    """
    _refuse_stale(session, changes)
    tables = SQLModel.metadata.tables
    connection = session.connection()
    for name, key, before, _ in reversed(changes):
        table = tables[name]
        where = _key_column(table) == key
        current = connection.execute(select(table).where(where)).mappings().first()
        if before is None:
            connection.execute(delete(table).where(where))
            continue
        # an image of an earlier release says nothing about newer columns: they stay as they are
        values = {c.name: from_json(c, before[c.name]) for c in table.columns if c.name in before}
        if "version" in values and current is not None:
            # a version only ever rises, or a stale edit could slip through after an undo
            values["version"] = current["version"] + 1
        if current is None:
            connection.execute(insert(table).values(values))
        else:
            connection.execute(update(table).where(where).values(values))


def _refuse_stale(session: Session, changes: list[Change]) -> None:
    last = {(name, key): after for name, key, _, after in changes}
    for (name, key), after in last.items():
        # an inserted row that was not compared (bulk), a row that is gone, or a message, which may leave later
        if after is None or name == "message":
            continue
        table = SQLModel.metadata.tables[name]
        query = select(table).where(_key_column(table) == key)
        current = session.connection().execute(query).mappings().first()
        own = OWN_COURSE | (VISITS_OWN_COURSE if name == "visit" else frozenset())
        if current is None or any(
            to_json(current[k]) != v for k, v in after.items() if k in current and k not in own
        ):
            raise StaleError(
                "changed_since",
                f"{name.replace('_', ' ')} {key} has been changed since, so this cannot be undone",
                hint="look at its history, and change it back by hand",
            )
