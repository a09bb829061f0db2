"""Who may deliver what: granted, renewed for many at once, and ended; what lapsed stays as history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session as DbSession
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.officers import Competence
from ecfrs_tui.errors import NotFoundError, RefusedError, StaleError
from ecfrs_tui.services.busy import officer_code
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.phrases import counted, long_day
from ecfrs_tui.services.records import reading
from ecfrs_tui.services.records.effects import broken_by, told
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.store.work import Work

LABELS: Mapping[str, str] = {"valid_from": "from", "valid_until": "until"}
FIELDS: Mapping[str, reading.Reader] = {
    "valid_from": reading.a_date(blank=True),
    "valid_until": reading.a_date(blank=True),
}
Pair = tuple[str, str]
"""Officer and programme."""


def across(texts: Mapping[str, str]) -> Mapping[str, str]:
    """What is wrong between fields, by field."""
    first, last = texts.get("valid_from", ""), texts.get("valid_until", "")
    if first and last and last < first:
        return {"valid_until": "the last day lies before the first"}
    return {}


def renew(
    context: Context,
    pairs: Sequence[Pair],
    texts: Mapping[str, str],
    *,
    versions: Mapping[Pair, int] | None = None,
) -> Outcome:
    """Each officer may deliver each programme until the day stated (none: for good).

    A competence that holds, or that begins later, goes on until then; one that has lapsed, or was never
    there, begins anew on `valid_from` (none: today). Raises RefusedError, NotFoundError, StaleError.
    """
    found = reading.read_all(FIELDS, texts, LABELS)
    if wrong := across(texts):
        raise reading.fields_refused(wrong, LABELS)
    today = context.now().date()
    first, until = found["valid_from"] or today, found["valid_until"]
    if until is not None and until < today:
        raise reading.fields_refused({"valid_until": "this day is over: end it instead"}, LABELS)
    with context.writing() as (work, _):
        known = _known(work.session, pairs)
        changes = [(pair, _latest(work.session, pair, today)) for pair in known]
        _refuse_stale(changes, versions or {})
        broken = broken_by(context, work.session, _as_renewed(changes, first, until), {p[0] for p in known})
        for (officer, programme), row in changes:
            held = row or t.Competence(officer=officer, programme=programme, valid_from=first)
            held.valid_until = until
            work.session.add(held)
        words = f"{_said(work, known)} {f'until {long_day(until)}' if until else 'for good'}"
        work.record("competence", known[0][0].upper(), words, details={"pairs": [list(p) for p in known]})
    return Outcome(told(words, broken))


def end(context: Context, pairs: Sequence[Pair], last: date) -> Outcome:
    """They may deliver it up to `last` and no longer. Raises RefusedError where nothing holds, NotFoundError."""
    today = context.now().date()
    with context.writing() as (work, _):
        known = _known(work.session, pairs)
        changes = [(pair, _latest(work.session, pair, today)) for pair in known]
        held = [(pair, row) for pair, row in changes if row is not None]
        if not held:
            raise RefusedError("nothing_held", "none of them may deliver it, so nothing can end")
        broken = broken_by(context, work.session, _as_ended(held, last), {p[0] for p, _ in held})
        for _, row in held:
            if row.valid_from is not None and row.valid_from > last:
                work.session.delete(row)
            else:
                row.valid_until = last
        words = f"Ended {_said(work, [p for p, _ in held], '').strip()} on {long_day(last)}"
        work.record("competence", held[0][0][0].upper(), words)
    return Outcome(told(words, broken))


def weigh_end(context: Context, pairs: Sequence[Pair], last: date) -> tuple[str, ...]:
    """Visits that would be without a trained officer."""
    with context.store.reading() as session:
        known = _known(session, pairs)
        held = [(p, r) for p in known if (r := _latest(session, p, context.now().date())) is not None]
        return broken_by(context, session, _as_ended(held, last), {p[0] for p in known})


def _known(session: DbSession, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    c = columns(t.Programme)
    programmes = {code.upper(): code for code in session.connection().execute(select(c.code)).scalars()}
    found = []
    for officer, programme in pairs:
        code = programmes.get(programme.strip().upper())
        if code is None:
            raise NotFoundError(
                "programme_unknown", f"there is no programme {programme}", hint="`programmes list` shows them"
            )
        found.append((officer_code(session, officer), code))
    if not found:
        raise RefusedError("nothing_chosen", "no officer and programme are named")
    return tuple(dict.fromkeys(found))


def _latest(session: DbSession, pair: Pair, today: date) -> t.Competence | None:
    """The competence that holds today or begins later, the last of them; None when all have lapsed."""
    query = (
        entities(t.Competence)
        .where(t.Competence.officer == pair[0], t.Competence.programme == pair[1])
        .order_by(col(t.Competence.valid_from), col(t.Competence.id))
    )
    rows = [r for r in session.exec(query) if r.valid_until is None or r.valid_until >= today]
    return rows[-1] if rows else None


def _refuse_stale(changes: Sequence[tuple[Pair, t.Competence | None]], versions: Mapping[Pair, int]) -> None:
    for pair, row in changes:
        seen = versions.get(pair)
        if seen is not None and seen != (row.version if row is not None else 0):
            raise StaleError(
                "edited_since",
                f"what {pair[0]} may deliver of {pair[1]} has been changed meanwhile",
                hint="look at it again",
            )


def _said(work: Work, pairs: Sequence[Pair], verb: str = "may deliver") -> str:
    """`Ash and Birch may deliver Water safety`, or how many of each."""
    officers, programmes = list(dict.fromkeys(p[0] for p in pairs)), list(dict.fromkeys(p[1] for p in pairs))
    names = [work.session.get_one(t.Officer, code).name for code in officers]
    titles = [work.session.get_one(t.Programme, code).title for code in programmes]
    who = " and ".join(names) if len(names) <= 2 else counted(len(names), "officer")
    what = titles[0] if len(titles) == 1 else counted(len(titles), "programme")
    return f"{who} {verb} {what}" if verb else f"{what} of {who}"


def _as_renewed(changes: Sequence[tuple[Pair, t.Competence | None]], first: date, until: date | None) -> Any:
    starts = {pair: row.valid_from if row is not None else first for pair, row in changes}
    return _with_competences(lambda pair: Competence(pair[1], starts[pair], until), [p for p, _ in changes])


def _as_ended(held: Sequence[tuple[Pair, t.Competence]], last: date) -> Any:
    starts = {pair: row.valid_from for pair, row in held}
    return _with_competences(lambda pair: Competence(pair[1], starts[pair], last), [p for p, _ in held])


def _with_competences(made: Any, pairs: Sequence[Pair]) -> Any:
    """A change of the book: of each pair, what was there from the same day gives way to the new one."""

    def change(book: Book) -> Book:
        officers = dict(book.officers)
        for pair in pairs:
            new = made(pair)
            officer = officers[pair[0]]
            kept = tuple(
                c
                for c in officer.competences
                if (c.programme, c.valid_from) != (new.programme, new.valid_from)
            )
            officers[pair[0]] = replace(officer, competences=(*kept, new))
        return replace(book, officers=officers)

    return change


def soon(day: date | None, today: date, days: int = 90) -> bool:
    """Whether a last day lies within the next weeks."""
    return day is not None and day <= today + timedelta(days=days)
