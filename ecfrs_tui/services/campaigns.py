"""Ranked lists that are kept for a campaign, and what has come of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import Session as SqlSession
from sqlmodel import select as entities

from ecfrs_tui.domain.need import Theme
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.intake.values import shortened
from ecfrs_tui.services import targeting
from ecfrs_tui.services.contact_log import DECLINED, REPLIED, campaign_of
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import LIVE
from ecfrs_tui.services.needviews import CampaignView, TargetRow
from ecfrs_tui.services.open_schools import open_school
from ecfrs_tui.services.phrases import counted, london
from ecfrs_tui.services.themes import load_themes, theme_named
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

MOST_SCHOOLS = 2000
_MOST_NAME = 80


@dataclass(frozen=True)
class Came:
    """What came of a campaign: the URNs of its schools by what happened.

    A school is *contacted* once a contact with it was logged under the campaign. It has *answered* when it
    then spoke to us, answered, booked or declined, or is booked; *declined* when the last thing it said was
    no. It is *booked* with a live visit (held, confirmed or delivered) on a topic of the theme that was made
    after the list. What a school said outside campaigns since the list was made counts too. All of them are
    counted among the contacted schools only.
    """

    contacted: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    booked: set[int] = field(default_factory=set)
    declined: set[int] = field(default_factory=set)
    last: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    """The latest contact with each school: kind and London wall time."""

    def response(self, urn: int) -> str:
        """In one word: booked, declined, answered, none yet (contacted), or nothing."""
        if urn in self.booked:
            return "booked"
        if urn in self.declined:
            return "declined"
        if urn in self.answered:
            return "answered"
        return "none yet" if urn in self.contacted else ""


def percent(part: int, whole: int) -> int | None:
    """A rate in whole per cent; None when there is nothing to take it of."""
    return round(100 * part / whole) if whole else None


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
        due=sum(1 for e in entries if e.step and e.step_due is not None and e.step_due <= today),
        version=row.version,
        response_percent=percent(len(came.answered), len(came.contacted)),
        booked_percent=percent(len(came.booked), len(came.contacted)),
    )


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


def came_of(session: DbSession, saved: Row[Any] | t.TargetList, theme: Theme | None) -> Came:
    """What came of a campaign (`Came` says how it is counted); three queries."""
    c, entry = columns(t.ContactLog), columns(t.TargetEntry)
    mine = select(entry.urn).where(entry.list_id == saved.id)
    query = (
        select(c.urn, c.at, c.kind, c.list_id)
        .where(c.urn.in_(mine) & ((c.list_id == saved.id) | (c.list_id.is_(None) & (c.at >= saved.made_at))))
        .order_by(c.at, c.id)
    )
    came = Came()
    replied: dict[int, str] = {}
    for row in session.connection().execute(query):
        came.last[row.urn] = (row.kind, row.at)
        if row.list_id == saved.id:
            came.contacted.add(row.urn)
        if row.kind in REPLIED:
            replied[row.urn] = row.kind
    if came.contacted and theme is not None:
        came.booked.update(came.contacted & _visited_since(session, saved, theme.topics))
    came.answered.update(came.contacted & (replied.keys() | came.booked))
    came.declined.update(u for u in came.contacted - came.booked if replied.get(u) == DECLINED)
    return came


def _visited_since(session: DbSession, saved: Row[Any] | t.TargetList, topics: Sequence[str]) -> set[int]:
    """Schools of the list with a live visit on the topics that was made after the list."""
    visit, part, programme, entry = (
        columns(x) for x in (t.Visit, t.VisitSession, t.Programme, t.TargetEntry)
    )
    query = (
        select(visit.urn, visit.reference)
        .select_from(t.Visit)
        .join(t.VisitSession, part.visit_id == visit.id)
        .join(t.Programme, part.programme == programme.code)
        .where(
            visit.urn.in_(select(entry.urn).where(entry.list_id == saved.id))
            & visit.state.in_(LIVE)
            & (visit.arrives_at >= saved.made_at)
            & programme.topic.in_(list(topics))
        )
        .distinct()
    )
    rows = session.connection().execute(query).all()
    made = _made(session, [row.reference for row in rows])
    # a visit that nobody booked here (imported) is judged by its day alone
    return {row.urn for row in rows if made.get(row.reference, saved.made_at) >= saved.made_at}


def _made(session: DbSession, references: Sequence[str]) -> dict[str, datetime]:
    """When each visit was booked or held first, London wall time, as the audit has it."""
    c = columns(t.AuditEntry)
    found: dict[str, datetime] = {}
    for part in (list(references[n : n + 500]) for n in range(0, len(references), 500)):
        query = (
            select(c.reference, func.min(c.id).label("first"))
            .where(c.reference.in_(part) & c.action.in_(("book", "hold")))
            .group_by(c.reference)
            .subquery()
        )
        rows = select(c.reference, c.at_utc).join(query, query.c.first == c.id)
        found.update({ref: london(at) for ref, at in session.connection().execute(rows)})
    return found
