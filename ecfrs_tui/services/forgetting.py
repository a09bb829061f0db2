"""Forgetting people: their names, addresses and numbers go, what was delivered stays. It cannot be undone."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, select, update
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.types import String, TypeDecorator
from sqlmodel import SQLModel

from ecfrs_tui.errors import StoreError
from ecfrs_tui.services import drafts
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.message_states import WAITING
from ecfrs_tui.services.needles import Needles
from ecfrs_tui.services.persons import SOURCES, Person, find
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import sqlite
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.types import Json

PUBLIC = frozenset(
    {
        "school_link",
        "school_day",
        "term_entry",
        "programme",
        "officer",
        "competence",
        "working_span",
    }
)
"""Tables about schools, officers and programmes: nobody outside the team stands there."""
OF_THE_REGISTER = {"school": frozenset({"room", "parking", "notes"})}
"""Tables that are public but for these columns, in which somebody of the team has written."""
KEPT_COLUMNS = frozenset({"actor", "reference", "uid", "state", "kind", "source_key", "original_hash"})
"""Columns that hold no words about people, or say which of us did something."""
BLANKED: Mapping[str, tuple[str, ...]] = {
    label: tuple(name for name in columns_ if name) for label, _, *columns_ in SOURCES
}
"""The columns of the person's own rows that are emptied."""


_BODY = re.compile(rb"^(?:[A-Za-z0-9+/]{60,}\r?\n)*[A-Za-z0-9+/]+={0,2}\r?$", re.MULTILINE)
_ENCODED_WORD = re.compile(rb"=\?utf-8\?b\?([A-Za-z0-9+/=]+)\?=", re.IGNORECASE)


@dataclass(slots=True)
class Removed:
    """What was removed, counted by place, and the files that held it."""

    counts: Counter[str] = field(default_factory=Counter)
    files: set[str] = field(default_factory=set)
    withdrawn: int = 0
    """Messages that had not left, and now do not."""

    def words(self) -> str:
        """`1 contact, 2 requests and 3 messages`."""
        parts = [counted(number, *_NAMES[place]) for place, number in self.counts.items() if number]
        if not parts:
            return "nothing"
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


_NAMES = {
    "contact": ("contact",),
    "request": ("request",),
    "visit": ("visit",),
    "message": ("message",),
    "undo": ("step of undo", "steps of undo"),
    "drafts": ("draft",),
    "words": ("other text",),
    "files": ("file in exports", "files in exports"),
}


def forget_contact(context: Context, who: str) -> Outcome:
    """Removes a person by e-mail address or full name from everything that is held, for good.

    Raises NotFoundError, RefusedError for somebody who is not told apart or is an officer.
    """
    with context.writing() as (work, _):
        person = find(work.session, who)
        left = upcoming(context, work.session, person)
        sqlite.overwrite_deleted(work.session)
        removed = Removed()
        remove(work.session, [person], removed)
        removed.counts["files"] = len(existing(context, removed.files))
        words = f"Forgot a contact: removed from {removed.words()}"
        work.record("forget", "", words, details=dict(removed.counts), undoable=False)
    return Outcome(". ".join([words, *left, *sweep(context, removed)]))


def upcoming(context: Context, session: DbSession, person: Person) -> list[str]:
    """A sentence about visits to come that are left without a contact."""
    c = columns(t.Visit)
    ahead = (
        c.id.in_(person.keys("visit")) & (c.starts_at >= context.now()) & c.state.in_(("held", "confirmed"))
    )
    names = list(
        session.connection().execute(select(c.reference).where(ahead).order_by(c.starts_at)).scalars()
    )
    return [f"Without a contact now: {', '.join(names)}"] if names else []


def sweep(context: Context, removed: Removed) -> list[str]:
    """After the transaction: the files go, and the database's freed room; sentences about what stays."""
    said = []
    if removed.withdrawn:
        said.append(f"{counted(removed.withdrawn, 'message')} that had not left will not")
    outside = sorted(
        name for name in removed.files if not Path(name).resolve().is_relative_to(context.exports.resolve())
    )
    if outside:
        said.append(f"Written outside exports, delete by hand: {', '.join(outside[:5])}")
    for path in existing(context, removed.files):
        try:
            path.unlink(missing_ok=True)
        except OSError as fault:
            said.append(f"{path} could not be deleted: {fault.strerror}")
    try:
        sqlite.compact(context.store.path)
    except StoreError as fault:
        said.append(
            f"What was deleted may still stand in unused parts of the file ({fault.message}): "
            "`ecfrs-tui retention --apply` with no window open writes it anew"
        )
    kept = len(list((context.store.path.parent / "backups").glob("*.sqlite3")))
    if kept:
        said.append(
            f"{counted(kept, 'backup')} in db/backups made before still hold what they held: delete them by hand"
        )
    return said


def existing(context: Context, files: Iterable[str]) -> list[Path]:
    """The files of messages that lie in this home's exports, calendar beside mail."""
    exports = context.exports.resolve()
    found = []
    for name in sorted(files):
        for path in (Path(name), Path(name).with_suffix(".ics")):
            if path.resolve().is_relative_to(exports) and path.is_file():
                found.append(path)
    return found


def remove(session: DbSession, people: Sequence[Person], removed: Removed) -> None:
    """Takes people out of every table. The caller holds the write transaction and writes the audit."""
    everywhere = Needles(word for person in people for word in person.everywhere)
    at_rows = Needles(word for person in people for word in (*person.everywhere, *person.at_rows))
    tied = _tied(session, people)
    tied = replace(tied, keys={**tied.keys, "message": _messages(session, people, tied, everywhere, at_rows)})
    _void_undo(session, tied, everywhere, removed)
    left = drafts.naming(session, everywhere, tied.references, at_rows)
    drafts.remove(session, left)
    removed.counts["drafts"] += len(left)
    empty_bytes(session, tied.keys["message"], removed)
    _scrub_tied(session, tied, at_rows)
    _blank(session, people, removed)
    _scrub_all(session, everywhere, removed)


@dataclass(frozen=True, slots=True)
class _Tied:
    """Rows that hang on the people: keys by table, and the references of requests and visits."""

    keys: Mapping[str, frozenset[int]]
    references: frozenset[str]


def _tied(session: DbSession, people: Sequence[Person]) -> _Tied:
    run = session.connection().execute
    request, visit, message = (columns(x) for x in (t.Request, t.Visit, t.Message))
    own = {label: {key for person in people for key in person.keys(label)} for label, *_ in SOURCES}
    of_messages = run(
        select(message.visit_id, message.request_id).where(message.id.in_(own["message"]))
    ).all()
    requests = own["request"] | {row.request_id for row in of_messages if row.request_id}
    requests |= set(run(select(request.id).where(request.contact_id.in_(own["contact"]))).scalars())
    visits = own["visit"] | {row.visit_id for row in of_messages if row.visit_id}
    visits |= set(run(select(visit.id).where(visit.request_id.in_(requests))).scalars())
    requests |= set(
        run(select(visit.request_id).where(visit.id.in_(visits) & visit.request_id.is_not(None))).scalars()
    )
    references = set(run(select(request.reference).where(request.id.in_(requests))).scalars())
    references |= set(run(select(visit.reference).where(visit.id.in_(visits))).scalars())
    references |= {f"CONTACT-{key}" for key in own["contact"]}
    keys = {"contact": own["contact"], "request": requests, "visit": visits}
    return _Tied({name: frozenset(found) for name, found in keys.items()}, frozenset(references))


def _text_columns(table: Table) -> list[Any]:
    written = OF_THE_REGISTER.get(table.name)
    return [
        column
        for column in table.columns
        if not column.primary_key
        and (written is None or column.name in written)
        and column.name not in KEPT_COLUMNS
        and not column.foreign_keys
        and isinstance(_stored_as(column.type), String)
    ]


def _stored_as(kind: Any) -> Any:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _scrub(session: DbSession, table: Table, wanted: Needles, keys: frozenset[int] | None = None) -> int:
    """Scrubs the texts of a table, or of some of its rows; how many rows changed."""
    texts = _text_columns(table)
    if not texts or (keys is not None and not keys):
        return 0
    key = next(iter(table.primary_key.columns))
    query = select(key, *texts)
    if keys is not None:
        query = query.where(key.in_(keys))
    changed = []
    for row in session.connection().execute(query):
        values = {column.name: wanted.removed(value) for column, value in zip(texts, row[1:], strict=True)}
        if any(values[column.name] != value for column, value in zip(texts, row[1:], strict=True)):
            changed.append({**{f"v_{name}": value for name, value in values.items()}, "the_key": row[0]})
    if changed:
        named = {column.name: bindparam(f"v_{column.name}", type_=column.type) for column in texts}
        session.connection().execute(update(table).where(key == bindparam("the_key")).values(named), changed)
    return len(changed)


def _tables() -> list[Table]:
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in PUBLIC]


def _scrub_all(session: DbSession, wanted: Needles, removed: Removed) -> None:
    if not wanted:
        return
    for table in _tables():
        removed.counts["words"] += _scrub(session, table, wanted)


def _scrub_tied(session: DbSession, tied: _Tied, wanted: Needles) -> None:
    """What hangs on the person's rows is scrubbed of first names and shared addresses too."""
    if not wanted:
        return
    tables = SQLModel.metadata.tables
    for name, keys in tied.keys.items():
        _scrub(session, tables[name], wanted, keys)
    for model in (t.RequestSession, t.VisitSession, t.Evaluation, t.QualityCheck, t.Claim, t.Waiting):
        c, table = columns(model), tables[model.__tablename__]
        parent = c.get("request_id", c.get("visit_id"))
        owner = "request" if "request_id" in c else "visit"
        found = session.connection().execute(select(c.id).where(parent.in_(tied.keys[owner]))).scalars()
        _scrub(session, table, wanted, frozenset(found))
    audit = columns(t.AuditEntry)
    found = (
        session.connection().execute(select(audit.id).where(audit.reference.in_(tied.references))).scalars()
    )
    _scrub(session, tables["audit_entry"], wanted, frozenset(found))


def _blank(session: DbSession, people: Sequence[Person], removed: Removed) -> None:
    """Empties the person's own columns; contacts go altogether, their requests keep none."""
    tables = SQLModel.metadata.tables
    run = session.connection().execute
    for label, _, *_ in SOURCES:
        keys = {key for person in people for key in person.keys(label)}
        if label != "message":
            removed.counts[label] += len(keys)
        if not keys or label == "contact":
            continue
        table = tables[label]
        values: dict[str, Any] = dict.fromkeys(BLANKED[label], "")
        if "version" in table.columns:
            values["version"] = table.c.version + 1
        run(update(table).where(table.c.id.in_(keys)).values(values))
    contacts = {key for person in people for key in person.keys("contact")}
    if contacts:
        request = tables["request"]
        run(update(request).where(request.c.contact_id.in_(contacts)).values(contact_id=None))
        run(delete(tables["contact"]).where(tables["contact"].c.id.in_(contacts)))


def _messages(
    session: DbSession,
    people: Sequence[Person],
    tied: _Tied,
    everywhere: Needles,
    at_rows: Needles,
) -> frozenset[int]:
    """Messages to the people, and those that name them: a note about a school may go to an officer anywhere."""
    c = columns(t.Message)
    hangs = c.visit_id.in_(tied.keys["visit"]) | c.request_id.in_(tied.keys["request"])
    held = select(c.id, c.ics, c.eml, func.coalesce(hangs, False).label("hangs")).where(
        c.ics.is_not(None) | c.eml.is_not(None)
    )
    found = {key for person in people for key in person.keys("message")}
    for row in session.connection().execute(held):
        wanted = at_rows if row.hangs else everywhere
        if wanted.search(f"{_calendar_text(row.ics)}\n{_mail_text(row.eml)}"):
            found.add(row.id)
    return frozenset(found)


def empty_bytes(session: DbSession, messages: Iterable[int], removed: Removed) -> None:
    """Takes the bytes out of messages and notes their files."""
    c, table = columns(t.Message), SQLModel.metadata.tables["message"]
    run = session.connection().execute
    keys = frozenset(messages)
    held = (c.ics.is_not(None) | c.eml.is_not(None)) & c.id.in_(keys)
    for row in run(select(c.id, c.path).where(held)).all():
        removed.counts["message"] += 1
        if row.path:
            removed.files.add(row.path)
    run(update(table).where(c.id.in_(keys)).values(ics=None, eml=None, path="", recipients=None, problem=""))
    waiting = c.id.in_(keys) & c.state.in_(WAITING)
    removed.withdrawn += run(update(table).where(waiting).values(state="withdrawn")).rowcount


def _calendar_text(content: bytes | None) -> str:
    """Bytes as text with its folded lines joined."""
    whole = content or b""
    for fold in (b"\r\n ", b"\r\n\t", b"\n ", b"\n\t"):
        whole = whole.replace(fold, b"")
    return whole.decode("utf-8", "replace")


def _mail_text(content: bytes | None) -> str:
    """Heads and bodies of a mail as we write it: texts in base64, foreign letters of heads in encoded words."""
    if not content:
        return ""
    parts = [content, *(_decoded(each) for each in _BODY.findall(content))]
    # a long head is cut into several words anywhere
    parts.append(b"".join(_decoded(each) for each in _ENCODED_WORD.findall(content)))
    return "\n".join(_calendar_text(part) for part in parts)


def _decoded(content: bytes) -> bytes:
    try:
        return b64decode(content)
    except ValueError:
        return content


def _void_undo(session: DbSession, tied: _Tied, wanted: Needles, removed: Removed) -> None:
    """Steps of undo that would bring the person back can no longer be taken back."""
    c = columns(t.UndoEntry)
    void = []
    for row in session.connection().execute(select(c.id, c.reference, c.changes)):
        if row.changes and _brings_back(row.changes, tied, wanted):
            void.append(row.id)
    void_steps(session, void, removed)


def void_steps(session: DbSession, steps: Sequence[int], removed: Removed) -> None:
    """Empties steps of undo: what they did stays done."""
    if not steps:
        return
    table = SQLModel.metadata.tables["undo_entry"]
    session.connection().execute(
        update(table)
        .where(table.c.id.in_(steps))
        .values(changes=bindparam("nothing", type_=Json()), undone=True),
        {"nothing": []},
    )
    removed.counts["undo"] += len(steps)


def _brings_back(changes: Sequence[Sequence[Any]], tied: _Tied, wanted: Needles) -> bool:
    for table, key, before, after in changes:
        if before is None and after is None:
            continue
        if key in tied.keys.get(table, ()):
            return True
        if wanted.search(json.dumps([before, after], ensure_ascii=False)):
            return True
    return False
