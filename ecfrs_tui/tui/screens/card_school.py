"""The card of a school or venue: who is there, what it needs and why, and everything that ever was with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content

from ecfrs_tui.services.cardviews import CardLine, NeedView, SchoolPage
from ecfrs_tui.tui import words
from ecfrs_tui.tui.opening import Things
from ecfrs_tui.tui.screens.cards import CardScreen
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets import cards
from ecfrs_tui.tui.widgets.pieces import Field

_PARTS = 4
"""So many parts of a need are named on the card; `w` names all of them in words."""


class SchoolScreen(CardScreen[SchoolPage]):
    """By its key, `urn:900123` or `venue:3`."""

    SCOPES: ClassVar[tuple[str, ...]] = ("card", "schoolcard", "things", "main")
    CONTEXT = "schoolcard"
    LINES = "Visits, requests, calls, letters, incidents"
    NOTHING = "Nothing yet. {schoolcard.new} takes a request down, {schoolcard.call} notes a call."

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def read(self) -> SchoolPage:
        """The page."""
        return self.desk.school_page(self._key)

    def lines(self, page: SchoolPage) -> Sequence[CardLine]:
        """Newest first, what is to come at the top."""
        return page.lines

    def heading(self, page: SchoolPage) -> tuple[Content, Content]:
        """Name and town; what it is known by."""
        card = page.card
        known = f"URN {card.urn}" if card.urn else "not in the register"
        status = "" if card.status.startswith("Open") else card.status
        name = joined([plain(card.name).stylize("bold"), plain(card.town)], ", ")
        return name, joined([tinted(status, "amber"), Content(known)])

    def facts(self, page: SchoolPage) -> Sequence[Field]:
        """Where, who, what is known, what it needs, what comes next."""
        card, name = page.card, self.booking_app.officer_name
        pupils = words.count(card.pupils, "pupil") if card.pupils else ""
        fields = [
            Field("where", joined([plain(card.postcode), plain(card.district), plain(card.authority)]), 2),
            Field("telephone", plain(card.phone)),
            Field("school", joined([plain(card.phase), Content(pupils)])),
            Field("mind", tinted(card.place_note, "amber"), 3),
        ]
        fields += [
            Field("contact" if n == 0 else " ", _person(each), 2) for n, each in enumerate(card.contacts)
        ] or [Field("contact", drawn("nobody is known", "dim"))]
        coming = [cards.visit_line(visit, name) for visit in card.next_visits]
        fields += [Field("next visit", line, 2) for line in coming] or [
            Field("next visit", drawn("none", "dim"))
        ]
        if not card.last_visits:
            fields.append(Field("last visit", drawn("never been there", "dim")))
        fields += [Field("last visit", cards.visit_line(visit, name), 2) for visit in card.last_visits[:1]]
        fields += [Field("next step", plain(each), 2) for each in card.next_steps]
        fields.append(Field("nearest", plain(card.nearest_officer), 2))
        fields += need_fields(page)
        fields += [
            Field("room", plain(page.room), 2),
            Field("parking", plain(page.parking), 2),
            Field("our notes", plain(page.notes), 4),
        ]
        return fields

    # what is under the cursor

    def thing_here(self) -> Things:
        """The school; the visit or request of the line under the cursor."""
        line = self.thing_of(self.listing.current)
        return Things(self._key, line.visit, line.request, about=self._key)

    def _open_request(self) -> str:
        line = self.listing.current
        if line is not None and line.opens == "request":
            return line.reference
        asked = self.page.card.open_requests if self.page is not None else ()
        return asked[0].reference if asked else ""

    # reasons

    def why_not_register(self) -> str:
        """Why nothing can be noted for it."""
        if self.page is None:
            return self.why_no_page()
        return "" if self.page.card.urn is not None else "This is no school of the register."

    def why_no_open_request(self) -> str:
        """Why there is no request to edit."""
        return self.why_no_page() or ("" if self._open_request() else "No request of this school is open.")

    def why_nothing_to_pick(self) -> str:
        """Why there is nothing to take in hand."""
        return "" if self._pickable() else "Choose a line that is a request or a visit."

    def why_no_need(self) -> str:
        """Why there is no need to explain."""
        if self.page is None:
            return self.why_no_page()
        return "" if self.page.need else "No source speaks of this school's need."

    # doing

    def take_down(self) -> None:
        """A request while they are on the phone."""
        from ecfrs_tui.tui.screens import phone_questions

        if self.page is not None and self.page.card.urn is not None:
            self.ask(phone_questions.take_down(self.desk, self.page.card, self.page.card.urn))

    def log_call(self) -> None:
        """The call in the contact log."""
        from ecfrs_tui.tui.screens import phone_questions

        if self.page is not None and self.page.card.urn is not None:
            self.ask(phone_questions.contact(self.desk, self.page.card, self.page.card.urn))

    def edit_request(self) -> None:
        """The request of the line, or the one that is open."""
        from ecfrs_tui.tui.screens.request_editing import edit_request

        edit_request(self.booking_app, self._open_request())

    def _pickable(self) -> str:
        here = self.thing_of(self.listing.current)
        return here.request or here.visit

    def pick_up(self) -> None:
        """The request or visit of the line in hand."""
        self.booking_app.take_in_hand(self._pickable())

    def explain(self) -> None:
        """Every part of every need in words."""
        from ecfrs_tui.tui.screens.dialogs import ReadScreen

        if self.page is None:
            return
        fields: list[Field] = []
        for need in self.page.need:
            fields.append(Field("", run_on(drawn(clean(need.title), "strong"), f"  {need.need}"), 2))
            fields += [Field(f"{part.points:5.1f}", plain(part.words), 4) for part in need.parts]
        self.app.push_screen(ReadScreen(f"Why {clean(self.page.card.name)} needs us", fields))


def _person(said: str) -> Content:
    """A contact; its safeguarding lead stands out."""
    return tinted(said, "green") if ", safeguarding lead" in said else plain(said)


def need_fields(page: SchoolPage) -> list[Field]:
    """Need by theme, the greatest first; under each the parts that weigh most."""
    if not page.need:
        return [Field("need", drawn("not known", "dim"))] if page.card.urn is not None else []
    fields = []
    for number, need in enumerate(page.need):
        bar = run_on(drawn(words.bar(need.need / 100, 10), "blue"), f" {need.need:>3} ", plain(need.title))
        fields.append(Field(" " if number else "need", bar))
        if number == 0:
            fields.append(Field(" ", _parts(need), 3))
    return fields


def _parts(need: NeedView) -> Content:
    ranked = sorted(need.parts, key=lambda part: -part.points)[:_PARTS]
    return joined([run_on(drawn(f"{part.points:.0f} ", ""), tinted(part.label, "dim")) for part in ranked])
