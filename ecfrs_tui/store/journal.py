"""Row images: what a transaction changed, as JSON, so that it can be put back later."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Table, delete, insert, inspect, select, update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from ecfrs_tui.errors import StaleError
from ecfrs_tui.store.types import Json

UNJOURNALLED = frozenset({"audit_entry", "undo_entry", "import_run", "travel_matrix"})
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
    kind = column.type.python_type
    if kind in (datetime, date, time) and isinstance(value, str):
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


def put_back(session: Session, changes: list[Change]) -> None:
    """Applies the inverse of the changes, newest first.

    Raises StaleError when a row is no longer as the change left it.
    """
    tables = SQLModel.metadata.tables
    for name, key, before, after in reversed(changes):
        table = tables[name]
        key_column = _key_column(table)
        where = key_column == key
        current = session.connection().execute(select(table).where(where)).mappings().first()
        if after is not None:
            now = None if current is None else {k: to_json(v) for k, v in current.items()}
            # a message that left meanwhile is the undo's business, not the journal's
            if now != after and name != "message":
                raise StaleError(
                    "changed_since",
                    f"{name.replace('_', ' ')} {key} has been changed since, so this cannot be undone",
                    hint="look at its history, and change it back by hand",
                )
        if before is None:
            session.connection().execute(delete(table).where(where))
            continue
        values = {c.name: from_json(c, before.get(c.name)) for c in table.columns}
        if "version" in values and current is not None:
            # a version only ever rises, or a stale edit could slip through after an undo
            values["version"] = current["version"] + 1
        if current is None:
            session.connection().execute(insert(table).values(values))
        else:
            session.connection().execute(update(table).where(where).values(values))
