"""The two lines at the top: who, when, how much; and where one is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted

if TYPE_CHECKING:
    from ecfrs_tui.services.views import TodayView

TABS: tuple[tuple[str, str, str], ...] = (
    ("app.today", "Today", "today"),
    ("app.requests", "Requests", "requests"),
    ("app.availability", "Availability", "availability"),
    ("app.targets", "Targets", "targets"),
    ("app.visits", "Visits", "visits"),
    ("app.reports", "Reports", "reports"),
    ("app.plan", "Plan", "plan"),
    ("app.outbox", "Outbox", "outbox"),
    ("app.settings", "Settings", "settings"),
)
SHORT = {"Requests": "Reqs", "Availability": "Avail", "Reports": "Rep", "Settings": "Set"}
"""Names of screens where the terminal is too narrow for all of them in full."""


class Masthead(Widget):
    """Name, date, term and counts; below them the screens with their keys and this screen's figures."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here
        self._today: TodayView | None = None
        self._keys: Sequence[str] = tuple("123456789")
        self._unlocked = False
        self._figures: Sequence[Content] = ()
        self._marked = 0

    class Pressed(Message):
        """A tab was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def show(self, today: TodayView | None, keys: Sequence[str]) -> None:
        """The day's figures, and the keys that lead to the screens in the order of TABS."""
        self._today = today
        self._keys = keys
        self.refresh()

    def warn(self, unlocked: bool) -> None:
        """Restricted sources are shown, or no longer."""
        if unlocked != self._unlocked:
            self._unlocked = unlocked
            self.refresh()

    def figure(self, figures: Sequence[Content]) -> None:
        """What this screen counts, the weightiest first: those that fit are shown whole."""
        self._figures = figures
        self.refresh()

    def marked(self, count: int) -> None:
        """How many lines of the list are marked."""
        if count != self._marked:
            self._marked = count
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Finds the tab under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y != self.size.height - 1:
            return
        end = 0
        for (action, title, _), key in zip(TABS, self._keys, strict=True):
            start, end = end, end + len(f" {key} {title} ")
            if start <= offset.x < end:
                self.post_message(self.Pressed(action))

    def render(self) -> Content:
        """Both lines at the present width."""
        width = self.size.width
        if self.size.height < 2:
            return self._only(width)
        return run_on(_ends(self._first(), self._counts(width), width), "\n", self._second(width))

    def _first(self) -> Content:
        name = drawn(" ECFRS bookings ", "ember")
        if getattr(self.app, "in_demonstration", False):
            name = drawn(" Demonstration  ", "blue")
        if self._today is None:
            return name
        when = drawn(words.long_day(self._today.now), "strong")
        return run_on(name, "  ", joined([when, plain(self._today.term)]))

    def _counts(self, width: int) -> Content:
        if self._unlocked:
            return tinted("restricted sources shown ", "amber")
        if self._marked:
            return drawn(f"■ {self._marked:,} marked ", "ember")
        if self._today is None:
            return Content("")
        if self._figures and not self._fit_below(width):
            room = width - self._first().cell_length - 3
            return run_on(joined(_kept(self._figures, room)), " ")
        if width < 100:
            return Content(f"{self._today.officers_out} out · {self._today.visits_this_week} this week ")
        out = words.count(self._today.officers_out, "officer") + " out"
        return Content(f"{out} · {words.count(self._today.visits_this_week, 'visit')} this week ")

    def _tabs(self, width: int) -> Content:
        """In full, or with the long names short where they do not fit."""
        whole = self._named({}, " ")
        return whole if whole.cell_length <= width else self._named(SHORT, "")

    def _named(self, short: Mapping[str, str], end: str) -> Content:
        tabs: list[Content] = []
        for (_, title, screen), key in zip(TABS, self._keys, strict=True):
            here = screen == self._here
            text = f" {key} {title if here else short.get(title, title)}{' ' if here else end}"
            tabs.append(Content.styled(text, "$primary bold reverse") if here else drawn(text, "dim"))
        return Content("").join(tabs)

    def _fit_below(self, width: int) -> bool:
        """Whether all that the screen counts has room beside the tabs; else it stands above them."""
        return joined(self._figures).cell_length + 3 <= width - self._tabs(width).cell_length

    def _only(self, width: int) -> Content:
        """The tabs, with what matters most beside them, where there is one line."""
        if self._unlocked or self._marked:
            return _ends(self._tabs(width), self._counts(width), width)
        tabs = self._tabs(width)
        kept = _kept(self._figures, width - tabs.cell_length - 3)
        return _ends(tabs, run_on(joined(kept), " "), width)

    def _second(self, width: int) -> Content:
        figures = joined(self._figures) if self._fit_below(width) else Content("")
        return _ends(self._tabs(width), run_on(figures, " "), width)


def _kept(figures: Sequence[Content], width: int) -> list[Content]:
    """Those that fit whole, from the weightiest on."""
    kept = list(figures)
    while kept and joined(kept).cell_length > width:
        kept.pop()
    return kept


def _ends(left: Content, right: Content, width: int) -> Content:
    """One line with something at both ends; the right end gives way."""
    left = left.truncate(width, ellipsis=True)
    room = width - left.cell_length - 2
    if room < 6:
        return left.pad_right(max(0, width - left.cell_length))
    right = right.truncate(room, ellipsis=True)
    return run_on(left, " " * (width - left.cell_length - right.cell_length), right)
