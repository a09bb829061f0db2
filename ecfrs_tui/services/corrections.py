"""Corrections by people: how long a drive really takes, both ways, with who said so, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlmodel import select as entities

from ecfrs_tui.domain.places import Place, straight_km
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.intake.values import clean
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.legs import place_named, postcode_cache
from ecfrs_tui.services.phrases import london
from ecfrs_tui.services.views import Outcome
from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns
from ecfrs_tui.travel.matrix import MOST_OVERRIDE_MINUTES
from ecfrs_tui.travel.postcodes import PostcodeFinder

MOST_WORDS = 200
_SAME_PLACE_KM = 0.15


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A stated drive: the keys and names of its ends, quiet minutes, who, when (London) and why.

    `raw_minutes` is what the sources say now; None where they know no way or an end is gone.
    """

    one: str
    other: str
    one_label: str
    other_label: str
    minutes: int
    by: str
    at: datetime
    why: str
    raw_minutes: float | None


def correct(context: Context, origin: str, destination: str, *, minutes: int, why: str) -> Outcome:
    """States the quiet minutes of the drive between two named places, in the place of an earlier statement.

    Raises RefusedError for one place, minutes outside 0 to 600 or no reason; NotFoundError for a name
    that stands for nothing.
    """
    reason = " ".join(clean(why).split())[:MOST_WORDS]
    if not 0 <= minutes <= MOST_OVERRIDE_MINUTES:
        raise RefusedError(
            "correction_minutes_wrong",
            f"a drive of {minutes} minutes cannot be",
            hint=f"give whole minutes from 0 to {MOST_OVERRIDE_MINUTES:.0f}, parking included",
        )
    if not reason:
        raise RefusedError("reason_missing", "a correction needs a reason", hint="say why in a few words")
    with context.writing() as (work, _):
        one, other = _ends(context, work.session, origin, destination)
        row = _row(work.session, one, other)
        before = f" (it was {row.minutes})" if row is not None else ""
        if row is None:
            row = t.TravelOverride(
                a_key=one.key, b_key=other.key, minutes=minutes, at_utc=work.clock.now_utc()
            )
            work.session.add(row)
        row.minutes, row.reason, row.actor = minutes, reason, context.actor
        row.at_utc = work.clock.now_utc()
        words = f"Corrected {_pair(one, other)} to {minutes} minutes{before}: {reason}"
        work.record("correct", one.key, words, details={"other": other.key, "minutes": minutes})
    points = any(place.key.startswith("point:") for place in (one, other))
    return Outcome(words + (". It holds for these very points, not for schools near them" if points else ""))


def uncorrect(context: Context, origin: str, destination: str) -> Outcome:
    """Takes a statement away; the sources answer again. Raises NotFoundError when there is none."""
    with context.writing() as (work, _):
        one, other = _ends(context, work.session, origin, destination)
        row = _row(work.session, one, other)
        if row is None:
            raise NotFoundError(
                "correction_unknown",
                f"nobody has corrected {_pair(one, other)}",
                hint="`ecfrs-tui corrections` lists what is corrected",
            )
        words = f"Took back the correction of {_pair(one, other)} ({row.minutes} minutes, {row.actor})"
        work.session.delete(row)
        work.record("uncorrect", one.key, words, details={"other": other.key})
    return Outcome(words)


def corrections(context: Context) -> tuple[CorrectionView, ...]:
    """All that was stated, the newest first."""
    c = columns(t.TravelOverride)
    with context.store.reading() as session:
        rows = session.connection().execute(select(*c).order_by(c.at_utc.desc(), c.id.desc())).all()
        travel = context.travel_times(session)
        points = PostcodeFinder(postcode_cache(context.home))
        found = []
        for row in rows:
            ends = [_place(session, key, points) for key in (row.a_key, row.b_key)]
            raw = None
            if ends[0] is not None and ends[1] is not None:
                raw = travel.leg(ends[0], ends[1]).raw_minutes
            found.append(
                CorrectionView(
                    row.a_key,
                    row.b_key,
                    ends[0].label if ends[0] else row.a_key,
                    ends[1].label if ends[1] else row.b_key,
                    row.minutes,
                    row.actor,
                    london(row.at_utc),
                    row.reason,
                    raw if raw is not None and isfinite(raw) else None,
                )
            )
    return tuple(found)


def _ends(context: Context, session: DbSession, origin: str, destination: str) -> tuple[Place, Place]:
    points = PostcodeFinder(postcode_cache(context.home))
    one, other = (place_named(session, typed, points) for typed in (origin, destination))
    if one.key == other.key or straight_km(one, other) < _SAME_PLACE_KM:
        raise RefusedError(
            "same_place",
            f"{one.label} and {other.label} are one place",
            hint="a correction needs two",
        )
    first, second = sorted((one, other), key=lambda place: place.key)
    return first, second


def _row(session: DbSession, one: Place, other: Place) -> t.TravelOverride | None:
    both = (t.TravelOverride.a_key == one.key, t.TravelOverride.b_key == other.key)
    return session.execute(entities(t.TravelOverride).where(*both)).scalar_one_or_none()


def _place(session: DbSession, key: str, points: PostcodeFinder) -> Place | None:
    """The place of a key; None when it is gone."""
    kind, _, rest = key.partition(":")
    try:
        return place_named(session, rest if kind in ("officer", "point") else key, points)
    except (NotFoundError, RefusedError):
        return None


def _pair(one: Place, other: Place) -> str:
    return f"{one.label} – {other.label}"
