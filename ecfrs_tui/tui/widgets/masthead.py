"""The two lines at the top: who, when, how much; and where one is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.services.views import TodayView
from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import drawn, joined, plain, run_on

TABS: tuple[tuple[str, str, str], ...] = (
    ("app.today", "Today", "today"),
    ("app.requests", "Requests", "requests"),
    ("app.availability", "Availability", "availability"),
    ("app.visits", "Visits", "visits"),
    ("app.plan", "Plan", "plan"),
)


class Masthead(Widget):
    """Name, date, term and counts; below them the screens with their keys and this screen's figures."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here
        self._today: TodayView | None = None
        self._keys: Sequence[str] = ("1", "2", "3", "5", "7")
        self._figures: Sequence[Content] = ()

    def show(self, today: TodayView | None, keys: Sequence[str]) -> None:
        """The day's figures, and the keys that lead to the screens in the order of TABS."""
        self._today = today
        self._keys = keys
        self.refresh()

    def figure(self, figures: Sequence[Content]) -> None:
        """What this screen counts, the weightiest first: those that fit are shown whole."""
        self._figures = figures
        self.refresh()

    def render(self) -> Content:
        """Both lines at the present width."""
        width = self.size.width
        return run_on(_ends(self._first(), self._counts(width), width), "\n", self._second(width))

    def _first(self) -> Content:
        name = drawn(" ECFRS bookings ", "ember")
        if self._today is None:
            return name
        when = drawn(words.long_day(self._today.now), "strong")
        return run_on(name, "  ", joined([when, plain(self._today.term)]))

    def _counts(self, width: int) -> Content:
        if self._today is None:
            return Content("")
        if width < 100:
            return Content(f"{self._today.officers_out} out · {self._today.visits_this_week} this week ")
        out = words.count(self._today.officers_out, "officer") + " out"
        return Content(f"{out} · {words.count(self._today.visits_this_week, 'visit')} this week ")

    def _second(self, width: int) -> Content:
        tabs: list[Content] = []
        for (_, title, screen), key in zip(TABS, self._keys, strict=True):
            text = f" {key} {title} "
            tabs.append(
                Content.styled(text, "$primary bold reverse") if screen == self._here else drawn(text, "dim")
            )
        left = Content("").join(tabs)
        kept = list(self._figures)
        while kept and joined(kept).cell_length + 3 > width - left.cell_length:
            kept.pop()
        return _ends(left, run_on(joined(kept), " "), width)


def _ends(left: Content, right: Content, width: int) -> Content:
    """One line with something at both ends; the right end gives way."""
    left = left.truncate(width, ellipsis=True)
    room = width - left.cell_length - 2
    if room < 6:
        return left.pad_right(max(0, width - left.cell_length))
    right = right.truncate(room, ellipsis=True)
    return run_on(left, " " * (width - left.cell_length - right.cell_length), right)
