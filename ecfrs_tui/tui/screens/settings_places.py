"""Schools and venues in Settings: the register's words, and what we know beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services.records.deliveryviews import PlaceLine
from ecfrs_tui.tui.forms import place_forms
from ecfrs_tui.tui.screens.settings_slow import SlowPanel
from ecfrs_tui.tui.text import drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk


def _name(row: PlaceLine, width: int) -> Content:
    return run_on(drawn("◆ ", "ember") if row.venue else "", plain(row.name))


def _known(row: PlaceLine, width: int) -> Content:
    parts = [
        tinted("no letters", "amber") if row.do_not_contact else Content(""),
        plain(row.room),
        plain(row.parking),
        plain(row.notes),
    ]
    return joined(parts)


def _status(row: PlaceLine, width: int) -> Content:
    if not row.placed:
        return tinted("no place", "red")
    if row.venue:
        return drawn("venue", "dim")
    return drawn("", "dim") if row.status == "Open" else tinted(row.status, "amber")


class PlacesPanel(SlowPanel[PlaceLine]):
    """Venues first, then the schools of the register."""

    SCOPES: ClassVar[tuple[str, ...]] = ("places",)
    CONTEXT = "places"
    TITLE = "Schools and venues"
    MAIN = "places.edit"
    EMPTY = "There are no schools yet: ecfrs-tui import schools FILE reads the register. {places.new} adds a venue."

    def __init__(self) -> None:
        super().__init__()
        self._with_closed = False

    def columns(self) -> Sequence[Column[PlaceLine]]:
        """Name, where, and what we know."""
        return [
            Column("school or venue", _name, least=20, weight=3, most=44),
            Column("town", lambda p, w: plain(p.town or p.district), least=10, weight=1, most=20, keep=6),
            Column("postcode", lambda p, w: plain(p.postcode), least=8, keep=3),
            Column("authority", lambda p, w: plain(p.authority), least=9, weight=1, most=16, keep=2),
            Column("", _status, least=8, weight=1, most=26, keep=5),
            Column("what we know", _known, least=14, weight=4),
        ]

    def key(self, row: PlaceLine) -> str:
        """`urn:…` or `venue:…`."""
        return row.key

    def haystack(self, row: PlaceLine) -> str:
        """Every word of it."""
        kind = "venue" if row.venue else row.phase
        known = "known" if row.known else ""
        where = f"{row.town} {row.postcode} {row.district} {row.authority}"
        return f"{row.name} {row.key} {where} {kind} {row.status} {known} {_known(row, 80).plain}"

    def read(self, desk: Desk) -> Sequence[PlaceLine]:
        """Open schools, or all of them."""
        return desk.places_kept(closed=self._with_closed)

    def summary(self, rows: Sequence[PlaceLine]) -> str:
        """How many, and of how many we know more."""
        known = sum(row.known for row in rows)
        return f"{len(rows):,} places, more is known of {known}{', closed ones too' if self._with_closed else ''}"

    def facts(self, row: PlaceLine) -> tuple[Content, Sequence[Field]]:
        """What we know, then the register's fields."""
        try:
            facts = self.desk.place_facts(row.key)
        except EcfrsError as error:
            return plain(row.name).stylize("bold"), [Field("", tinted(error.message, "red"), 2)]
        register = joined(
            [
                run_on(drawn(f"{label} ", "dim"), plain(text))
                for label, text in facts.register
                if label != "address"
            ]
        )
        origin = "register" if not row.venue else ""
        if facts.edited:
            origin = f"register, but {', '.join(facts.edited)}"
        return joined([plain(row.name).stylize("bold"), plain(row.authority), _status(row, 20)]), [
            Field(
                "letters",
                tinted("does not want to be written to", "amber") if row.do_not_contact else Content(""),
            ),
            Field("room", plain(row.room)),
            Field("parking", plain(row.parking)),
            Field("notes", plain(row.notes), 2),
            Field("people", joined([plain(each) for each in facts.people[:4]], "   "), 2),
            Field("address", plain(facts.address)),
            Field(origin, register, 2),
        ]

    # actions

    def edit(self) -> None:
        """What we know about it; all of it where it is a venue."""
        row = self.current
        if row is None:
            return
        form = place_forms.venue(self.desk, row) if row.venue else place_forms.school(self.desk, row)
        self.open_form(form)

    def new(self) -> None:
        """A venue with a postcode."""
        self.open_form(place_forms.venue(self.desk, None))

    def contact(self) -> None:
        """Somebody to turn to there."""
        if (row := self.current) is not None:
            self.open_form(place_forms.person(self.desk, None, at=row.key), lambda outcome: row.key)

    def show_all(self) -> None:
        """With closed schools, or without."""
        self._with_closed = not self._with_closed
        self.stale = True
        self.freshen()

    def open_card(self) -> None:
        """Everything about the place on one screen."""
        from ecfrs_tui.tui.screens.card_school import SchoolScreen

        if (row := self.current) is not None:
            self.app.push_screen(SchoolScreen(row.key))

    def history(self) -> None:
        """Who changed what is known, and when."""
        if (row := self.current) is not None:
            kind, _, number = row.key.partition(":")
            self.show_history(f"History of {row.name}", f"VENUE-{number}" if kind == "venue" else number)
