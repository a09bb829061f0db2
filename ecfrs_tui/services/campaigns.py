"""Ranked lists that are kept for a campaign, and what has come of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import Session as SqlSession
from sqlmodel import select as entities

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.intake.values import shortened
from ecfrs_tui.services import targeting
from ecfrs_tui.services.campaign_results import Came, came_of, percent
from ecfrs_tui.services.contact_log import campaign_of
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.needviews import CampaignView, TargetRow
from ecfrs_tui.services.open_schools import open_school
from ecfrs_tui.services.phrases import counted
from ecfrs_tui.services.themes import load_themes, theme_named
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

MOST_SCHOOLS = 2000
_MOST_NAME = 80


def save(context: Context, name: str, theme: str, urns: Sequence[int]) -> Outcome:
    """Keeps a list of schools in this order, with the need each has now (open sources only).

    Raises RefusedError for an empty list, one without a name or with a name that is taken, or a closed
    school; NotFoundError for an unknown theme or school.
    """
    wanted = list(dict.fromkeys(urns))
    title = shortened(name, _MOST_NAME)
    if not title:
        raise RefusedError("name_missing", "a campaign needs a name", hint="such as Knife crime, spring")
    if not 0 < len(wanted) <= MOST_SCHOOLS:
        raise RefusedError(
            "list_size",
            f"a campaign of {counted(len(wanted), 'school')} cannot be kept",
            hint=f"choose 1 to {MOST_SCHOOLS:,} schools",
        )
    with context.writing() as (work, _):
        session = work.session
        about = theme_named(load_themes(session), theme)
        _refuse_taken(session, title)
        for urn in wanted:
            open_school(session, urn)
        ranked = targeting.targets(session, about.code, today=context.now().date())
        need = {row.urn: row.need for row in ranked.rows}
        saved = t.TargetList(name=title, theme=about.code, made_at=context.now(), actor=context.actor)
        session.add(saved)
        session.flush()
        assert saved.id is not None
        for rank, urn in enumerate(wanted, 1):
            session.add(t.TargetEntry(list_id=saved.id, urn=urn, rank=rank, need=need.get(urn, 0)))
        words = f"Campaign {saved.id}, {title}: {counted(len(wanted), 'school')}, {about.title}"
        work.record("campaign", f"campaign:{saved.id}", words)
    return Outcome(words, reference=str(saved.id))


def _refuse_taken(session: SqlSession, title: str) -> None:
    names = session.exec(entities(t.TargetList.id, t.TargetList.name)).all()
    taken = next((number for number, name in names if name.casefold() == title.casefold()), None)
    if taken is not None:
        raise RefusedError(
            "name_taken", f"campaign {taken} has the name “{title}” already", hint="take another name"
        )


def campaigns(session: DbSession, today: date) -> tuple[CampaignView, ...]:
    """All of them, the newest first, with response and conversion."""
    c = columns(t.TargetList)
    rows = session.connection().execute(select(*c).order_by(c.made_at.desc(), c.id.desc())).all()
    themes = load_themes(session)
    entries = _entries(session)
    return tuple(
        _view(row, entries.get(row.id, []), came_of(session, row, themes.get(row.theme)), today)
        for row in rows
    )


def _view(row: Row[Any], entries: list[Row[Any]], came: Came, today: date) -> CampaignView:
    return CampaignView(
        number=row.id,
        name=row.name,
        theme=row.theme,
        made_at=row.made_at,
        schools=len(entries),
        contacted=len(came.contacted),
        answered=len(came.answered),
        booked=len(came.booked),
        declined=len(came.declined),
        due=sum(1 for e in entries if _is_due(e, today) and e.urn not in came.booked),
        version=row.version,
        response_percent=percent(len(came.answered), len(came.contacted)),
        booked_percent=percent(len(came.booked), len(came.contacted)),
    )


def _is_due(entry: Row[Any], today: date) -> bool:
    return bool(entry.step) and entry.step_due is not None and entry.step_due <= today


def _entries(session: DbSession, number: int | None = None) -> dict[int, list[Row[Any]]]:
    c = columns(t.TargetEntry)
    query = select(*c).order_by(c.rank, c.id)
    if number is not None:
        query = query.where(c.list_id == number)
    found: dict[int, list[Row[Any]]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.list_id, []).append(row)
    return found


def campaign(
    session: SqlSession, number: int, today: date, *, unlocked: bool = False
) -> tuple[TargetRow, ...]:
    """The schools of a list in its order, with their need as it is now, what came of it, and the next step.

    Schools that have closed since are left out. Raises NotFoundError.
    """
    saved = campaign_of(session, number)
    themes = load_themes(session)
    about = theme_named(themes, saved.theme)
    view = targeting.targets(session, about.code, today=today, unlocked=unlocked)
    now = {row.urn: row for row in view.rows}
    came = came_of(session, saved, about)
    return tuple(
        replace(
            now[entry.urn],
            rank=entry.rank,
            response=came.response(entry.urn),
            last_contact=_last(came, entry.urn),
            step=entry.step,
            step_due=entry.step_due,
        )
        for entry in _entries(session, number).get(number, [])
        if entry.urn in now
    )


def _last(came: Came, urn: int) -> str:
    if urn not in came.last:
        return ""
    kind, at = came.last[urn]
    return f"{kind} {at.day} {at:%b %Y}"
