"""The card of an officer: where from, when, what they may deliver, the days ahead and how full they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.cardviews import CardLine, OfficerPage
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Things
from ecfrs_tui.tui.screens.cards import CardScreen
from ecfrs_tui.tui.screens.settings_officers import week_words
from ecfrs_tui.tui.screens.whatif import WhatIf
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.records.teamviews import CompetenceCell
    from ecfrs_tui.services.views import Cell

_BAR = 10


class OfficerScreen(WhatIf, CardScreen[OfficerPage]):
    """By the code."""

    SCOPES: ClassVar[tuple[str, ...]] = ("card", "things", "whatif", "main")
    CONTEXT = "officercard"
    LINES = "The next ten days, visits, leave, what runs out"
    NOTHING = "Nothing stands in the diary."

    WORDS_LEAST = 40

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        self._cells: dict[str, Cell] = {}

    def read(self) -> OfficerPage:
        """The page."""
        return self.desk.officer_page(self._code)

    def lines(self, page: OfficerPage) -> Sequence[CardLine]:
        """Days, then what stands on them."""
        self._cells = {f"day {cell.day.isoformat()}": cell for cell in page.days}
        return page.lines

    def line_words(self, line: CardLine, width: int) -> Content:
        """A day with its load as a bar."""
        cell = self._cells.get(line.key)
        if cell is None:
            return super().line_words(line, width)
        load = cell.taken_minutes / cell.worked_minutes if cell.worked_minutes else 0.0
        return run_on(drawn(words.bar(load, _BAR), "red" if load > 1 else "blue"), "  ", plain(line.words))

    def heading(self, page: OfficerPage) -> tuple[Content, Content]:
        """Name and code; whether in post."""
        line = page.line
        name = joined([plain(line.name).stylize("bold"), drawn(line.code, "dim")])
        return name, tinted(line.state, "" if line.state == "in post" else "amber")

    def facts(self, page: OfficerPage) -> Sequence[Field]:
        """Where from, when, how full, what they may deliver, and how sure the diary is."""
        line = page.line
        base = joined([plain(line.base_name), plain(line.base)])
        reach = joined([plain(line.email), plain(line.phone)])
        week = f"{words.count(page.week_visits, 'visit')}, {words.minutes(page.week_drive)} at the wheel"
        caps = f"{line.max_sessions} sessions and {words.minutes(line.max_drive_minutes)} of driving"
        fields = [
            Field("base", base if line.placed else tinted("nobody knows where it is", "red"), 2),
            Field("works", week_words(line.week), 3),
            Field(
                "reach", reach if reach.plain else tinted("no e-mail: no invitation can be sent", "amber"), 2
            ),
            Field("ten days", _spark(page.days), 2),
            Field("this week", Content(week)),
            Field("a day", Content(f"at most {caps}"), 2),
            Field("away", plain(line.away), 2),
            Field("in post", _post(line.active_from, line.active_until)),
        ]
        fields += [
            Field(
                "calendar" if n == 0 else " ",
                plain(each.words) if each.sound else tinted(each.words, "amber"),
                3,
            )
            for n, each in enumerate(page.diaries)
        ] or [Field("calendar", drawn("kept by hand here: no other one is read", "dim"), 2)]
        return fields + _competence_fields(page.competences)

    def thing_here(self) -> Things:
        """The officer; the visit of the line under the cursor."""
        return Things(visit=self.thing_of(self.listing.current).visit, officer=self._code, about=self._code)

    def ill_from(self) -> tuple[str, date]:
        """This officer, on the day of the line."""
        line = self.listing.current
        day = line.when.date() if line is not None and line.when is not None else self.desk.now().date()
        return self._code, max(day, self.desk.now().date())


def _spark(days: Sequence[Cell]) -> Content:
    """The load of each day as one cell that stands as high; a week apart by a gap."""
    parts: list[Content | str] = []
    for number, cell in enumerate(days):
        load = cell.taken_minutes / cell.worked_minutes if cell.worked_minutes else 0.0
        if number and cell.day.weekday() < days[number - 1].day.weekday():
            parts.append("  ")
        parts.append(drawn(words.level(load), "red" if load > 1 else "blue"))
    worked = sum(cell.worked_minutes for cell in days)
    taken = sum(cell.taken_minutes for cell in days)
    share = f"  {taken / worked:.0%} taken, " if worked else "  "
    return run_on(*parts, f"{share}{words.minutes(max(0, worked - taken))} free")


def _post(first: date | None, last: date | None) -> Content:
    since = f"from {words.long_day(first)}" if first else ""
    until = f"until {words.long_day(last)}" if last else ""
    return Content(" ".join(part for part in (since, until) if part))


def _competence_fields(held: Sequence[CompetenceCell]) -> list[Field]:
    """What runs out or has run out first, each with its day; then all that stands."""
    urgent = [each for each in held if each.state in ("soon", "lapsed", "later")]
    fields: list[Field] = []
    for each in urgent:
        day = each.valid_from if each.state == "later" else each.valid_until
        says = {"soon": "until", "lapsed": "ran out", "later": "from"}[each.state]
        when = f"{says} {words.long_day(day)}" if day else each.state
        tone = {"soon": "amber", "lapsed": "red", "later": "dim"}[each.state]
        fields.append(
            Field("trained" if not fields else " ", run_on(plain(each.title), "  ", tinted(when, tone)), 2)
        )
    stands = [plain(each.title) for each in held if each.state == "held"]
    if stands:
        fields.append(Field("trained" if not fields else " ", joined(stands), 8))
    return fields or [Field("trained", tinted("in nothing yet", "amber"))]
