"""What is done to a request short of booking it: choosing its school, declining, asking for more."""

from __future__ import annotations

from sqlmodel import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.mail import draft_bytes
from ecfrs_tui.outputs.request_letters import plain, request_letter
from ecfrs_tui.services import outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.importing.request_dates_again import dates_again
from ecfrs_tui.services.importing.standing import state_of
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.services.visit_letters import sender_of, wording_of
from ecfrs_tui.store import tables as t

CLOSED = ("declined", "withdrawn", "duplicate")

QUESTIONS = {
    "school": "Which school is it? Its full name and postcode help us most.",
    "programme": "Which of our sessions would you like?",
    "pupils": "How many classes, and how many pupils in all?",
    "groups": "How many classes, and how many pupils in all?",
    "year": "Which year group is it for?",
    "dates": "Which dates or weekdays would suit you, and which would not?",
    "room": "Which room may we use, and is there a screen?",
    "parking": "Where may our officer park?",
    "teacher": "Will a teacher be in the room throughout?",
    "contact e-mail": "Which e-mail address may we write to?",
}
"""What we ask for each thing that may be missing."""


def choose_school(context: Context, reference: str, urn: int) -> Outcome:
    """The assistant says which school the typed name means. Raises NotFoundError for an unknown URN."""
    with context.writing() as (work, _):
        row = _open(work.session, reference)
        school = work.session.get(t.School, urn)
        if school is None:
            raise NotFoundError("school_unknown", f"no school has the URN {urn}", hint="look it up by name")
        row.urn, row.venue_id, row.match_confidence = urn, None, 1.0
        row.missing = [m for m in row.missing or [] if "school" not in m.lower()]
        if row.state in ("new", "needs info"):
            row.state = state_of(row.missing)
        dates_again(work, row, school)
        words = f"{row.reference} is from {school.name}, {school.town}"
        work.record("choose_school", row.reference, words)
    return Outcome(words)


def close(context: Context, reference: str, *, reason: str, state: str = "declined") -> Outcome:
    """A request that will not be met. Raises RefusedError without a reason or for one that has a visit."""
    if state not in CLOSED:
        raise RefusedError(
            "state_wrong", f"a request cannot become {state}", hint=f"one of {', '.join(CLOSED)}"
        )
    if not reason.strip():
        raise RefusedError("reason_missing", "this needs a reason", hint="say why in a few words")
    with context.writing() as (work, _):
        row = _open(work.session, reference)
        standing = work.session.exec(
            entities(t.Visit).where(t.Visit.request_id == row.id, t.Visit.state.in_(("held", "confirmed")))  # type: ignore[attr-defined]
        ).first()
        if standing is not None:
            raise RefusedError(
                "has_visit", f"{row.reference} has the visit {standing.reference}", hint="cancel that first"
            )
        row.state, row.state_reason = state, reason.strip()
        words = f"{row.reference} {state}: {reason.strip()}"
        work.record("close_request", row.reference, words)
    return Outcome(words)


def ask_missing(context: Context, reference: str) -> Outcome:
    """Drafts the mail that asks the school for what is missing, and writes it to exports/."""
    with context.writing_files() as (work, written):
        row = _open(work.session, reference)
        missing = list(row.missing or [])
        if not missing:
            raise RefusedError("nothing_missing", f"{row.reference} lacks nothing we need")
        if not row.contact_email:
            raise RefusedError(
                "no_address", f"{row.reference} has no e-mail address", hint="ring the school instead"
            )
        person = Person(row.contact_name or row.typed_school, row.contact_email)
        told = request_letter(
            "missing",
            wording_of(context),
            sender_of(context),
            person,
            {"reference": row.reference, "questions": _questions(missing)},
            service=context.settings.service_name,
        )
        message = t.Message(
            kind="missing",
            request_id=row.id,
            recipient_name=person.name,
            recipient_email=person.email,
            subject=told.letter.subject,
            eml=draft_bytes(told.letter),
            drafted_utc=context.clock.now_utc(),
        )
        work.session.add(message)
        files = outbox.let_go(context, [message], written)
        row.state = "needs info"
        words = f"Asked {person.name} about {row.reference}: {', '.join(missing)}"
        work.record("ask_missing", row.reference, words)
        words = f"{words}. {told.problem}" if told.problem else words
    return Outcome(words, None, tuple(str(p) for p in files))


def _open(session: DbSession, reference: str) -> t.Request:
    row = session.exec(entities(t.Request).where(t.Request.reference == reference.upper())).first()
    if row is None:
        raise NotFoundError(
            "request_unknown", f"there is no request {reference}", hint="`requests list` shows them"
        )
    if row.state not in ("new", "needs info", "ready", "offered"):
        raise RefusedError(
            "request_closed", f"{row.reference} is {row.state}", hint="only open requests change"
        )
    return row


def _questions(missing: list[str]) -> list[str]:
    """What is asked for each thing that is missing, every question once."""
    asked = []
    for thing in missing:
        known = next((q for key, q in QUESTIONS.items() if key in thing.lower()), f"Please tell us: {thing}.")
        if known not in asked:
            asked.append(plain(known))
    return asked
