"""What is kept about the team, read for screens and commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.officers import Competence, Officer, Week
from ecfrs_tui.domain.times import day_words
from ecfrs_tui.services.busy import officer_code
from ecfrs_tui.services.loading import load_officers
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.records.busy_times import ENTERED
from ecfrs_tui.services.records.competences import soon
from ecfrs_tui.services.records.officers import base_text
from ecfrs_tui.services.records.reading import span_text
from ecfrs_tui.services.records.teamviews import (
    BusyLine,
    CompetenceCell,
    CompetenceGrid,
    CompetenceRow,
    OfficerLine,
    WeekLine,
)
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

AWAY_DAYS = 60


def team(session: DbSession, now: datetime) -> tuple[OfficerLine, ...]:
    """Every officer, those in post first; three queries."""
    today = now.date()
    known = load_officers(session)
    away = _away(session, now)
    c = columns(t.Officer)
    lines = [
        OfficerLine(
            row.code,
            row.name,
            row.email,
            row.phone,
            row.base_name,
            base_text(row.base_postcode, row.base_latitude, row.base_longitude),
            row.base_latitude is not None,
            row.max_sessions_per_day,
            row.max_drive_minutes_per_day,
            row.active_from,
            row.active_until,
            row.version,
            *_state(known[row.code], today),
            week_texts(known[row.code].week_on(today)),
            len({x.programme for x in known[row.code].competences if x.holds(today)}),
            away.get(row.code, ""),
        )
        for row in session.connection().execute(select(*c).order_by(c.code))
    ]
    return tuple(sorted(lines, key=lambda line: (not line.in_post, line.name.casefold(), line.code)))


def _state(officer: Officer, today: date) -> tuple[str, bool]:
    if not officer.active:
        return "not active", False
    if officer.active_from and officer.active_from > today:
        return f"from {long_day(officer.active_from)}", True
    if officer.active_until and officer.active_until < today:
        return f"left {long_day(officer.active_until)}", False
    if officer.active_until:
        return f"leaves {long_day(officer.active_until)}", True
    return "in post", True


def _away(session: DbSession, now: datetime) -> dict[str, str]:
    """The next leave of each officer in words."""
    c = columns(t.BusyTime)
    query = (
        select(c.officer, c.label, c.starts_at, c.ends_at)
        .where((c.ends_at > now) & (c.starts_at < now + timedelta(days=AWAY_DAYS)) & (c.level == "oof"))
        .order_by(c.starts_at.desc())
    )
    found = {}
    for row in session.connection().execute(query):
        label = row.label or "away"
        found[row.officer] = (
            f"{label} until {day_words(row.ends_at - timedelta(seconds=1))}"
            if row.starts_at <= now
            else f"{label} from {day_words(row.starts_at)}"
        )
    return found


def week_texts(week: Week) -> tuple[str, ...]:
    """Seven stretches as they are typed, Monday first."""
    return tuple(span_text(week.get(weekday, ())) for weekday in range(7))


def weeks(session: DbSession, now: datetime) -> tuple[WeekLine, ...]:
    """Every working week, by officer and then by its first day."""
    today = now.date()
    lines = []
    for officer in load_officers(session).values():
        if officer.active_until and officer.active_until < today:
            continue
        all_weeks: list[tuple[date | None, Week]] = [(None, officer.pattern), *officer.later]
        for number, (since, week) in enumerate(all_weeks):
            following = all_weeks[number + 1][0] if number + 1 < len(all_weeks) else None
            until = following - timedelta(days=1) if following else None
            begun = since is None or since <= today
            lines.append(
                WeekLine(
                    officer.code,
                    officer.name,
                    since,
                    until,
                    week_texts(week),
                    _minutes(week),
                    begun and (until is None or today <= until),
                    officer.version,
                )
            )
    return tuple(sorted(lines, key=lambda w: (w.name.casefold(), w.since or date.min)))


def _minutes(week: Week) -> int:
    return sum(
        (last.hour - first.hour) * 60 + last.minute - first.minute
        for spans in week.values()
        for first, last in spans
    )


def busy_lines(
    session: DbSession, now: datetime, *, officer: str = "", past_days: int = 31, ahead_days: int = 400
) -> tuple[BusyLine, ...]:
    """What else blocks officers, by its beginning: from `past_days` ago on."""
    c, who = columns(t.BusyTime), columns(t.Officer)
    query = (
        select(*c, who.name)
        .join_from(t.BusyTime, t.Officer, c.officer == who.code)
        .where(
            (c.ends_at > now - timedelta(days=past_days)) & (c.starts_at < now + timedelta(days=ahead_days))
        )
        .order_by(c.starts_at, c.officer)
    )
    if officer:
        query = query.where(c.officer == officer_code(session, officer))
    return tuple(
        BusyLine(
            row.id,
            row.officer,
            row.name,
            row.starts_at,
            row.ends_at,
            row.label,
            row.level,
            row.source,
            row.source == ENTERED,
            row.ends_at <= now,
            row.version,
        )
        for row in session.connection().execute(query)
    )


def competence_grid(session: DbSession, today: date) -> CompetenceGrid:
    """Active programmes by officers who are in post or will be."""
    officers = [
        o
        for o in load_officers(session).values()
        if o.active and not (o.active_until and o.active_until < today)
    ]
    officers.sort(key=lambda o: o.name.casefold())
    versions = _versions(session)
    p = columns(t.Programme)
    query = select(p.code, p.title, p.topic, p.officers_needed).where(p.active).order_by(p.topic, p.title)
    return CompetenceGrid(
        tuple((o.code, o.name) for o in officers),
        tuple(
            CompetenceRow(
                row.code,
                row.title,
                row.topic,
                row.officers_needed,
                tuple(_cell(o, row.code, row.title, today, versions) for o in officers),
            )
            for row in session.connection().execute(query)
        ),
    )


def _versions(session: DbSession) -> dict[tuple[str, str, date | None], int]:
    c = columns(t.Competence)
    rows = session.connection().execute(select(c.officer, c.programme, c.valid_from, c.version))
    return {(r.officer, r.programme, r.valid_from): r.version for r in rows}


def _cell(
    officer: Officer, code: str, title: str, today: date, versions: dict[tuple[str, str, date | None], int]
) -> CompetenceCell:
    mine = sorted(
        (c for c in officer.competences if c.programme == code), key=lambda c: c.valid_from or date.min
    )
    live = [c for c in mine if c.valid_until is None or c.valid_until >= today]
    shown: Competence | None = live[-1] if live else mine[-1] if mine else None
    if shown is None:
        return CompetenceCell(officer.code, officer.name, code, title, None, None, "never", 0)
    state = _competence_state(live, shown, today)
    version = versions.get((officer.code, code, shown.valid_from), 0) if live else 0
    return CompetenceCell(
        officer.code, officer.name, code, title, shown.valid_from, shown.valid_until, state, version
    )


def _competence_state(live: Sequence[Competence], shown: Competence, today: date) -> str:
    if not live:
        return "lapsed"
    if not any(c.holds(today) for c in live):
        return "later"
    return "soon" if soon(shown.valid_until, today) else "held"
