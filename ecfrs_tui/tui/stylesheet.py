"""The styles of the program, every part of them read once for each theme.

Textual forgets what it has read with each theme, also with the first one: all parts are then read by a sheet
that is thrown away, and again when the next class of widget is first seen. It keeps 64 parts at most.
What the first frame does not show is read after it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

PARTS = 4096
_STYLES = Path(__file__).parent / "styles"
LAST = _STYLES / "looks.tcss"
"""What has the last word where two rules weigh the same."""
# whole paths, so that a subclass of the app elsewhere finds them too
OF_THE_FIRST_FRAME = (_STYLES / "frame.tcss", _STYLES / "today.tcss", LAST)
OF_THE_REST = tuple(
    _STYLES / f"{name}.tcss"
    for name in (
        *("screens", "need", "sending", "dialogs", "forms"),
        *("settings", "starting", "cards", "lookup"),
    )
)
Parts = LRUCache[tuple[Any, ...], Any]


class KeptStylesheet(Stylesheet):
    """Keeps what it has read of each part, by the values of the theme it was read with."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._by_theme: dict[frozenset[tuple[str, str]], Parts] = {}
        self._parse_cache = self.parts(variables or {})

    def read_the_rest(self) -> None:
        """What the first frame could do without; raises StylesheetError where a part is wrong."""
        self.read_all(list(OF_THE_REST))
        for key in [each for each in self.source if each[0] == str(LAST)]:
            self.source[key] = self.source.pop(key)
        self.parse()

    def parts(self, variables: dict[str, str]) -> Parts:
        """What was read with these values."""
        return self._by_theme.setdefault(frozenset(variables.items()), LRUCache(PARTS))

    def set_variables(self, variables: dict[str, str]) -> None:
        """Another theme; what was read with the present one is kept for when it comes back."""
        self._parse_cache = LRUCache(1)  # this one may be emptied
        super().set_variables(variables)
        self._parse_cache = self.parts(variables)

    def reparse(self) -> None:
        """Applies new variables; where a part is wrong, the rules stay as they were."""
        self.parse()
