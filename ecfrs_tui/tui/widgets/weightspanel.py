"""Weights that are moved with the arrow keys; whoever listens ranks anew at every step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.acting import Acting
from ecfrs_tui.tui.text import drawn, plain, run_on
from ecfrs_tui.tui.widgets.columns import fitted

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import ThemeView

MOST = 100.0
STEP, SMALL_STEP = 5.0, 1.0


class WeightsPanel(Acting, Widget, can_focus=True):
    """One line a part: name, bar, weight and its share of the whole."""

    SCOPE = "weights"

    class Changed(Message):
        """A weight has another value."""

    class Kept(Message):
        """The weights are to stand."""

    def __init__(self) -> None:
        super().__init__(id="weights")
        self._theme: ThemeView | None = None
        self._values: dict[str, float] = {}
        self._at = 0

    @property
    def theme(self) -> ThemeView | None:
        """The theme whose weights are moved."""
        return self._theme

    @property
    def values(self) -> Mapping[str, float]:
        """Key and weight of each part."""
        return dict(self._values)

    @property
    def changed(self) -> bool:
        """Whether any weight is not what it was."""
        kept = {key: weight for key, _, weight in self._theme.weights} if self._theme else {}
        return self._values != kept

    def show(self, theme: ThemeView) -> None:
        """Begins with the weights that stand."""
        self._theme = theme
        self._values = {key: weight for key, _, weight in theme.weights}
        self._at = min(self._at, max(0, len(self._values) - 1))
        self.refresh(layout=True)

    # actions

    def why_no_weight(self) -> str:
        """Why there is nothing to move."""
        return "" if self._values else "This theme has no part yet: ecfrs-tui import risk FILE brings one in."

    def why_not_kept(self) -> str:
        """Why there is nothing to keep."""
        if self.why_no_weight() or not self.changed:
            return self.why_no_weight() or "No weight was moved. esc goes back."
        return "" if any(self._values.values()) else "Every weight is nothing: one part at least must count."

    def part_on(self) -> None:
        """The next part."""
        self._go(1)

    def part_back(self) -> None:
        """The part before."""
        self._go(-1)

    def more(self) -> None:
        """Five more."""
        self._move(STEP)

    def less(self) -> None:
        """Five less."""
        self._move(-STEP)

    def bit_more(self) -> None:
        """One more."""
        self._move(SMALL_STEP)

    def bit_less(self) -> None:
        """One less."""
        self._move(-SMALL_STEP)

    def nothing(self) -> None:
        """The part does not count."""
        self._move(-MOST)

    def keep(self) -> None:
        """The weights are to stand."""
        self.post_message(self.Kept())

    def _go(self, by: int) -> None:
        if self._values:
            self._at = (self._at + by) % len(self._values)
            self.refresh()

    def _move(self, by: float) -> None:
        if not self._values:
            return
        key = list(self._values)[self._at]
        value = max(0.0, min(MOST, self._values[key] + by))
        if value != self._values[key]:
            self._values[key] = value
            self.refresh()
            self.post_message(self.Changed())

    # drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line a part."""
        return max(1, len(self._values))

    def render(self) -> Content:
        """The parts at the present width."""
        if self._theme is None or not self._values:
            return drawn(self.why_no_weight(), "dim")
        width = self.size.width
        total = sum(self._values.values())
        longest = max(plain(label).cell_length for _, label, _ in self._theme.weights)
        names = min(longest, max(12, width - 28))
        room = max(8, min(40, width - names - 18))
        lines = []
        for number, (key, label, _) in enumerate(self._theme.weights):
            value = self._values[key]
            here = number == self._at
            lines.append(
                run_on(
                    drawn("› " if here else "  ", "ember"),
                    fitted(plain(label), names).stylize("bold" if here else ""),
                    "  ",
                    drawn(words.bar(value / MOST, room), "ember" if here else "blue"),
                    f" {value:>4g}",
                    drawn(f" {value / total if total else 0:>5.0%}", "dim"),
                )
            )
        return Content("\n").join(lines)
