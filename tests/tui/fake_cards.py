"""The made-up desk's histories and keys of places; whole cards are told over the real office."""

from __future__ import annotations

from typing import Any

from ecfrs_tui.services.cardviews import HistoryItem, SchoolPage


class FakeCards:
    """The part of the Desk protocol about what is under the cursor."""

    _diary: Any

    def place_key(self, reference: str) -> str:
        rows = [*self._diary.requests, *self._diary.visits]
        urn = next((row.urn for row in rows if row.reference == reference), None)
        return f"urn:{urn}" if urn is not None else ""

    def history_of(self, reference: str = "", *, limit: int = 200) -> tuple[HistoryItem, ...]:
        return tuple(
            HistoryItem(number, line.at, line.actor, line.words, line.reference)
            for number, line in enumerate(self.history(reference, limit=limit))  # type: ignore[attr-defined]  # the whole desk's
        )

    def school_page(self, key: str) -> SchoolPage:
        return SchoolPage(self.school(key), "", "", "", (), ())  # type: ignore[attr-defined]  # the whole desk's
