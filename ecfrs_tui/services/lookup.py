"""Look-up while the phone is at the ear: any fragment of a name, place, number or reference."""

from __future__ import annotations

from sqlalchemy.orm import Session as DbSession

from ecfrs_tui.services.lookup_index import Index, Scores, all_but_one, all_words
from ecfrs_tui.services.lookup_items import SOURCES, Rows
from ecfrs_tui.services.lookup_words import typed_words
from ecfrs_tui.services.views import Hit


class Finder:
    """Everything that can be looked up, in memory; immutable, and safe to ask from several threads.

    Make a new one when `change_mark` has moved, and hand it the one before: what has not changed in
    the database is taken over from it.
    """

    def __init__(self, session: DbSession, before: Finder | None = None) -> None:
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

    def find(self, words: str, limit: int = 12) -> tuple[Hit, ...]:
        """At most `limit` hits, best first; the same words give the same order.

        Typing errors, missing apostrophes, `St` or `Saint`, `C of E` in any spelling, parts of a
        postcode and of a telephone number are all forgiven. `score` is 0 to 1.
        """
        typed = typed_words(words)
        if not typed or limit <= 0:
            return ()
        found = []
        for part, scored in enumerate(self._scored(typed, limit)):
            hits = self._parts[part][1].hits(scored, typed, limit)
            found += [(score, part, number, hit) for score, number, hit in hits]
        found.sort(key=lambda entry: entry[:3])
        return tuple(hit for *_, hit in found[:limit])

    def _scored(self, words: tuple[str, ...], limit: int) -> list[Scores]:
        indexes = [index for _, index in self._parts]
        exact = [index.exact(words) for index in indexes]
        scored = [all_words(found) for found in exact]
        if sum(int(scores.astype(bool).sum()) for scores in scored) >= limit:
            return scored
        loose = [index.forgiving(words, found) for index, found in zip(indexes, exact, strict=True)]
        scored = [all_words(found) for found in loose]
        if not any(scores.any() for scores in scored):
            scored = [index.run_together(words) for index in indexes]
        if not any(scores.any() for scores in scored):
            scored = [all_but_one(found) for found in loose]
        return scored
