"""Programmes: what can be delivered, what belongs to it, and from when it is delivered no longer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.programmes import Programme
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.programmes import MODES
from ecfrs_tui.intake.values import BadValueError, read_season, season_text
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.inbox import OPEN_STATES
from ecfrs_tui.services.loading import season_of
from ecfrs_tui.services.phrases import counted, long_day
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.changing import in_words, put
from ecfrs_tui.services.records.effects import broken_by, told
from ecfrs_tui.services.records.officers import code
from ecfrs_tui.services.records.stale import refuse_stale
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

MOST_LINES = 2000
LABELS: Mapping[str, str] = {
    "code": "code", "title": "title", "topic": "topic", "years": "year groups", "mode": "given to",
    "minutes": "minutes", "setup_minutes": "set-up", "gap_minutes": "between sessions",
    "packup_minutes": "packing up", "max_pupils": "most pupils", "officers_needed": "officers needed",
    "season": "season", "active": "offered", "retired_from": "not delivered from",
    "equipment": "what we bring", "asked": "what the school provides",
}  # fmt: skip


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SPOKEN = re.compile(
    r"(?P<d1>\d{1,2}) *(?P<m1>[a-z]{3,9}) *(?:to|until|till|–|-) *(?P<d2>\d{1,2}) *(?P<m2>[a-z]{3,9})",
    re.IGNORECASE,
)


def season(text: str) -> str:
    """A season in our own spelling, from `10-01..11-05` or `1 oct to 5 nov`; nothing for all year.

    Raises BadValueError.
    """
    if not text.strip() or text.strip().casefold() == "all year":
        return ""
    if (said := _SPOKEN.fullmatch(text.strip())) is not None:
        months = [_month(said[name]) for name in ("m1", "m2")]
        text = "..".join(f"{m:02}-{int(said[d]):02}" for m, d in zip(months, ("d1", "d2"), strict=True))
    try:
        return season_text(read_season(text))
    except BadValueError:
        raise BadValueError("not a season such as 1 oct to 5 nov") from None


def _month(text: str) -> int:
    for number, name in enumerate(MONTHS, 1):
        if name.casefold().startswith(text.casefold()):
            return number
    raise BadValueError(f"“{text}” is no month")


def season_words(stored: str) -> str:
    """`1 October to 5 November`; all year for nothing."""
    if not stored:
        return "all year"
    ends = [part.split("-") for part in stored.split("..")]
    return " to ".join(f"{int(day)} {MONTHS[int(month) - 1]}" for month, day in ends)


def _years(text: str) -> str:
    return ",".join(reading.year_groups(needed=False)(text))


FIELDS: Mapping[str, reading.Reader] = {
    "title": reading.words(needed=True, most=120),
    "topic": reading.words(most=80),
    "years": _years,
    "mode": reading.one_of(MODES),
    "minutes": reading.whole(least=5, most=480),
    "setup_minutes": reading.whole(least=0, most=240),
    "gap_minutes": reading.whole(least=0, most=240),
    "packup_minutes": reading.whole(least=0, most=240),
    "max_pupils": reading.whole(least=1, most=3000),
    "officers_needed": reading.whole(least=1, most=6),
    "season": season,
    "active": reading.yes_no,
    "retired_from": reading.a_date(blank=True),
    "equipment": reading.words(most=MOST_LINES, lines=True),
    "asked": reading.words(most=MOST_LINES, lines=True),
}


def save(
    context: Context, texts: Mapping[str, str], *, known: str = "", version: int | None = None
) -> Outcome:
    """A new programme, or another state of a known one; fields that are not named stay as they are.

    The words say how many visits break a rule by it, and how many open requests still ask for a programme that
    is delivered no longer. Raises RefusedError naming the fields, NotFoundError, StaleError.
    """
    with context.writing() as (work, _):
        if not known:
            row = _new(work, texts)
            words = f"New programme {row.title} ({row.code})"
            work.record("add-programme", row.code.upper(), words)
            return Outcome(words, reference=row.code)
        row = programme_row(work.session, known)
        refuse_stale(work.session, row.title, row.code.upper(), row.version, version)
        values = _read(texts)
        broken = broken_by(context, work.session, _as_changed(row.code, values))
        before = row.title
        names = put(row, values, before)
        words = f"Changed {before}: {in_words(names, LABELS)}"
        if names == ["retired_from"]:
            words = _retired_words(work.session, row)
        work.record("programme", row.code.upper(), words)
        return Outcome(told(words, broken), reference=row.code)


def weigh(context: Context, texts: Mapping[str, str], known: str) -> tuple[str, ...]:
    """Visits that would break a rule if this were kept."""
    with context.store.reading() as session:
        row = programme_row(session, known)
        return broken_by(context, session, _as_changed(row.code, _read(texts)))


def asking(session: DbSession, programme: str) -> list[str]:
    """The open requests that ask for a programme, by reference."""
    request, wanted = columns(t.Request), columns(t.RequestSession)
    query = (
        select(request.reference)
        .join_from(t.Request, t.RequestSession, wanted.request_id == request.id)
        .where((wanted.programme == programme) & request.state.in_(OPEN_STATES))
        .distinct()
        .order_by(request.reference)
    )
    return list(session.connection().execute(query).scalars())


def programme_row(session: Any, known: str) -> t.Programme:
    """The row of a programme by its code, however it is written. Raises NotFoundError."""
    c = columns(t.Programme)
    found = session.connection().execute(select(c.code).where(func.upper(c.code) == known.strip().upper()))
    stored = found.scalar()
    if stored is None:
        raise NotFoundError(
            "programme_unknown", f"there is no programme {known}", hint="`programmes list` shows them"
        )
    row: t.Programme = session.get_one(t.Programme, stored)
    return row


def _retired_words(session: DbSession, row: t.Programme) -> str:
    if row.retired_from is None:
        return f"{row.title} is delivered again"
    words = f"{row.title} is not delivered from {long_day(row.retired_from)} on"
    if open_ := asking(session, row.code):
        still = "asks" if len(open_) == 1 else "ask"
        words += f"; {counted(len(open_), 'open request')} still {still} for it: {', '.join(open_[:5])}"
    return words


def _new(work: Work, texts: Mapping[str, str]) -> t.Programme:
    if not texts.get("code", "").strip():
        raise reading.fields_refused({"code": "a code is needed"}, LABELS)
    wanted = reading.read_all({"code": code}, texts, LABELS)["code"]
    c = columns(t.Programme)
    if work.session.connection().execute(select(c.code).where(func.upper(c.code) == wanted)).first():
        raise reading.fields_refused({"code": f"there is a programme {wanted} already"}, LABELS)
    row = t.Programme(code=wanted, title="")
    values = _read({"title": "", **texts})
    if not values:
        raise RefusedError("nothing_changed", "nothing is said about the programme")
    for name, value in values.items():
        setattr(row, name, value)
    work.session.add(row)
    return row


def _read(texts: Mapping[str, str]) -> dict[str, Any]:
    named = {name: read for name, read in FIELDS.items() if name in texts}
    return reading.read_all(named, texts, LABELS)


_OF_THE_RULES = (
    "title", "minutes", "setup_minutes", "gap_minutes", "packup_minutes", "max_pupils", "officers_needed",
    "active", "retired_from",
)  # fmt: skip


def _as_changed(code_: str, values: Mapping[str, Any]) -> Any:
    """The change as the rule book sees it: visits keep the lengths they were booked with."""

    def after(programme: Programme) -> Programme:
        if programme.code != code_:
            return programme
        plain: dict[str, Any] = {name: values[name] for name in _OF_THE_RULES if name in values}
        if "season" in values:
            plain["season"] = season_of(values["season"])
        if "years" in values:
            plain["years"] = tuple(y for y in values["years"].split(",") if y)
        return replace(programme, **plain)

    def change(book: Book) -> Book:
        visits = tuple(
            replace(v, sessions=tuple(replace(s, programme=after(s.programme)) for s in v.sessions))
            for v in book.visits
        )
        programmes = {key: after(each) for key, each in book.programmes.items()}
        return replace(book, programmes=programmes, visits=visits)

    return change


def state_of(active: bool, retired_from: date | None, today: date) -> tuple[str, bool]:
    """Whether it is delivered today, in words and as such."""
    if not active:
        return "not offered", False
    if retired_from is None:
        return "delivered", True
    if retired_from <= today:
        return f"retired {long_day(retired_from)}", False
    return f"until {long_day(retired_from)}", True
