"""Plans, stand-ins, freed time and the order of a day as JSON documents (see `documents`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ecfrs_tui.cli.documents import Document, day, itinerary, moment, session

if TYPE_CHECKING:
    from ecfrs_tui.services import planviews


def plan(
    view: planviews.PlanView, notes: Sequence[str], accepted: Sequence[planviews.PlanAccepted]
) -> Document:
    """A plan; `gap` is how many minutes it can at most be away from the best possible (null: unknown)."""
    return {
        "placed": [row(r) for r in view.rows],
        "unplaced": [
            {
                "request": u.reference,
                "school": u.school,
                "need": u.need,
                "reasons": list(u.reasons),
                "helps": list(u.helps),
            }
            for u in view.unplaced
        ],
        "drive_minutes": view.drive_minutes,
        "drive_minutes_before": view.drive_minutes_before,
        "seconds": round(view.seconds, 2),
        "bound": view.bound,
        "proved": view.proved,
        "gap": view.gap_minutes,
        "iterations": view.iterations,
        "seed": view.options.seed,
        "stopped": view.stopped,
        "notes": list(notes),
        "accepted": [outcome(a) for a in accepted],
    }


def row(view: planviews.PlanRow) -> Document:
    """A proposed visit, slot-like; `visit` is the standing visit that would be moved, null for a request."""
    return {
        "request": None if view.visit else view.reference,
        "visit": view.visit or None,
        "school": view.school,
        "town": view.town,
        "need": view.need,
        "officers": list(view.officers),
        "officer_names": list(view.officer_names),
        "starts_at": moment(view.starts_at),
        "ends_at": moment(view.ends_at),
        "arrives_at": moment(view.arrives_at),
        "departs_at": moment(view.departs_at),
        "extra_drive_minutes": view.extra_drive_minutes,
        "explanation": view.explanation,
        "short": view.short,
        "warnings": list(view.warnings),
        "what": view.what,
        "pupils": view.pupils,
        "was": view.was,
        "sessions": [session(s) for s in view.sessions],
    }


def outcome(view: planviews.PlanAccepted) -> Document:
    """What became of an accepted row or a take-over."""
    return {
        "reference": view.reference,
        "visit": view.visit or None,
        "booked": not view.refused,
        "words": view.words,
        "refused": view.refused,
    }


def ill(officer: str, first: date, last: date, found: Sequence[planviews.StrandedVisit]) -> Document:
    """Who could take which visit, least harm first."""
    return {
        "officer": officer.upper(),
        "from": day(first),
        "to": day(last),
        "visits": [
            {
                "visit": s.visit,
                "school": s.school,
                "starts_at": moment(s.starts_at),
                "what": s.what,
                "call": s.call,
                "reasons": list(s.reasons),
                "choices": [
                    {
                        "officers": list(c.officers),
                        "officer_names": list(c.officer_names),
                        "starts_at": moment(c.starts_at),
                        "ends_at": moment(c.ends_at),
                        "same_time": c.same_time,
                        "extra_drive_minutes": c.extra_drive_minutes,
                        "harm": c.harm,
                        "words": c.words,
                    }
                    for c in s.choices
                ],
            }
            for s in found
        ],
    }


def gap_fit(view: planviews.GapFit) -> Document:
    """A request or a school that fits freed time."""
    return {
        "kind": view.kind,
        "request": view.reference or None,
        "school_key": view.school_key,
        "school": view.school,
        "town": view.town,
        "need": view.need,
        "officers": list(view.officers),
        "starts_at": moment(view.starts_at),
        "ends_at": moment(view.ends_at),
        "extra_drive_minutes": view.extra_drive_minutes,
        "words": view.words,
    }


def order(view: planviews.OrderView) -> Document:
    """The order of a day as it stands and the best one."""
    return {
        "officer": view.officer,
        "name": view.name,
        "date": day(view.day),
        "saved_minutes": view.saved_minutes,
        "words": view.words,
        "stands": itinerary(view.stands),
        "best": itinerary(view.best),
        "changes": [row(r) for r in view.changes],
    }
