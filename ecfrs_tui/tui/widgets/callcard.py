"""The card of a call as labelled lines: what a caller asks comes first, so that it stands in the lowest window too."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from ecfrs_tui.services.callviews import CallAnswers
from ecfrs_tui.services.views import SchoolCard, SlotView
from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.cards import Name, need_fields, visit_line
from ecfrs_tui.tui.widgets.pieces import Field

LOOKING = "looking…"


def call_fields(card: SchoolCard, found: CallAnswers | None, fault: str, name: Name) -> list[Field]:
    """When do you come, who comes, can it move, can we have another; then the rest of the school.

    `found` is None while it is looked for, or when `fault` says why it could not be.
    """
    pupils = words.count(card.pupils, "pupil") if card.pupils else ""
    status = "" if card.status.lower() == "open" else card.status
    where = [card.town, card.postcode, card.phone, card.phase, pupils, status]
    fields = [Field("", joined([plain(each) for each in where]))]
    if card.place_note:
        fields.append(Field("place", tinted(card.place_note, "amber")))
    fields += _coming(card, found, name)
    fields += _another(card, found)
    if fault:
        fields.append(Field("not known", tinted(clean(fault), "amber"), 2))
    fields += need_fields(card)
    last = [visit_line(visit, name) for visit in card.last_visits[:2]] or [drawn("never been there", "dim")]
    fields += [Field("last", line) for line in last]
    fields += [Field("contact", plain(each)) for each in card.contacts[:3]]
    fields += [Field("next step", plain(each), 2) for each in card.next_steps[:2]]
    fields += [Field("said", plain(each), 2) for each in card.said[:2]]
    fields.append(Field("nearest", plain(card.nearest_officer)))
    known = f"URN {card.urn}" if card.urn else "not in the register"
    return [*fields, Field("register", joined([Content(known), plain(card.district), plain(card.authority)]))]


def _coming(card: SchoolCard, found: CallAnswers | None, name: Name) -> list[Field]:
    lines = [visit_line(visit, name) for visit in card.next_visits[:2]] or [drawn("none", "dim")]
    fields = [Field("next visit", line) for line in lines]
    if card.next_visits and found is not None and found.visit:
        said = _times(found.moves) if found.moves else tinted(clean(found.no_moves), "dim")
        fields.insert(1, Field("could move", said, 2))
    elif card.next_visits and found is None:
        fields.insert(1, Field("could move", drawn(LOOKING, "dim"), 2))
    return fields


def _another(card: SchoolCard, found: CallAnswers | None) -> list[Field]:
    fields = []
    for row in card.open_requests[:2]:
        ago = f"{words.count(row.age_days, 'day')} ago" if row.age_days else "today"
        fields.append(Field("asked", joined([plain(row.reference), plain(row.what), Content(ago)])))
    label = "good times" if card.open_requests else "could have"
    if found is None:
        return [*fields, Field(label, drawn(LOOKING, "dim"), 2)]
    if not found.times:
        return [*fields, Field(label, tinted(clean(found.no_times) or "nothing", "dim"), 2)]
    what = "" if found.asked else clean(found.proposed)
    return [*fields, Field(label, joined([Content(what), _times(found.times, numbered=True)], "  "), 3)]


def _times(found: Sequence[SlotView], *, numbered: bool = False) -> Content:
    parts = [
        run_on(
            drawn(f"{number} ", "ember") if numbered else "",
            f"{words.moment(slot.starts_at)} {', '.join(clean(each) for each in slot.officer_names)} ",
            drawn(words.extra(slot.extra_drive_minutes), "dim"),
        )
        for number, slot in enumerate(found, start=1)
    ]
    return joined(parts, "  ")
