"""Freed time: which waiting requests, and which schools without one, fit an officer's day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Opening, Things
from ecfrs_tui.tui.screens.base import Framed
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.daybar import LEGEND, day_bar, scale
from ecfrs_tui.tui.widgets.pieces import Field, Fields, Rule
from ecfrs_tui.tui.widgets.table import Table
from ecfrs_tui.tui.work import beside, said

if TYPE_CHECKING:
    from ecfrs_tui.services.planviews import GapFit

LIMIT = 20


def _kind(fit: GapFit, width: int) -> Content:
    return drawn("› waits", "blue") if fit.kind == "request" else drawn("· school", "dim")


def _need(fit: GapFit, width: int) -> Content:
    return Content(str(fit.need)) if fit.need is not None else drawn("–", "dim")


class FreedScreen(Opening, Framed):
    """Opened over another screen; enter goes to the request, or shows the school's card."""

    SCOPES: ClassVar[tuple[str, ...]] = ("freed", "things")
    CONTEXT = "freed"

    def __init__(self, officer: str, day: date) -> None:
        super().__init__()
        self._officer, self._date = officer, day

    def body(self) -> Iterable[Widget]:
        """The day as it stands, what fits, why."""
        fits: Table[GapFit] = Table(
            [
                Column("", _kind, least=8),
                Column("school", lambda f, w: plain(f.school), least=18, weight=3, most=44),
                Column("town", lambda f, w: plain(f.town), least=8, most=18, weight=1, keep=1),
                Column("need", _need, least=4, right=True, keep=4),
                Column("time", lambda f, w: Content(words.span(f.starts_at, f.ends_at)), least=11),
                Column(
                    "extra",
                    lambda f, w: Content(f"{words.extra(f.extra_drive_minutes)} min"),
                    least=7,
                    right=True,
                ),
                Column("why", lambda f, w: plain(f.words), least=12, weight=4, keep=3),
            ],
            key=lambda f: f"{f.kind} {f.reference or f.school_key}",
            markable=False,
            id="fits",
        )
        fits.empty = "Looking for what fits…"
        with Vertical():
            yield Rule(id="freed-title")
            yield Fields(label_width=0, id="freed-bar")
            yield fits
            yield Fields(label_width=15, id="fit-says")

    @property
    def fits(self) -> Table[GapFit]:
        """What fits."""
        return self.query_one("#fits", Table)

    def reload(self) -> None:
        """The day at once; what fits is looked for beside the screen."""
        desk, officer, date_ = self.desk, self._officer, self._date
        name = self.booking_app.officer_name(officer)
        self.query_one("#freed-title", Rule).say(
            run_on("What fits ", drawn(name, "ember"), " · ", drawn(words.long_day(date_), "strong")),
            "by extra driving and need",
        )
        self._bar()
        beside(
            self,
            lambda: desk.fits_gap(officer, date_, limit=LIMIT),
            self._show,
            self._fault,
            name="fits",
        )

    def _bar(self) -> None:
        if self.booking_app.desk is not None:
            width = max(10, self.size.width - 4)
            bar = day_bar(self.desk.day(self._officer, self._date), width)
            lines = [bar, drawn(scale(width), "dim"), drawn(LEGEND, "dim")]
            self.query_one("#freed-bar", Fields).show([Field("", line) for line in lines])

    def on_resize(self) -> None:
        """The bar follows the width."""
        self._bar()

    def _show(self, found: tuple[GapFit, ...]) -> None:
        self.fits.empty = (
            "Nothing that waits fits into this day, and no school near it either. {app.back} goes back, "
            "{app.targets} shows who needs a visit."
        )
        self.fits.set_rows(found)
        waiting = sum(each.kind == "request" for each in found)
        self.masthead.figure(
            [Content(f"{waiting} waiting"), Content(words.count(len(found) - waiting, "school"))]
        )
        self._say()

    def _fault(self, error: EcfrsError) -> None:
        self.fits.empty = clean(" ".join(said(error)))
        self.fits.set_rows(())
        self._say()

    def on_table_highlighted(self) -> None:
        """Another one."""
        self._say()
        self.refresh_keys()

    def on_table_picked(self) -> None:
        """A second click opens."""
        self.booking_app.action_press("freed.open")

    def _say(self) -> None:
        fit = self.fits.current
        if fit is None:
            self.query_one("#fit-says", Fields).show([])
            return
        who = ", ".join(self.booking_app.officer_name(code) for code in fit.officers)
        where = joined([plain(fit.school).stylize("bold"), plain(fit.town)], ", ")
        self.query_one("#fit-says", Fields).show(
            [
                Field(clean(fit.reference)[:14] or "school", joined([where, Content(who)]), 2),
                Field("why", plain(fit.words), 3),
            ]
        )

    # actions

    def thing_here(self) -> Things:
        """The request, or the school, that would fit."""
        fit = self.fits.current
        if fit is None:
            return Things()
        return Things(school=fit.school_key, request=fit.reference if fit.kind == "request" else "")

    def why_no_fit(self) -> str:
        """Why there is nothing to open."""
        return "" if self.fits.current is not None else "There is nothing to open here."

    def open_fit(self) -> None:
        """The request in the inbox, or the school's card."""
        fit = self.fits.current
        if fit is None:
            return
        if fit.kind == "request":
            self.booking_app.lead_to("requests", fit.reference)
            return
        from ecfrs_tui.tui.screens.dialogs import ReadScreen

        try:
            card = self.desk.school(fit.school_key)
        except EcfrsError as error:
            self.booking_app.complain(error)
            return
        fields = cards.school_fields(card, self.booking_app.officer_name)
        self.app.push_screen(ReadScreen(clean(card.name), [*fields, Field("fits", plain(fit.words), 3)]))
