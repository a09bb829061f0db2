"""Letters to many schools at once: drafts in exports/, each noted in the contact log. Nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import Session as SqlSession
from sqlmodel import select as entities

from ecfrs_tui.domain.need import Theme
from ecfrs_tui.domain.programmes import Programme
from ecfrs_tui.errors import EcfrsError, RefusedError
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.mail import draft_bytes
from ecfrs_tui.outputs.target_letter import OfferFacts, offer_letter
from ecfrs_tui.services import outbox
from ecfrs_tui.services.campaign_results import came_of
from ecfrs_tui.services.contact_log import WROTE, campaign_of, entry_of, next_step, note
from ecfrs_tui.services.contacts import Reachable, reachable
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_programmes
from ecfrs_tui.services.open_schools import open_school
from ecfrs_tui.services.phrases import counted, long_day
from ecfrs_tui.services.proposing import propose, years_of
from ecfrs_tui.services.themes import load_themes, theme_named
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.services.visit_letters import sender_of, wording_of
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns

MOST_LETTERS = 1000
REST_DAYS = 7
"""A school is not written to again about the same theme before so many days are over."""
_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Writing:
    context: Context
    theme: Theme
    catalogue: tuple[Programme, ...]
    declined: set[int]
    lately: dict[int, datetime]
    """When schools were last written to about the theme, if it is not long ago."""
    problems: set[str] = field(default_factory=set)
    """What is wrong with the team's own template, each said once."""


def letters(context: Context, urns: Sequence[int], theme: str, *, campaign: int | None = None) -> Outcome:
    """Drafts a letter to each school that can be written to, and logs that we wrote.

    Left out is who has no address, does not want letters, has declined in this campaign, or was written to
    about the theme within the last week; each is named with why. All letters are written, or none. Raises
    RefusedError when nobody can be written to or there are too many; NotFoundError for an unknown school,
    theme or campaign.
    """
    wanted = list(dict.fromkeys(urns))
    if not 0 < len(wanted) <= MOST_LETTERS:
        raise RefusedError(
            "letters_number",
            f"{counted(len(wanted), 'letter')} cannot be written at once",
            hint=f"choose 1 to {MOST_LETTERS} schools",
        )
    with context.writing_files() as (work, written):
        session = work.session
        about = theme_named(load_themes(session), theme)
        schools = [open_school(session, urn) for urn in wanted]
        entries = {urn: entry_of(session, campaign, urn) for urn in wanted} if campaign is not None else {}
        writing = _Writing(
            context,
            about,
            tuple(load_programmes(session).values()),
            _declined(session, campaign, about),
            _lately(session, wanted, about, context.now()),
        )
        people = reachable(session, wanted, context.now().date())
        after = next_step(context, session, WROTE)
        messages, left_out = [], []
        for school in schools:
            made = _draft(writing, school, people.get(school.urn))
            if isinstance(made, str):
                left_out.append(f"{school.name} {made}")
                continue
            session.add(made)
            messages.append(made)
            note(context, session, school.urn, WROTE, made.subject, entries.get(school.urn), after)
        if not messages:
            raise RefusedError(
                "nobody_to_write_to", _left_out(left_out), hint="enter an address, or call them instead"
            )
        files = outbox.let_go(context, messages, written)
        words = f"{counted(len(messages), 'letter')} drafted on {about.title}"
        work.record("letters", f"campaign:{campaign}" if campaign else "", words)
    said = ". ".join([words, *sorted(writing.problems), *([_left_out(left_out)] if left_out else [])])
    return Outcome(said, None, tuple(str(p) for p in files))


def _declined(session: SqlSession, campaign: int | None, theme: Theme) -> set[int]:
    return set() if campaign is None else came_of(session, campaign_of(session, campaign), theme).declined


def _lately(session: DbSession, urns: Sequence[int], theme: Theme, now: datetime) -> dict[int, datetime]:
    c = columns(t.ContactLog)
    query = select(c.urn, c.at, c.words).where((c.kind == WROTE) & (c.at > now - timedelta(days=REST_DAYS)))
    wanted = set(urns)
    return {
        urn: at
        for urn, at, words in session.connection().execute(query.order_by(c.at))
        # a letter of ours is told by its reference
        if urn in wanted and words.endswith(f"({_reference(theme, urn)})")
    }


def _reference(theme: Theme, urn: int) -> str:
    return f"{theme.code}-{urn}"


def _draft(writing: _Writing, school: t.School, person: Reachable | None) -> t.Message | str:
    """The message, or why there is none, to stand behind the school's name."""
    if school.do_not_contact:
        return "does not want to be written to"
    if school.urn in writing.declined:
        return "has declined"
    if school.urn in writing.lately:
        return f"was written to on {long_day(writing.lately[school.urn])}"
    if person is None or not person.email:
        return "has no e-mail address"
    sender, to = sender_of(writing.context), Person(person.name, person.email)
    try:
        told = offer_letter(_facts(writing, school), sender, to, wording_of(writing.context))
        eml = draft_bytes(told.letter)
        writing.problems.update(filter(None, [told.problem]))
    except EcfrsError as fault:
        return f"cannot be written to: {fault.message}"
    return t.Message(
        kind="letter",
        recipient_name=school.name,
        recipient_email=person.email,
        subject=told.letter.subject,
        eml=eml,
        drafted_utc=writing.context.clock.now_utc(),
    )


def _facts(writing: _Writing, school: t.School) -> OfferFacts:
    years = years_of(school.low_age, school.high_age, school.phase)
    today = writing.context.now().date()
    programme = propose(writing.catalogue, writing.theme.topics, years, today)
    settings = writing.context.settings
    return OfferFacts(
        reference=_reference(writing.theme, school.urn),
        school=school.name,
        subject=writing.theme.title,
        title=programme.title if programme else "",
        years=tuple(year for year in programme.years if year in years) if programme else (),
        minutes=programme.minutes if programme else 0,
        service=settings.service_name,
        phone=settings.telephone,
    )


def _left_out(words: Sequence[str]) -> str:
    more = f"; and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
    return f"No letter to {counted(len(words), 'school')}: {'; '.join(words[:_NAMED])}{more}"


def schools_of(session: SqlSession, campaign: int) -> tuple[int, ...]:
    """The schools of a campaign's list in its order. Raises NotFoundError."""
    saved = campaign_of(session, campaign)
    mine = entities(t.TargetEntry).where(t.TargetEntry.list_id == saved.id)
    rows = sorted(session.exec(mine).all(), key=lambda entry: entry.rank)
    return tuple(row.urn for row in rows)
