"""People in Settings: contacts at schools and venues, and those of partners. Personal: in no partner edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from ecfrs_tui.services.records.deliveryviews import PersonLine
from ecfrs_tui.tui import words
from ecfrs_tui.tui.forms import place_forms
from ecfrs_tui.tui.screens.settings_slow import SlowPanel
from ecfrs_tui.tui.text import drawn, joined, plain, tinted
from ecfrs_tui.tui.widgets.columns import Column
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.desk import Desk


def _name(row: PersonLine, width: int) -> Content:
    name = plain(row.name or "(no name)")
    return drawn(name.plain, "dim") if row.left else name


def _state(row: PersonLine, width: int) -> Content:
    if row.left_on is not None:
        return drawn(f"{'left' if row.left else 'leaves'} {words.long_day(row.left_on)}", "dim")
    return tinted("safeguarding", "green") if row.safeguarding_lead else Content("")


class PeoplePanel(SlowPanel[PersonLine]):
    """People by their place; who has left is shown with the others on request."""

    PARTNERS: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self._left = False

    def columns(self) -> Sequence[Column[PersonLine]]:
        """Who, where, how to reach them."""
        return [
            Column("name", _name, least=14, weight=2, most=30),
            Column("at", lambda p, w: plain(p.place), least=14, weight=3, most=40),
            Column("role", lambda p, w: plain(p.role), least=10, weight=2, most=30, keep=5),
            Column("telephone", lambda p, w: plain(p.phone), least=12, most=18, keep=4),
            Column("e-mail", lambda p, w: plain(p.email), least=14, weight=2, most=40, keep=3),
            Column("", _state, least=12, most=24, keep=7),
        ]

    def key(self, row: PersonLine) -> str:
        """The number."""
        return str(row.number)

    def haystack(self, row: PersonLine) -> str:
        """Every word of it."""
        state = _state(row, 30).plain
        return f"{row.name} {row.place} {row.key} {row.role} {row.phone} {row.email} {row.authority} {state}"

    def read(self, desk: Desk) -> Sequence[PersonLine]:
        """Those who are there, or all."""
        return [row for row in desk.people(partners=self.PARTNERS) if self._left or not row.left]

    def summary(self, rows: Sequence[PersonLine]) -> str:
        """How many, and how many lead safeguarding."""
        leads = sum(row.safeguarding_lead for row in rows)
        number = "1 person" if len(rows) == 1 else f"{len(rows):,} people"
        return f"{number}, {leads} safeguarding{', who left too' if self._left else ''}"

    def facts(self, row: PersonLine) -> tuple[Content, Sequence[Field]]:
        """How to reach them, and what they agreed to."""
        consent = "agreed to be kept" if row.consent else "did not say whether they may be kept"
        return joined([plain(row.name).stylize("bold"), plain(row.role)]), [
            Field("at", joined([plain(row.place), plain(row.authority)])),
            Field("reach", joined([plain(row.phone), plain(row.email)])),
            Field("kept", joined([Content(consent), _state(row, 30)])),
        ]

    # actions

    def edit(self) -> None:
        """Another state of the person."""
        if (row := self.current) is not None:
            self.open_form(place_forms.person(self.desk, row, partner=self.PARTNERS))

    def new(self) -> None:
        """Somebody at the place of this line."""
        at = self.current.key if self.current is not None and not self.PARTNERS else ""
        self.open_form(place_forms.person(self.desk, None, at=at, partner=self.PARTNERS))

    def drop(self) -> None:
        """The person has left: kept, and turned to no longer."""
        if (row := self.current) is not None:
            self.open_form(place_forms.leaving(self.desk, row))

    def show_all(self) -> None:
        """With those who have left, or without."""
        self._left = not self._left
        self.stale = True
        self.freshen()

    def history(self) -> None:
        """Who changed what is kept, and when."""
        if (row := self.current) is not None:
            self.show_history(f"History of contact {row.number}", f"CONTACT-{row.number}")


class ContactsPanel(PeoplePanel):
    """People at schools and venues."""

    SCOPES: ClassVar[tuple[str, ...]] = ("contacts",)
    CONTEXT = "contacts"
    TITLE = "Contacts at schools"
    MAIN = "contacts.edit"
    EMPTY = (
        "Nobody is kept yet. In Schools, venues {places.contact} adds somebody; forms bring those who "
        "agree to be kept."
    )


class PartnersPanel(PeoplePanel):
    """People of councils, police and others we work with."""

    SCOPES: ClassVar[tuple[str, ...]] = ("partners",)
    CONTEXT = "partners"
    TITLE = "Partners"
    MAIN = "partners.edit"
    EMPTY = "No partner is kept yet. {partners.new} adds a person of an organisation."
    PARTNERS = True
