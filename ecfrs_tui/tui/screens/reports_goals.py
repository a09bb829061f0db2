"""Delivery targets: how many young people, visits or schools until when, and where each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.tui import dates, words
from ecfrs_tui.tui.screens.base import OPENING, MainScreen
from ecfrs_tui.tui.screens.bulk import Bulk
from ecfrs_tui.tui.screens.dialogs import Ask, Question
from ecfrs_tui.tui.screens.plan_questions import day_check
from ecfrs_tui.tui.text import clean, drawn, plain, run_on
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.filterbar import FilterBar
from ecfrs_tui.tui.widgets.pieces import Line, Rule
from ecfrs_tui.tui.widgets.table import Table

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk
    from ecfrs_tui.services.reportviews import DeliveryTargetView
    from ecfrs_tui.services.views import Outcome

MEASURES = {"young_people": "young people", "visits": "visits", "schools": "schools"}


def progress(goal: DeliveryTargetView, width: int) -> Content:
    """Delivered, booked and expected one after another; the whole width is the target."""
    cells: list[Content] = []
    total, end = 0, 0
    for value, sign, tone in (
        (goal.delivered, "█", "green"),
        (goal.booked, "▓", "blue"),
        (goal.expected, "░", "dim"),
    ):
        total += max(0, value)
        stop = min(width, round(total / goal.target * width)) if goal.target else 0
        if stop > end:
            cells.append(drawn(sign * (stop - end), tone))
            end = stop
    return run_on(*cells, drawn("·" * max(0, width - end), "rule"))


def _share(goal: DeliveryTargetView, width: int) -> Content:
    part = (goal.delivered + goal.booked) / goal.target if goal.target else 0.0
    return drawn(f"{part:.0%}", "green" if part >= 1 else "")


class GoalsScreen(Bulk, MainScreen):
    """The targets by their last day; one is changed, another added."""

    SCOPES: ClassVar[tuple[str, ...]] = ("goals", "main")
    CONTEXT = "goals"

    def body(self) -> Iterable[Widget]:
        """The targets."""
        table: Table[DeliveryTargetView] = Table(
            [
                Column("of", lambda g, w: Content(MEASURES.get(g.measure, clean(g.measure))), least=12),
                Column("topic", lambda g, w: plain(g.topic or "all topics"), least=10, weight=2, most=30),
                Column(
                    "district",
                    lambda g, w: plain(g.district or "all districts"),
                    least=9,
                    weight=1,
                    most=20,
                    keep=4,
                ),
                Column(
                    "until",
                    lambda g, w: Content(words.long_day(g.last_day)[4:]),
                    least=11,
                    keep=6,
                    value=lambda g: g.last_day,
                ),
                Column("", progress, least=10, weight=3, most=50, keep=5),
                Column("", _share, least=4, right=True),
                Column("delivered", lambda g, w: Content(f"{g.delivered:,}"), least=9, right=True, keep=3),
                Column("booked", lambda g, w: Content(f"{g.booked:,}"), least=6, right=True, keep=2),
                Column("expected", lambda g, w: Content(f"{g.expected:,}"), least=8, right=True, keep=1),
                Column("target", lambda g, w: Content(f"{g.target:,}"), least=7, right=True),
            ],
            key=lambda g: str(g.number),
            haystack=lambda g: f"{g.measure} {g.topic} {g.district}",
            markable=False,
            id="goals",
        )
        table.empty = OPENING
        with Vertical(id="goals-whole"):
            yield Rule("Delivery targets", "delivered and booked of the target", id="goals-title")
            yield table
            yield FilterBar()
            yield Line(id="goals-legend")

    @property
    def listing(self) -> Table[DeliveryTargetView]:
        """The targets."""
        return self.query_one("#goals", Table)

    def reload(self) -> None:
        """The targets with where they stand."""
        self.listing.empty = self.keyed(
            "No target is stated. {goals.add} adds one; ecfrs-tui import delivery-targets FILE brings in many."
        )
        self.listing.set_rows(self.desk.delivery_targets())
        legend = run_on("  ", drawn("█", "green"), " delivered  ", drawn("▓", "blue"), " booked or held  ",
                        drawn("░", "dim"), " expected from open requests")  # fmt: skip
        self.query_one("#goals-legend", Line).say(legend)

    def on_table_highlighted(self) -> None:
        """Another target."""
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click changes it."""
        self.booking_app.press("goals.change", self)

    # actions

    def why_no_goal(self) -> str:
        """Why there is nothing to change."""
        chosen = self.listing.current is not None
        return "" if chosen else self.keyed("No target is chosen: {goals.add} adds one.")

    def add_goal(self) -> None:
        """A new target."""
        self.ask(goal_question(self.desk, None))

    def change_goal(self) -> None:
        """Another figure, span, topic or district."""
        self.ask(goal_question(self.desk, self.listing.current))


def goal_question(desk: Desk, goal: DeliveryTargetView | None) -> Question[Outcome]:
    """States a target, or changes one."""
    today = desk.now().date()
    ends = date(today.year + (today.month >= 9), 8, 31)

    def act(texts: Mapping[str, str]) -> Outcome:
        return desk.save_delivery_target(
            measure=_measure(texts["measure"]),
            topic=texts["topic"],
            district=texts["district"],
            first_day=dates.parse_day(texts["first"], today),
            last_day=dates.parse_day(texts["last"], today),
            target=int(texts["target"].replace(",", "")),
            number=goal.number if goal else None,
            version=goal.version if goal else None,
        )

    first, last = (goal.first_day, goal.last_day) if goal else (date(ends.year - 1, 9, 1), ends)
    asks = [
        Ask("target", "how many", f"{goal.target}" if goal else "", check=_figure),
        Ask("measure", "of", MEASURES.get(goal.measure, "") if goal else "young people",
            "young people, visits or schools", _measure_check),
        Ask("topic", "topic", goal.topic if goal else "", "empty: all"),
        Ask("district", "district", goal.district if goal else "", "empty: all"),
        Ask("first", "from", words.long_day(first), check=day_check(today)),
        Ask("last", "until", words.long_day(last), check=day_check(today)),
    ]  # fmt: skip
    if goal is None:
        return Question("A new target", [], "keep it", act, (), asks)
    number = goal.number

    def again() -> Question[Outcome]:
        found = [each for each in desk.delivery_targets() if each.number == number]
        return goal_question(desk, found[0] if found else None)

    return Question("Change a target", [], "keep it", act, (), asks, about=f"target {number}", reread=again)


def _measure(text: str) -> str:
    typed = text.strip().casefold()
    return next((code for code, name in MEASURES.items() if typed and name.startswith(typed)), "")


def _measure_check(text: str) -> str:
    return "" if _measure(text) else "Write young people, visits or schools."


def _figure(text: str) -> str:
    text = text.strip().replace(",", "")
    good = text.isascii() and text.isdecimal() and len(text) < 9 and int(text) > 0
    return "" if good else "How many is a whole number above nothing."
