"""Programmes in Settings: what can be delivered, to whom, with what, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.catalogue import season_words
from ecfrs_tui.services.records.deliveryviews import ProgrammeLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import delivery_forms
from ecfrs_tui.tui.screens.settings_panel import SectionPanel
from ecfrs_tui.tui.text import drawn, joined, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk

_MODES = {"class": "class", "assembly": "assembly", "virtual": "online"}


def _title(row: ProgrammeLine, width: int) -> Content:
    return plain(row.title) if row.delivered else drawn(plain(row.title).plain, "dim")


def _state(row: ProgrammeLine, width: int) -> Content:
    if not row.delivered:
        return tinted(row.state, "amber" if row.open_requests or row.visits_ahead else "dim")
    return tinted(row.state, "" if row.state == "delivered" else "amber")


def _years(row: ProgrammeLine) -> str:
    """`Y7–Y9` for years that follow one another, else each."""
    known = [year for year in row.years.split(",") if year]
    if not known:
        return "any year"
    order = ("N", "R", *(str(n) for n in range(1, 14)))
    places = [order.index(year) for year in known if year in order]
    short = [f"Y{year}" if year.isdigit() else year for year in known]
    if len(places) > 2 and places == list(range(places[0], places[0] + len(places))):
        return f"{short[0]}–{short[-1]}"
    return ", ".join(short)


def _lines(text: str) -> Content:
    return joined([plain(line) for line in text.splitlines() if line.strip()])


def _trained(row: ProgrammeLine, width: int) -> Content:
    short = row.delivered and row.trained < row.officers_needed
    return tinted(str(row.trained), "red" if short else "")


class ProgrammesPanel(SectionPanel[ProgrammeLine]):
    """The catalogue by topic; what is delivered no longer stands last."""

    SCOPES: ClassVar[tuple[str, ...]] = ("programmes",)
    CONTEXT = "programmes"
    TITLE = "Programmes"
    MAIN = "programmes.edit"
    EMPTY = (
        "Nothing can be delivered yet. {programmes.new} adds a programme; ecfrs-tui import programmes "
        "FILE brings in a list."
    )

    def columns(self) -> Sequence[Column[ProgrammeLine]]:
        """Title and state always, the rest as there is room."""
        return [
            Column("programme", _title, least=16, weight=4, most=40),
            Column("code", lambda p, w: drawn(p.code, "dim"), least=5, most=10, keep=6),
            Column("topic", lambda p, w: plain(p.topic), least=10, weight=2, most=26, keep=3),
            Column("years", lambda p, w: plain(_years(p)), least=8, weight=1, most=18, keep=5),
            Column("min", lambda p, w: Content(str(p.minutes)), least=3, right=True),
            Column("pupils", lambda p, w: Content(str(p.max_pupils)), least=6, right=True, keep=4),
            Column("trained", _trained, least=7, right=True, keep=7),
            Column("asked", lambda p, w: Content(str(p.open_requests or "")), least=5, right=True, keep=2),
            Column("state", _state, least=9, weight=2, most=24, keep=8),
        ]

    def key(self, row: ProgrammeLine) -> str:
        """The code."""
        return row.code

    def haystack(self, row: ProgrammeLine) -> str:
        """Title, code, topic, years, state."""
        return f"{row.title} {row.code} {row.topic} {_years(row)} {row.mode} {row.state}"

    def read(self, desk: Desk) -> Sequence[ProgrammeLine]:
        """All of them."""
        return desk.programmes_kept()

    def summary(self, rows: Sequence[ProgrammeLine]) -> str:
        """How many are delivered."""
        return f"{sum(row.delivered for row in rows)} delivered of {len(rows)}"

    def facts(self, row: ProgrammeLine) -> tuple[Content, Sequence[Field]]:
        """What a school and an officer have to know."""
        team = "1 officer" if row.officers_needed == 1 else f"{row.officers_needed} officers"
        around = f"set-up {row.setup_minutes}, between {row.gap_minutes}, packing {row.packup_minutes}"
        times = f"{row.minutes} min, {around}"
        waits = joined(
            [
                Content(words.count(row.open_requests, "open request")),
                Content(words.count(row.visits_ahead, "visit") + " to come"),
                tinted(f"{words.count(row.trained, 'officer')} trained", "" if row.trained else "red"),
            ]
        )
        season = "" if not row.season else f"only {season_words(row.season)}"
        return joined([plain(row.title).stylize("bold"), drawn(row.code, "dim"), _state(row, 40)]), [
            Field("given to", joined([plain(_MODES.get(row.mode, row.mode)), plain(_years(row)),
                                      Content(f"at most {row.max_pupils} pupils"), Content(team)])),
            Field("takes", joined([Content(times), plain(season)]), 2),
            Field("wanted", waits),
            Field("we bring", _lines(row.equipment), 2),
            Field("they provide", _lines(row.asked), 2),
            Field("parents", plain(f"a letter goes with it: {row.parents_letter}" if row.parents_letter else "")),
        ]  # fmt: skip

    # actions

    def edit(self) -> None:
        """Another state of the programme."""
        if (row := self.current) is not None:
            self.open_form(delivery_forms.programme(self.desk, row.code))

    def new(self) -> None:
        """A new programme."""
        self.open_form(delivery_forms.new_programme(self.desk))

    def drop(self) -> None:
        """From when it is delivered no longer; the visits and requests that still want it are named."""
        if (row := self.current) is not None:
            self.open_form(delivery_forms.retiring(self.desk, row))

    def history(self) -> None:
        """Who changed the programme, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of {row.title}", row.code)
