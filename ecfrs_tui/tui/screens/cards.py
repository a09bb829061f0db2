"""What the full cards share: the facts of a thing, and everything that hangs on it in a list beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.latest import Latest
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.text import clean, drawn, joined, plain, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import said

if TYPE_CHECKING:
    from ecfrs_tui.errors import EcfrsError
    from ecfrs_tui.services.cardviews import CardLine

P = TypeVar("P")

_KINDS = {
    "visit": "amber",
    "request": "blue",
    "letter": "green",
    "reply": "green",
    "incident": "red",
    "officer": "ember",
    "school": "ember",
    "busy": "dim",
}
"""Kinds of lines that have a tone; the word says it without."""
MIDNIGHT = datetime.min.time()
_SHARE = 0.56
"""Of the height, for the facts above the list."""


class FactsScroll(VerticalScroll):
    """The facts; they can be read on with the arrows once tab has led there."""


class CardScreen(Bulk, Opening, MainScreen, Generic[P]):
    """A card over the whole screen. A subclass reads its page beside the screen and says what stands on it."""

    LINES: ClassVar[str] = ""
    """What the list is called."""
    NOTHING: ClassVar[str] = ""
    """What it says while nothing hangs on the thing."""
    WORDS_LEAST: ClassVar[int] = 28
    """Cells for the words of a line before other columns give way."""
    CARD = ("page-lines", "page-title", "page-facts")
    SAYS_MARKS = False

    def __init__(self) -> None:
        super().__init__()
        self._page: P | None = None
        self._reader = Latest(self, "page")

    def body(self) -> Iterable[Widget]:
        """Facts, and the list of what hangs on it."""
        table: Table[CardLine] = Table(
            [
                Column("when", self._when, least=16, value=lambda r: r.when),
                Column("", _kind, least=8, most=10, value=lambda r: r.kind, field="kind"),
                Column("what", self.line_words, least=self.WORDS_LEAST, weight=5, value=lambda r: r.words),
                Column("state", _state, least=12, keep=4, value=lambda r: r.state),
                Column("", lambda r, w: drawn(_name(r), "dim"), least=9, keep=2, field="reference"),
            ],
            key=lambda r: r.key,
            haystack=lambda r: f"{r.kind} {r.words} {r.state} {r.reference}",
            markable=False,
            id="page-lines",
        )
        table.empty = OPENING
        with Horizontal(id="page-halves"):
            with Vertical(id="page-card"):
                yield Rule(id="page-title")
                with FactsScroll(id="page-scroll"):
                    yield Fields(label_width=13, id="page-facts")
            with Vertical(id="page-list"):
                yield Rule(self.LINES, id="page-lines-title")
                yield table
                yield FilterBar()

    def on_mount(self) -> None:
        """The list has the keys to begin with."""
        self.listing.focus()

    # what a card is

    def read(self) -> P:
        """The page; runs in a thread."""
        raise NotImplementedError

    def heading(self, page: P) -> tuple[Content, Content]:
        """The title, and what stands at its right."""
        raise NotImplementedError

    def facts(self, page: P) -> Sequence[Field]:
        """The facts."""
        raise NotImplementedError

    def lines(self, page: P) -> Sequence[CardLine]:
        """What hangs on it."""
        raise NotImplementedError

    def line_words(self, line: CardLine, width: int) -> Content:
        """The words of a line, with who is on it."""
        if not line.officers:
            return plain(line.words)
        names = ", ".join(self.booking_app.officer_name(code) for code in line.officers)
        return joined([plain(line.words), Content(names)], ", ")

    # what they share

    @property
    def listing(self) -> Table[CardLine]:
        """What hangs on it."""
        return self.query_one("#page-lines", Table)

    @property
    def page(self) -> P | None:
        """What was read, once it is there."""
        return self._page

    def reload(self) -> None:
        """Reads the page in a thread; what was read before stays meanwhile."""
        self._reader.ask(self.read, self._show, self._cannot)

    def _show(self, page: P) -> None:
        if not self.is_mounted:
            return
        self._page = page
        lines = self.lines(page)
        self.listing.empty = self.keyed(self.NOTHING)
        self.listing.set_rows(lines)
        self.query_one("#page-lines-title", Rule).say(
            self.LINES, words.count(len(lines), "line") if lines else ""
        )
        self._draw(page)
        self.refresh_keys()

    def _draw(self, page: P) -> None:
        title, right = self.heading(page)
        self.query_one("#page-title", Rule).say(title, right)
        facts = [field for field in self.facts(page) if field.words.plain]
        self.query_one("#page-facts", Fields).show(facts)
        self._fit()

    def on_resize(self) -> None:
        """Another height: the facts take their share of it."""
        self._fit()

    def _fit(self) -> None:
        """One above the other, the facts leave room for the list; what does not fit is scrolled to."""
        halves = self.query_one("#page-halves")
        wide = self.has_class("-wide")
        lines = max(4, int(halves.size.height * _SHARE)) if halves.size.height else None
        self.query_one("#page-scroll", FactsScroll).styles.max_height = None if wide else lines

    def _cannot(self, error: EcfrsError) -> None:
        if not self.is_mounted:
            return
        self.listing.empty = clean(" ".join(said(error)))
        self.listing.set_rows(())
        self.booking_app.complain(error)

    def _find_look(self) -> None:
        """A card begins without a filter: what was looked for on another one is nothing to it."""

    def _keep_look(self, table: Table[CardLine]) -> None:
        """Nor is it kept."""

    def on_table_highlighted(self) -> None:
        """Another line: other keys may be open."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens."""
        self.booking_app.press("card.open", self)

    def _when(self, line: CardLine, width: int) -> Content:
        if line.when is None:
            return Content("")
        day = words.even_day(line.when)
        year = "" if line.when.year == self.desk.now().year else f" {line.when.year}"
        time = "" if year or line.when.time() == MIDNIGHT else f" {words.time(line.when)}"
        return drawn(f"{day}{year}{time}", "strong" if line.ahead else "")

    def thing_of(self, line: CardLine | None) -> Things:
        """What a line of the list is about."""
        if line is None:
            return Things()
        match line.opens:
            case "visit":
                return Things(visit=line.reference)
            case "request":
                return Things(request=line.reference)
            case "officer":
                return Things(officer=line.reference)
            case "school":
                return Things(school=line.reference)
            case _:
                return Things()

    # actions

    def why_no_page(self) -> str:
        """Why nothing can be done yet."""
        return "" if self._page is not None else "It is still being read."

    def why_no_line(self) -> str:
        """Why there is nothing to open."""
        line = self.listing.current
        if line is None:
            return self.why_no_page() or "There is nothing to open."
        return "" if line.opens else "There is nothing more to this line."

    def other_part(self) -> None:
        """From the list to the facts and back."""
        scroll = self.query_one("#page-scroll", FactsScroll)
        (self.listing if scroll.has_focus else scroll).focus()

    def back(self) -> bool:
        """Out of the facts first."""
        if self.query_one("#page-scroll", FactsScroll).has_focus:
            self.listing.focus()
            return True
        return super().back()

    def open_line(self) -> None:
        """The card, the list or the day the line leads to."""
        line, app = self.listing.current, self.booking_app
        if line is None:
            return
        match line.opens:
            case "request" | "outbox":
                app.lead_to("requests" if line.opens == "request" else "outbox", line.reference)
            case "incidents":
                from ecfrs_tui.tui.screens.near import NearScreen

                app.push_screen(NearScreen(reference=line.reference))
            case "replies":
                from ecfrs_tui.tui.screens.replies import RepliesScreen

                app.push_screen(RepliesScreen(line.reference))
            case "day":
                officer, _, day = line.reference.partition(" ")
                app.open_day(officer, datetime.fromisoformat(day).date())
            case _:
                self.open_thing(self.thing_of(line))

    def open_thing(self, thing: Things) -> None:
        """The card of a thing."""
        from ecfrs_tui.tui.screens.card_officer import OfficerScreen
        from ecfrs_tui.tui.screens.card_school import SchoolScreen
        from ecfrs_tui.tui.screens.card_visit import VisitScreen

        if thing.visit:
            self.show_card(VisitScreen(thing.visit))
        elif thing.officer:
            self.show_card(OfficerScreen(thing.officer))
        elif thing.school:
            self.show_card(SchoolScreen(thing.school))


def _kind(line: CardLine, width: int) -> Content:
    return tinted(line.kind, _KINDS.get(line.kind, ""))


def _state(line: CardLine, width: int) -> Content:
    if line.kind in ("visit", "request"):
        return cards.state(line.state)
    return drawn(clean(line.state), "dim") if line.state else Content("")


def _name(line: CardLine) -> str:
    """The reference people know a thing by; keys of ours are not for reading."""
    return (
        clean(line.reference) if line.opens in ("visit", "request", "incidents", "replies", "outbox") else ""
    )
