"""What was said and written to schools, and the next step with each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import Session as SqlSession
from sqlmodel import select as entities

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import clean
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.follow_up import checked_due, school_day_in
from ecfrs_tui.services.needviews import ContactLine
from ecfrs_tui.services.open_schools import open_school
from ecfrs_tui.services.phrases import long_day
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

WROTE, CALLED, SPOKE, ANSWERED, BOOKED, DECLINED = KINDS = (
    "wrote",
    "called",
    "spoke",
    "answered",
    "booked",
    "declined",
)
REPLIED = (SPOKE, ANSWERED, BOOKED, DECLINED)
"""Kinds by which the school itself said something."""
FOLLOW_UP = {
    WROTE: (14, "call them"),
    CALLED: (3, "call again"),
    SPOKE: (7, "ask what they decided"),
    ANSWERED: (2, "find them a time"),
}
"""Days until the next step, and the step, when nobody says otherwise; what is booked or declined needs none."""
_SAID = {WROTE: "wrote to", CALLED: "called", SPOKE: "spoke to"}
_MOST_WORDS = 2000
_MOST_STEP = 200


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done next about a school; no words when nothing is."""

    words: str = ""
    due: date | None = None


def log_contact(
    context: Context,
    urn: int,
    *,
    kind: str,
    words: str = "",
    campaign: int | None = None,
    step: str = "",
    step_due: date | None = None,
) -> Outcome:
    """Notes a contact; `step` and `step_due` say what comes next, else the usual follow-up of its kind does.

    Raises NotFoundError for an unknown school or campaign, RefusedError for an unknown kind, a refusal
    without a reason, a day that is over, or a school that is not on the campaign's list.
    """
    kind = kind.strip().lower()
    if kind not in KINDS:
        raise RefusedError(
            "contact_kind", f"“{clean(kind)[:30]}” is no kind of contact", hint=f"one of {', '.join(KINDS)}"
        )
    said = clean(words, lines=True)[:_MOST_WORDS]
    if kind == DECLINED and not said:
        raise RefusedError(
            "reason_missing", "a school that declined has a reason", hint="say it in a few words"
        )
    with context.writing() as (work, _):
        session = work.session
        school = open_school(session, urn)
        entry = None if campaign is None else entry_of(session, campaign, urn)
        after = next_step(context, session, kind, step, step_due)
        note(context, session, urn, kind, said, entry, after)
        outcome = _words(school.name, kind, after)
        work.record("contact", f"urn:{urn}", outcome, details={"campaign": campaign, "kind": kind})
    return Outcome(outcome)


def next_step(
    context: Context, session: DbSession, kind: str, step: str = "", due: date | None = None
) -> Step:
    """The step after a contact: as stated, with the usual follow-up for what is not. Raises RefusedError."""
    today = context.now().date()
    days, usual = FOLLOW_UP.get(kind, (0, ""))
    words = clean(step)[:_MOST_STEP] or usual
    if due is not None:
        return Step(words or "see what came of it", checked_due(due, today))
    if not words:
        return Step()
    return Step(words, school_day_in(session, today, days or FOLLOW_UP[WROTE][0]))


def note(
    context: Context,
    session: SqlSession,
    urn: int,
    kind: str,
    words: str,
    entry: t.TargetEntry | None,
    after: Step,
) -> None:
    """Writes a contact in the caller's transaction; the school's step on the list becomes the one after it."""
    session.add(
        t.ContactLog(
            urn=urn,
            at=context.now(),
            kind=kind,
            words=words,
            actor=context.actor,
            list_id=entry.list_id if entry else None,
            step=after.words,
            step_due=after.due,
        )
    )
    if entry is not None:
        entry.step, entry.step_due = after.words, after.due
        session.add(entry)


def entry_of(session: SqlSession, campaign: int, urn: int) -> t.TargetEntry:
    """The school's line on a campaign's list. Raises NotFoundError, RefusedError when it has none."""
    saved = campaign_of(session, campaign)
    mine = entities(t.TargetEntry).where(t.TargetEntry.list_id == saved.id, t.TargetEntry.urn == urn)
    entry = session.exec(mine).first()
    if entry is None:
        raise RefusedError(
            "not_on_list",
            f"the school {urn} is not on the list of “{saved.name}”",
            hint="log it without the campaign, or save a list with it",
        )
    return entry


def campaign_of(session: SqlSession, number: int) -> t.TargetList:
    """The row of a campaign. Raises NotFoundError."""
    row = session.get(t.TargetList, number) if 0 < number < 10**9 else None
    if row is None:
        raise NotFoundError(
            "campaign_unknown", f"there is no campaign {number}", hint="`campaigns list` shows them"
        )
    return row


def _words(school: str, kind: str, after: Step) -> str:
    said = (
        f"{school}: {kind}" if kind in (ANSWERED, BOOKED, DECLINED) else f"{_SAID.get(kind, kind)} {school}"
    )
    then = f"; next: {after.words}, {long_day(after.due)}" if after.words and after.due else ""
    return f"{said[0].upper()}{said[1:]}{then}"


def contacts_with(session: DbSession, urn: int, *, limit: int = 20) -> tuple[ContactLine, ...]:
    """What was said and written to a school, newest first."""
    c, school, saved = columns(t.ContactLog), columns(t.School), columns(t.TargetList)
    query = (
        select(c.at, c.kind, c.words, c.actor, c.urn, school.name, saved.name.label("campaign"))
        .select_from(t.ContactLog)
        .join(t.School, c.urn == school.urn)
        .outerjoin(t.TargetList, c.list_id == saved.id)
        .where(c.urn == urn)
        .order_by(c.at.desc(), c.id.desc())
        .limit(limit)
    )
    return tuple(
        ContactLine(row.at, row.kind, row.words, row.actor, row.urn, row.name, row.campaign or "")
        for row in session.connection().execute(query)
    )


def steps_of(session: DbSession, urn: int) -> tuple[tuple[str, Step], ...]:
    """What is to be done about a school, the earliest first: campaign (empty outside campaigns) and step."""
    entry, saved = columns(t.TargetEntry), columns(t.TargetList)
    query = (
        select(saved.name, entry.step, entry.step_due)
        .join_from(t.TargetEntry, t.TargetList, entry.list_id == saved.id)
        .where((entry.urn == urn) & (entry.step != ""))
    )
    found = [(name, Step(step, due)) for name, step, due in session.connection().execute(query)]
    found += [("", step) for _, _, step in loose_steps(session, urn)]
    return tuple(sorted(found, key=lambda each: (each[1].due or date.max, each[0])))


def loose_steps(session: DbSession, urn: int | None = None) -> list[tuple[int, str, Step]]:
    """Steps agreed outside campaigns: URN, school, step. They stand until the school's next contact."""
    c, school = columns(t.ContactLog), columns(t.School)
    after = t.ContactLog.__table__.alias()  # type: ignore[attr-defined]  # SQLModel adds it at class creation
    later = (after.c.at > c.at) | ((after.c.at == c.at) & (after.c.id > c.id))
    query = (
        select(c.urn, school.name, c.step, c.step_due)
        .join_from(t.ContactLog, t.School, c.urn == school.urn)
        .where(c.list_id.is_(None) & (c.step != ""))
        .where(~select(after.c.id).where((after.c.urn == c.urn) & later).exists())
        .order_by(c.at, c.id)
    )
    if urn is not None:
        query = query.where(c.urn == urn)
    return [(of, name, Step(step, due)) for of, name, step, due in session.connection().execute(query)]
