"""What has happened to the things a window is about since it was opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.views import HistoryLine

_REFERENCE = re.compile(r"\b(?:REQ|VIS|INC|OFF|RPL)-[0-9-]*[0-9]\b")
_MOST = 5
_LOOKED_AT = 20


def references_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The requests, visits and other things named in texts, each once; few enough to be watched."""
    found = dict.fromkeys(name for text in texts for name in _REFERENCE.findall(text))
    return tuple(found)[:_MOST]


class Meanwhile:
    """Watches the history of a few things; of everything with no reference. May raise EcfrsError."""

    def __init__(self, desk: Desk, references: tuple[str, ...]) -> None:
        self._desk = desk
        self.named = bool(references)
        self._seen = {each: desk.history(each, limit=1) for each in references or ("",)}

    def news(self) -> tuple[HistoryLine, ...]:
        """What was done since, the newest first."""
        found: list[HistoryLine] = []
        for reference, seen in self._seen.items():
            lines = self._desk.history(reference, limit=_LOOKED_AT)
            found += lines[: lines.index(seen[0])] if seen and seen[0] in lines else lines
        return tuple(sorted(dict.fromkeys(found), key=lambda line: line.at, reverse=True))
