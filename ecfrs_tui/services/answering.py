"""What a person makes of a reply: applied through the use case it asks for, or dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from sqlalchemy import func
from sqlmodel import col
from sqlmodel import select as entities

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.offer_codes import spelled
from ecfrs_tui.services import moving, offers
from ecfrs_tui.services.claims import STRANGER, doubt_now
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.endings import withdraw
from ecfrs_tui.services.message_states import LEFT
from ecfrs_tui.services.telling import at, outcome_of
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.work import Work

Then = Literal["", "cancel", "reopen", "note"]
THEN: tuple[Then, ...] = ("cancel", "reopen", "note")
"""After a refusal: cancel the visit and close its request, cancel it and look for another time, or only note it."""


def apply(
    context: Context,
    reference: str,
    *,
    then: Then = "",
    override: str = "",
    officers: Sequence[str] | None = None,
    anyway: bool = False,
) -> Outcome:
    """Does what a claim asks for, and marks it applied in the same transaction.

    `then` says what becomes of a declined visit; `override` and `officers` go with a proposed time;
    `anyway` takes the word of somebody who was not invited. Raises NotFoundError, or RefusedError for a
    claim that is doubtful, settled, or that the rule book refuses.
    """
    claim = _appliable(context, reference, anyway)
    key = claim.reference
    if claim.kind == "choice":
        code = _code(context, claim)
        made = offers.choose(context, code, also=lambda work: _settle(work, key, f"chose {code}"))
        return Outcome(made.words, made.visit, made.files)
    if claim.kind == "none":
        code = _code(context, claim).partition("-")[0]
        made = offers.withdraw(
            context,
            code,
            reason="no time suited the school",
            tell=False,
            also=lambda work: _settle(work, key, f"withdrew {code}"),
        )
        return Outcome(made.words, None, made.files)
    if claim.kind == "counter":
        visit, starts = _visit_of(context, claim), claim.starts_at
        assert starts is not None
        return moving.move(
            context,
            visit,
            starts_at=starts,
            officers=officers,
            override=override,
            also=lambda work: _settle(work, key, f"moved to {at(starts)}"),
        )
    if claim.kind == "declined" and then != "note":
        return _declined(context, claim, then)
    return _noted(context, key)


def _appliable(context: Context, reference: str, anyway: bool) -> t.Claim:
    with context.store.reading() as session:
        claim = session.exec(entities(t.Claim).where(t.Claim.reference == reference.strip().upper())).first()
        if claim is None:
            raise NotFoundError(
                "reply_unknown", f"there is no reply {reference}", hint="`replies list` shows them"
            )
        _is_new(claim)
        doubt, words = doubt_now(session, claim)
    if doubt == STRANGER and anyway:
        return claim
    if doubt:
        hint = (
            "if you know who wrote, apply it with --anyway"
            if doubt == STRANGER
            else f"do what is right by hand, then `replies dismiss {claim.reference}`"
        )
        raise RefusedError("reply_doubtful", f"{claim.reference} is not applied: {words}", hint=hint)
    return claim


def _is_new(claim: t.Claim) -> None:
    if claim.state != "new":
        raise RefusedError(
            "reply_settled",
            f"{claim.reference} is {claim.state} already{': ' if claim.outcome else ''}{claim.outcome}",
            hint="nothing to do",
        )


def _settle(work: Work, reference: str, outcome: str) -> t.Claim:
    """Marks a claim applied, asked again inside the lock: two windows may have had the same idea."""
    claim = work.session.exec(entities(t.Claim).where(t.Claim.reference == reference)).one()
    _is_new(claim)
    claim.state, claim.outcome = "applied", outcome
    if claim.kind in ("accepted", "declined"):
        for message in _answered(work, claim):
            message.state = claim.kind
    return claim


def _answered(work: Work, claim: t.Claim) -> Sequence[t.Message]:
    """The invitation that was answered."""
    query = entities(t.Message).where(
        t.Message.uid == claim.uid,
        t.Message.sequence == claim.sequence,
        t.Message.method == "REQUEST",
        func.lower(t.Message.recipient_email) == claim.address,
        col(t.Message.state).in_(LEFT),
    )
    return work.session.exec(query).all()


def _code(context: Context, claim: t.Claim) -> str:
    with context.store.reading() as session:
        offer = session.get(t.Offer, claim.offer_id)
    assert offer is not None and claim.choice is not None  # `doubt_now` lets nothing else through
    return spelled(offer.code, claim.choice)


def _visit_of(context: Context, claim: t.Claim) -> str:
    with context.store.reading() as session:
        visit = session.get(t.Visit, claim.visit_id)
    assert visit is not None
    return visit.reference


def _declined(context: Context, claim: t.Claim, then: Then) -> Outcome:
    reference = _visit_of(context, claim)
    if then not in ("cancel", "reopen"):
        mend = "; to give it to somebody else `move` it first" if claim.officer else ""
        raise RefusedError(
            "then_missing",
            f"{reference} is declined by {claim.officer or claim.name or claim.address}: say what is to become of it",
            hint="--then reopen opens its request again, --then cancel closes it, --then note only notes it"
            + mend,
        )
    who = claim.officer or "the school"
    reason = f"declined by {who}{': ' if claim.note else ''}{claim.note[:200]}"
    with context.writing_files() as (work, written):
        _settle(
            work, claim.reference, f"cancelled {reference}" + (", request open" if then == "reopen" else "")
        )
        files, problems = _cancelled(context, work, reference, reason, then, written)
        words = f"Cancelled {reference}: {reason}" + (
            "; its request is open again" if then == "reopen" else ""
        )
        work.record("cancel", reference, words, details={"reply": claim.reference})
    return outcome_of(context, reference, words, files, problems)


def _cancelled(
    context: Context, work: Work, reference: str, reason: str, then: Then, written: list[Path]
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    row = work.session.exec(entities(t.Visit).where(t.Visit.reference == reference)).one()
    if row.state not in ("held", "confirmed"):
        raise RefusedError("not_live", f"{reference} is {row.state} already", hint="nothing to cancel")
    told = withdraw(context, work, row, reason, written)
    request = work.session.get(t.Request, row.request_id) if row.request_id is not None else None
    if then == "cancel" and request is not None and request.state == "ready":
        request.state, request.state_reason = "withdrawn", reason
    return told


def _noted(context: Context, reference: str) -> Outcome:
    with context.writing() as (work, _):
        claim = _settle(work, reference, "noted")
        words = f"Noted {reference}: {claim.kind}, {claim.officer or claim.name or claim.address}"
        work.record("note_reply", reference, words)
    return Outcome(words)


def dismiss(context: Context, reference: str, *, reason: str = "") -> Outcome:
    """A claim of which nothing follows. Raises NotFoundError, RefusedError when it is settled."""
    with context.writing() as (work, _):
        claim = work.session.exec(
            entities(t.Claim).where(t.Claim.reference == reference.strip().upper())
        ).first()
        if claim is None:
            raise NotFoundError(
                "reply_unknown", f"there is no reply {reference}", hint="`replies list` shows them"
            )
        _is_new(claim)
        claim.state, claim.outcome = "dismissed", reason.strip()
        words = f"Dismissed {claim.reference}{': ' if reason.strip() else ''}{reason.strip()}"
        work.record("dismiss_reply", claim.reference, words)
    return Outcome(words)
