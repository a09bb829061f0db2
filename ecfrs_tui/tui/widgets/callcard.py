"""The card of a call as labelled lines: what a caller asks comes first, so that it stands in the lowest window too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from ecfrs_tui.tui import words
from ecfrs_tui.tui.text import clean, drawn, joined, plain, run_on, tinted
from ecfrs_tui.tui.widgets.cards import Name, need_fields, visit_line
from ecfrs_tui.tui.widgets.pieces import Field

if TYPE_CHECKING:
    from ecfrs_tui.services.callviews import CallAnswers
    from ecfrs_tui.services.views import SchoolCard, SlotView

LOOKING = "looking…"


def call_fields(
    card: SchoolCard, found: CallAnswers | None, fault: str, name: Name, *, short: bool
) -> list[Field]:
    """When do you come, who comes, can it move, can we have another; then the rest of the school.

    `found` is None while it is looked for, or when `fault` says why it could not be. `short` is for a low window,
    where each thing has one line.
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
    fields += [replace(each, lines=1 if short else 3) for each in need_fields(card)]
    gone = card.last_visits[: 1 if short else 2]
    last = [visit_line(visit, name) for visit in gone] or [drawn("never been there", "dim")]
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
    if not card.next_visits:
        return fields
    if found is None:
        said = drawn(LOOKING, "dim")
    elif found.moves:
        usual = card.next_visits[0].officers
        said = joined([_time(slot, usual) for slot in found.moves], "  ")
    else:
        said = tinted(clean(found.no_moves) or "nothing", "dim")
    return [fields[0], Field("could move", said), *fields[1:]]


def _another(card: SchoolCard, found: CallAnswers | None) -> list[Field]:
    fields = []
    for row in card.open_requests[:2]:
        ago = f"{words.count(row.age_days, 'day')} ago" if row.age_days else "today"
        fields.append(Field("asked", joined([plain(row.reference), plain(row.what), Content(ago)])))
    label = "good times" if card.open_requests else "could have"
    if found is None:
        return [*fields, Field(label, drawn(LOOKING, "dim"))]
    if not found.times:
        return [*fields, Field(label, tinted(clean(found.no_times) or "nothing", "dim"), 2)]
    if not found.asked:
        usual = run_on(plain(found.proposed), drawn(f"  {clean(found.proposal)}", "dim"))
        fields.append(Field(label, usual))
        label = "times"
    return [*fields, *_numbered(label, found.times)]


def _numbered(label: str, found: Sequence[SlotView]) -> list[Field]:
    """A line a time, under the key that books it."""
    return [
        Field(label if number == 1 else "or", run_on(drawn(f"{number} ", "ember"), _time(slot)))
        for number, slot in enumerate(found, start=1)
    ]


def _time(slot: SlotView, usual: Sequence[str] = ()) -> Content:
    """When, who (unless it is whom they know already), and the extra drive."""
    who = "" if tuple(usual) == slot.officers else f" {', '.join(clean(each) for each in slot.officer_names)}"
    extra = drawn(f" {words.extra(slot.extra_drive_minutes)}", "dim")
    return run_on(words.moment(slot.starts_at), who, extra)
