"""Offers, replies and the waiting list as JSON documents: keys and times as in `cli.documents`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecfrs_tui.cli.documents import Document, day, moment, visit

if TYPE_CHECKING:
    from ecfrs_tui.services import offerviews
    from ecfrs_tui.services.planviews import GapFit


def offer(row: offerviews.OfferRow) -> Document:
    """An offer with its times."""
    return {
        "offer": row.code,
        "state": row.state,
        "reason": row.reason,
        "request": row.request,
        "school": row.school,
        "email": row.email,
        "made_at": moment(row.made_at),
        "held_until": moment(row.held_until),
        "times": [
            {
                "code": c.code,
                "visit": c.visit,
                "state": c.state,
                "officers": list(c.officers),
                "starts_at": moment(c.starts_at),
                "ends_at": moment(c.ends_at),
                "arrives_at": moment(c.arrives_at),
                "departs_at": moment(c.departs_at),
                "held_until": moment(c.held_until),
            }
            for c in row.choices
        ],
    }


def offer_outcome(done: offerviews.OfferOutcome) -> Document:
    """What was done to an offer; with a choice also the visit as `book` gives it."""
    of_visit: Document = {"visit": None} if done.visit is None else visit(done.visit)
    return {**of_visit, **offer(done.offer), "words": done.words, "files": list(done.files)} | (
        {} if done.visit is None else {"state": done.visit.state, "offer_state": done.offer.state}
    )


def claim(row: offerviews.ClaimRow) -> Document:
    """What somebody says in a reply."""
    return {
        "reply": row.reference,
        "state": row.state,
        "kind": row.kind,
        "words": row.words,
        "visit": row.visit or None,
        "offer": row.offer or None,
        "choice": row.choice,
        "school": row.school,
        "officer": row.officer or None,
        "address": row.address,
        "name": row.name,
        "sequence": row.sequence,
        "said_at": moment(row.said_at),
        "starts_at": moment(row.starts_at),
        "ends_at": moment(row.ends_at),
        "stands_at": moment(row.stands_at),
        "note": row.note,
        "doubt": row.doubt,
        "source": row.source,
        "came_at": moment(row.came_at),
        "outcome": row.outcome,
    }


def replies_read(done: offerviews.RepliesRead) -> Document:
    """What came of reading."""
    return {
        "mailbox": done.mailbox or None,
        "read": done.read,
        "again": done.again,
        "silent": done.silent,
        "replies": [claim(row) for row in done.claims],
        "problems": list(done.problems),
    }


def waiting(row: offerviews.WaitingRow) -> Document:
    """A request that waits."""
    return {
        "request": row.request,
        "school": row.school,
        "what": row.what,
        "need": row.need,
        "since": day(row.since.date()),
        "days": row.days,
        "note": row.note,
    }


def freed(row: offerviews.FreedTime) -> Document:
    """A time that came free, with who would fit."""
    return {
        "visit": row.visit,
        "school": row.school,
        "officer": row.officer,
        "starts_at": moment(row.starts_at),
        "ends_at": moment(row.ends_at),
        "fits": [_fit(fit) for fit in row.fits],
    }


def _fit(fit: GapFit) -> Document:
    return {
        "request": fit.reference,
        "school": fit.school,
        "need": fit.need,
        "officers": list(fit.officers),
        "starts_at": moment(fit.starts_at),
        "ends_at": moment(fit.ends_at),
        "extra_drive_minutes": fit.extra_drive_minutes,
        "words": fit.words,
    }
