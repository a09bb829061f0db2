"""Saved target lists with what has come of them, and the schools of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import words
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.targets_acts import SchoolActs, chosen_of
from ecfrs_tui.tui.screens.targets_columns import FILTER, columns
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import needbars
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.needviews import CampaignView, TargetRow
    from ecfrs_tui.tui.screens.targets_questions import Chosen


def rate(part: int, whole: int, width: int) -> Content:
    """A share as bar and per cent."""
    if not whole:
        return drawn("–", "dim")
    share = part / whole
    return run_on(drawn(words.bar(share, max(0, width - 5)), "green"), f"{share:>5.0%}")


class CampaignsScreen(MainScreen):
    """The lists, newest first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("campaigns", "main")
    CONTEXT = "campaigns"

    def body(self) -> Iterable[Widget]:
        """The lists with their rates."""
        table: Table[CampaignView] = Table(
            [
                Column("list", lambda c, w: plain(c.name), least=20, weight=4, most=48),
                Column("schools", lambda c, w: Content(f"{c.schools:,}"), least=7, right=True),
                Column("contacted", lambda c, w: Content(f"{c.contacted:,}"), least=9, right=True, keep=4),
                Column(
                    "answered",
                    lambda c, w: rate(c.answered, c.contacted, w),
                    least=11,
                    weight=1,
                    most=24,
                    value=lambda c: c.answered,
                ),
                Column(
                    "booked",
                    lambda c, w: rate(c.booked, c.schools, w),
                    least=11,
                    weight=1,
                    most=24,
                    keep=6,
                    value=lambda c: c.booked,
                ),
                Column("declined", lambda c, w: Content(f"{c.declined:,}"), least=8, right=True, keep=3),
                Column(
                    "due", lambda c, w: drawn(f"{c.due:,}", "amber" if c.due else "dim"), least=4, right=True
                ),
                Column(
                    "made",
                    lambda c, w: Content(words.day(c.made_at)),
                    least=10,
                    keep=2,
                    value=lambda c: c.made_at,
                ),
            ],
            key=lambda c: str(c.number),
            haystack=lambda c: f"{c.name} {c.theme}",
            markable=False,
            id="campaigns",
        )
        table.empty = OPENING
        with Vertical(id="campaigns-whole"):
            yield Rule("Target lists", "answered of contacted · booked of all", id="campaigns-title")
            yield table
            yield FilterBar()

    @property
    def listing(self) -> Table[CampaignView]:
        """The lists."""
        return self.query_one("#campaigns", Table)

    def reload(self) -> None:
        """The lists."""
        self.listing.empty = self.keyed(
            "No list is kept yet: on Targets, filter or mark schools and press {targets.save}."
        )
        rows = self.desk.campaigns()
        self.listing.set_rows(rows)
        due = sum(row.due for row in rows)
        self.masthead.figure([tinted(f"{due:,} steps due" if due else "", "amber")])

    def on_table_highlighted(self) -> None:
        """Another list."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens."""
        self.booking_app.press("campaigns.open", self)

    def why_no_list(self) -> str:
        """Why there is nothing to open."""
        return "" if self.listing.current is not None else "No list is chosen."

    def open_list(self) -> None:
        """The schools of the list."""
        if (row := self.listing.current) is not None:
            self.app.push_screen(CampaignScreen(row))


class CampaignScreen(SchoolActs):
    """The schools of one list: contacts logged here belong to it."""

    SCOPES: ClassVar[tuple[str, ...]] = ("schools", "things", "main")
    CONTEXT = "campaign"

    def __init__(self, campaign: CampaignView) -> None:
        super().__init__()
        self._campaign = campaign
        self._theme = ("", "", ())  # type: tuple[str, str, tuple[str, ...]]

    def body(self) -> Iterable[Widget]:
        """The schools, and the score of one."""
        table: Table[TargetRow] = Table(columns(None), key=lambda r: str(r.urn), passes=FILTER, id="campaign")
        table.empty = OPENING
        with Vertical(id="campaign-whole"):
            yield Rule(id="campaign-title")
            yield table
            yield FilterBar()
            yield Rule(id="campaign-school")
            yield Fields(label_width=12, id="campaign-facts")

    @property
    def listing(self) -> Table[TargetRow]:
        """The schools."""
        return self.query_one("#campaign", Table)

    def target(self) -> TargetRow | None:
        """The row under the cursor."""
        return self.listing.current

    def chosen(self) -> Sequence[Chosen]:
        """The marked schools, or the one under the cursor."""
        keys = set(self.targets())
        return tuple(chosen_of(row, self._theme[1]) for row in self.listing.rows if str(row.urn) in keys)

    def theme(self) -> tuple[str, str, tuple[str, ...]]:
        """The theme the list was made for."""
        return self._theme

    def campaign_number(self) -> int | None:
        """This list."""
        return self._campaign.number

    def reload(self) -> None:
        """The schools in the order of the list."""
        number = self._campaign.number
        self._campaign = next((c for c in self.desk.campaigns() if c.number == number), self._campaign)
        themes = {each.code: each for each in self.desk.themes()}
        if (found := themes.get(self._campaign.theme)) is not None:
            self._theme = (found.code, found.title, found.topics)
        self.listing.set_columns(columns(self.desk.now().date()))
        self.listing.empty = "There is no school on this list any more. {app.back} goes back to the lists."
        self.listing.set_rows(self.desk.campaign(number))
        one = self._campaign
        counts = f"{one.contacted} contacted · {one.answered} answered · {one.booked} booked · {one.declined} declined"
        self.query_one("#campaign-title", Rule).say(plain(one.name).stylize("bold"), counts)
        self.masthead.figure([tinted(f"{one.due:,} steps due" if one.due else "", "amber")])
        self._show()

    def on_table_highlighted(self) -> None:
        """Another school."""
        self._show()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens the card."""
        self.booking_app.press("schools.card", self)

    def _show(self) -> None:
        row, title = self.listing.current, self.query_one("#campaign-school", Rule)
        facts = self.query_one("#campaign-facts", Fields)
        if row is None:
            title.say("")
            facts.show([])
            return
        where = joined([plain(row.school).stylize("bold"), plain(row.town)], ", ")
        title.say(where, run_on("need ", drawn(str(row.need), "strong")))
        said = joined([plain(row.last_contact), plain(row.response)])
        facts.show(
            [
                *needbars.part_fields(row, 3),
                Field("contact", said if said.plain else drawn("nothing yet: c logs one", "dim")),
            ]
        )
