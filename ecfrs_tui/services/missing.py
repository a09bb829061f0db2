"""What a home still lacks, in words: one list for the screens, the first run and `doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.config import Settings
from ecfrs_tui.services.competence_cover import cover
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.startviews import WISE, Missing
from ecfrs_tui.services.travelling import Travelling, all_places
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

TERMS_AHEAD_DAYS = 120
"""How far ahead schools ask for visits as a rule: terms should be known for so long."""
_NAMED = 3


def still_missing(context: Context, travelling: Travelling) -> tuple[Missing, ...]:
    """Everything the home lacks, what nothing can be booked without first; empty when nothing is missing."""
    today = context.now().date()
    with context.store.reading() as session:
        found = [
            *_schools(session),
            *_officers(session, today),
            *_programmes(session, today),
            *_terms(session, today),
            *_driving(session, travelling),
            *_sender(context.settings),
            *_requests(session),
            *_need(session),
            *_calendars(session),
        ]
    return tuple(sorted(found, key=lambda each: each.weight == WISE))


def how_many(session: DbSession, table: Any, *conditions: Any) -> int:
    """Rows of a table for which all of the conditions hold."""
    query = select(func.count()).select_from(table).where(*conditions)
    return int(session.connection().execute(query).scalar_one())


def _schools(session: DbSession) -> Iterator[Missing]:
    school = columns(t.School)
    open_ = school.status.startswith("Open")
    if not how_many(session, t.School, open_):
        yield Missing(
            "schools",
            "No school is known: a request finds no school and a visit no place.",
            "read the schools register in",
            section="places",
            reads="schools",
            command="import schools FILE",
        )
        return
    nowhere = select(school.name).where(open_ & school.latitude.is_(None)).order_by(school.name)
    names = session.connection().execute(nowhere).scalars().all()
    if names:
        yield Missing(
            "points",
            f"{_count(len(names), 'open school')} without a point on the map ({_some(names)}): "
            "no drive there can be reckoned.",
            "give the school its postcode or point",
            WISE,
            section="places",
            command="doctor",
        )


def _officers(session: DbSession, today: date) -> Iterator[Missing]:
    officer, span = columns(t.Officer), columns(t.WorkingSpan)
    active = officer.active & (officer.active_until.is_(None) | (officer.active_until >= today))
    run = session.connection().execute
    codes = run(select(officer.code).where(active).order_by(officer.code)).scalars().all()
    if not codes:
        yield Missing(
            "officers",
            "No officer works here: nobody can be booked.",
            "read the list of officers in, or enter them",
            section="officers",
            reads="officers",
            command="import officers FILE",
        )
        return
    bases = select(officer.code).where(active & officer.base_latitude.is_(None)).order_by(officer.code)
    if without := run(bases).scalars().all():
        yield Missing(
            "bases",
            f"{_some(without)}: no base on the map, so the first and last drive of a day are unknown.",
            "give the officer a base postcode",
            section="officers",
            command="officers set",
        )
    weeks = set(run(select(span.officer).distinct()).scalars())
    if idle := [code for code in codes if code not in weeks]:
        yield Missing(
            "weeks",
            f"{_some(idle)}: no working week, so no day is free.",
            "enter the working week",
            section="weeks",
            command="officers week",
        )


def _programmes(session: DbSession, today: date) -> Iterator[Missing]:
    programme = columns(t.Programme)
    if not how_many(session, t.Programme, programme.active):
        yield Missing(
            "programmes",
            "No programme is known: there is nothing to deliver.",
            "read the list of programmes in, or enter them",
            section="programmes",
            reads="programmes",
            command="import programmes FILE",
        )
        return
    if not how_many(session, t.Competence):
        yield Missing(
            "competences",
            "It is not known who may deliver what: nobody is trained for anything.",
            "read the list of competences in, or enter them",
            section="competences",
            reads="competences",
            command="import competences FILE",
        )
        return
    short = [row for row in cover(session, today) if len(row.officers) < row.needed]
    if short:
        titles = _some([row.title for row in short])
        yield Missing(
            "cover",
            f"Too few officers may deliver {titles} today.",
            "renew or enter a competence",
            section="competences",
            command="competences cover",
        )


def _terms(session: DbSession, today: date) -> Iterator[Missing]:
    entry, school = columns(t.TermEntry), columns(t.School)
    run = session.connection().execute
    ends = run(select(entry.scope, func.max(entry.last_day)).group_by(entry.scope))
    last: dict[str, date] = {row[0]: row[1] for row in ends}
    homes = run(
        select(school.authority)
        .where(school.status.startswith("Open") & (school.authority != ""))
        .group_by(school.authority)
        .order_by(func.count().desc())
    ).scalars()
    horizon = today + timedelta(days=TERMS_AHEAD_DAYS)
    authorities = list(homes)
    none = [name for name in authorities if name not in last]
    if none or not last:
        where = f" of {_some(none)}" if none else ""
        yield Missing(
            "terms",
            f"No terms{where}: every weekday but bank holidays counts as a school day.",
            "read the term dates in, or enter them",
            section="terms",
            reads="terms",
            command="import terms FILE",
        )
    for name in authorities:
        if name in last and last[name] < horizon:
            yield Missing(
                f"terms of {name}",
                f"The terms of {name} end on {long_day(last[name])}: "
                "every weekday after that counts as a school day.",
                "read the next school year in",
                WISE if last[name] >= today else "needed",
                section="terms",
                reads="terms",
                command="import terms FILE",
            )


def _driving(session: DbSession, travelling: Travelling) -> Iterator[Missing]:
    places = {place.key for place in all_places(session)}
    if len(places) < 2:
        return
    lacking = len(places - set(travelling.matrix(session).record.keys))
    if lacking:
        yield Missing(
            "driving times",
            f"Driving times are not stored for {_count(lacking, 'place')}: they are reckoned anew each time.",
            "leave the program open a moment: it computes them by itself",
            WISE,
            section="health",
            command="doctor",
        )


def _sender(settings: Settings) -> Iterator[Missing]:
    fresh = type(settings).model_fields
    if settings.sender_email == fresh["sender_email"].default:
        yield Missing(
            "sender",
            f"Letters still come from {settings.sender_email}, which nobody can answer to.",
            "set sender_email, sender_name and telephone",
            section="program:sender_email",
            command="settings set",
        )
    elif not settings.telephone:
        yield Missing(
            "telephone",
            "Letters name no telephone number.",
            "set telephone",
            WISE,
            section="program:telephone",
            command="settings set",
        )
    if settings.mail.way == "mail" and not settings.mail.server:
        yield Missing(
            "mail server",
            "Messages are to go by mail, and no mail server is set.",
            "set mail.server, or mail.way to files",
            section="program:mail.server",
            command="settings set",
        )


def _requests(session: DbSession) -> Iterator[Missing]:
    if not how_many(session, t.Request):
        yield Missing(
            "requests",
            "No request has come in yet: there is nothing to book.",
            "read an export of the form in, or take one down by phone",
            WISE,
            reads="requests",
            command="import requests FILE",
        )


def _need(session: DbSession) -> Iterator[Missing]:
    if not how_many(session, t.ScoreSet):
        yield Missing(
            "need",
            "No signs of need: schools are not ranked and Targets is empty.",
            "read scores or incidents in",
            WISE,
            section="needsets",
            reads="risk",
            command="import risk FILE",
        )


def _calendars(session: DbSession) -> Iterator[Missing]:
    if how_many(session, t.Officer) and not how_many(session, t.CalendarSource):
        yield Missing(
            "calendars",
            "No officer's calendar is read: only leave entered here is known.",
            "keep the address of each officer's calendar",
            WISE,
            section="calendars",
            command="calendars add",
        )


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}" + ("" if number == 1 else "s")


def _some(names: Any) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
