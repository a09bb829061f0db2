"""What somebody has typed and not yet kept: it outlives an error, another screen, and the program."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.draftviews import Draft
from ecfrs_tui.services.needles import Needles
from ecfrs_tui.services.phrases import london
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

DAYS_KEPT = 30
"""Days after which what was typed is thrown away."""


def keep(context: Context, form: str, about: str, values: Mapping[str, str]) -> None:
    """Keeps the texts of a form about a thing, in place of this person's earlier ones; no texts drop them.

    Raises StoreError while the database cannot be written.
    """
    texts = {name: text for name, text in values.items() if text}
    if not texts:
        drop(context, form, about)
        return
    now = context.clock.now_utc()
    with context.store.writing(context.actor) as work:
        row = {"actor": context.actor, "form": form, "about": about, "texts": texts, "kept_utc": now}
        connection = work.session.connection()
        old = columns(t.DraftRow).kept_utc < _limit(context)
        connection.execute(delete(t.DraftRow).where(old | _own(context, form, about)))
        connection.execute(insert(t.DraftRow).values(row))


def find(context: Context, form: str, about: str) -> Draft | None:
    """What this person typed into a form about a thing and did not keep."""
    found = _read(context, _own(context, form, about))
    return found[0] if found else None


def mine(context: Context) -> tuple[Draft, ...]:
    """Everything this person has typed and not kept, the newest first."""
    return _read(context, columns(t.DraftRow).actor == context.actor)


def drop(context: Context, form: str, about: str) -> None:
    """Throws away what this person typed. Writes nothing when there is none. Raises StoreError."""
    if find(context, form, about) is None:
        return
    with context.store.writing(context.actor) as work:
        work.session.connection().execute(delete(t.DraftRow).where(_own(context, form, about)))


def _own(context: Context, form: str, about: str) -> ColumnElement[bool]:
    c = columns(t.DraftRow)
    own: ColumnElement[bool] = (c.actor == context.actor) & (c.form == form) & (c.about == about)
    return own


def _limit(context: Context) -> datetime:
    return context.clock.now_utc() - timedelta(days=DAYS_KEPT)


def _read(context: Context, where: ColumnElement[bool]) -> tuple[Draft, ...]:
    c = columns(t.DraftRow)
    query = select(c.form, c.about, c.texts, c.kept_utc, c.actor).where(
        where & (c.kept_utc >= _limit(context))
    )
    with context.store.reading() as session:
        rows = session.connection().execute(query.order_by(c.kept_utc.desc(), c.id.desc())).all()
    return tuple(Draft(row[0], row[1], dict(row[2] or {}), london(row[3]), row[4]) for row in rows)


# for forgetting and retention


def due(session: DbSession, limit: datetime) -> int:
    """How many drafts, of anybody, were kept before an instant."""
    query = select(func.count()).where(columns(t.DraftRow).kept_utc < limit)
    return int(session.connection().execute(query).scalar_one())


def remove_due(session: DbSession, limit: datetime) -> None:
    """Removes the drafts of anybody that were kept before an instant."""
    session.connection().execute(delete(t.DraftRow).where(columns(t.DraftRow).kept_utc < limit))


def naming(session: DbSession, everywhere: Needles, tied: Collection[str], at_rows: Needles) -> list[int]:
    """Drafts that name a person: anywhere, or by words that are this person's only in what is tied to them.

    `tied` are references of the requests and visits that belong to the person.
    """
    c = columns(t.DraftRow)
    found = []
    for row in session.connection().execute(select(c.id, c.about, c.texts)):
        wanted = at_rows if row.about in tied else everywhere
        if wanted and any(wanted.search(text) for text in (row.about, *(row[2] or {}).values())):
            found.append(row.id)
    return found


def remove(session: DbSession, drafts: Collection[int]) -> None:
    """Removes drafts by their number: half a text is worth less than none."""
    session.connection().execute(delete(t.DraftRow).where(columns(t.DraftRow).id.in_(drafts)))
