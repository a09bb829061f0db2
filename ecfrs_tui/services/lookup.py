"""Look-up while the phone is at the ear: any fragment of a name, place, number or reference."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.lookup_index import Index, Scores, all_but_one, all_words
from ecfrs_tui.services.lookup_items import SOURCES
from ecfrs_tui.services.lookup_rows import Rows, place_key
from ecfrs_tui.services.lookup_words import typed_words
from ecfrs_tui.services.lookup_work import OPEN, request_rows, visit_rows
from ecfrs_tui.services.views import Hit

ENOUGH = 12
"""From so many hits on, typing errors are not looked for."""
SOON_DAYS = 14
SOON, ASKED = 0.04, 0.03
"""What a school gains by a visit within `SOON_DAYS`, and by a request that is open: who calls is likely to be one."""


class Finder:
    """Everything that can be looked up, in memory; immutable, and safe to ask from several threads.

    Make a new one when `change_mark` has moved, and hand it the one before: what has not changed in
    the database is taken over from it. `now` is London wall time; without it no visit is soon.
    """

    def __init__(
        self, session: DbSession, before: Finder | None = None, *, now: datetime | None = None
    ) -> None:
        kept: tuple[tuple[Rows, Index], ...] = before._parts if before is not None else ()
        parts: list[tuple[Rows, Index]] = []
        for number, (read, item) in enumerate(SOURCES):
            rows = read(session)
            if kept and kept[number][0] == rows:
                parts.append(kept[number])
                continue
            known = dict(zip(kept[number][0], kept[number][1].items, strict=True)) if kept else {}
            parts.append((rows, Index([known.get(row) or item(row) for row in rows])))
        self._parts: tuple[tuple[Rows, Index], ...] = tuple(parts)
        near = self._near(now)
        self._nearness = [
            np.array(
                [near.get(item.school_key, 0.0) if item.kind == "school" else 0.0 for item in index.items]
            )
            for _, index in parts
        ]

    def _near(self, now: datetime | None) -> dict[str, float]:
        """What each school gains by what is soon or open there."""
        rows = {read: part[0] for (read, _), part in zip(SOURCES, self._parts, strict=True)}
        asked = {place_key(row) for row in rows[request_rows] if row.state in OPEN}
        soon: set[str] = set()
        if now is not None:
            end = now + timedelta(days=SOON_DAYS)
            booked = [row for row in rows[visit_rows] if row.state in ("held", "confirmed")]
            soon = {place_key(row) for row in booked if now <= row.starts_at <= end}
        return {key: ASKED * (key in asked) + SOON * (key in soon) for key in asked | soon}

    def warm(self) -> None:
        """Does now what the first keystrokes would wait for; belongs in a thread."""
        for _, index in self._parts:
            index.warm()
        self.find("aaaaaaaa")

    def find(self, words: str, limit: int = 12, *, recent: Sequence[str] = ()) -> tuple[Hit, ...]:
        """At most `limit` hits, best first; the same words give the same order.

        Of schools that fit the words about equally those in `recent` (their keys) come first, then those with a
        visit soon or an open request.

        Typing errors, missing apostrophes, `St` or `Saint`, `C of E` in any spelling, parts of a
        postcode and of a telephone number are all forgiven. `score` is 0 to 1.
        """
        typed = typed_words(words)
        if not typed or limit <= 0:
            return ()
        found = []
        for part, scored in enumerate(self._scored(typed, limit)):
            hits = self._parts[part][1].hits(scored, typed, limit, self._nearness[part], recent)
            found += [(score, part, number, hit) for score, number, hit in hits]
        found.sort(key=lambda entry: entry[:3])
        return tuple(hit for *_, hit in found[:limit])

    def _scored(self, words: tuple[str, ...], limit: int) -> list[Scores]:
        indexes = [index for _, index in self._parts]
        exact = [index.exact(words) for index in indexes]
        scored = [all_words(found) for found in exact]
        # who has typed it right does not want what is only like it
        if sum(int(np.count_nonzero(scores)) for scores in scored) >= min(limit, ENOUGH):
            return scored
        loose = [index.forgiving(words, found) for index, found in zip(indexes, exact, strict=True)]
        scored = [all_words(found) for found in loose]
        if not any(scores.any() for scores in scored):
            scored = [index.run_together(words) for index in indexes]
        if not any(scores.any() for scores in scored):
            scored = [all_but_one(found) for found in loose]
        return scored
