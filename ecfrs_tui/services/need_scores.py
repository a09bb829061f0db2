"""The need of schools as far as imported scores name them."""

from __future__ import annotations

from bisect import bisect_left
from statistics import fmean

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.store import tables as t
from ecfrs_tui.store.tables.columns import columns


def need_of_schools(session: DbSession) -> dict[int, int]:
    """Need from 0 to 100 by URN: the share of a set's schools that fare better, mean of the sets in force.

    Schools that no set names by their URN are left out.
    """
    score, of = columns(t.Score), columns(t.ScoreSet)
    query = (
        select(score.set_id, score.key, score.value, of.higher_is_worse)
        .join_from(t.Score, t.ScoreSet, score.set_id == of.id)
        .where(of.in_force & (score.key_kind == "urn"))
    )
    sets: dict[int, list[tuple[int, float]]] = {}
    for row in session.connection().execute(query):
        if row.key.isdigit():
            value = row.value if row.higher_is_worse else -row.value
            sets.setdefault(row.set_id, []).append((int(row.key), value))
    shares: dict[int, list[float]] = {}
    for rows in sets.values():
        ordered = sorted(value for _, value in rows)
        for urn, value in rows:
            shares.setdefault(urn, []).append(bisect_left(ordered, value) / max(len(ordered) - 1, 1))
    return {urn: round(100 * fmean(found)) for urn, found in shares.items()}
