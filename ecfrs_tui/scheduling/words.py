"""Sentences about slots: what a person would say. Every minute in them comes from the itinerary."""

from __future__ import annotations

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import name_of
from ecfrs_tui.domain.itinerary import Drive, Itinerary
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.scheduling.slots import Slot


def short(slot: Slot) -> str:
    """A few words beside the slot: where it falls in the officer's day and what is good about it."""
    code = slot.visit.officers[0]
    day = slot.verdict.days[code]
    words = [_position(slot.visit, day)]
    if slot.known_officer:
        words.append("same officer as last time")
    tight = [w for w in slot.verdict.warnings if w.startswith("tight")]
    if tight:
        words.append(tight[0].split(" before ")[0])
    elif slot.rank_of_window > 1:
        words.append(f"choice {slot.rank_of_window}")
    elif day.lunch is not None and len(day.visits) > 1:
        words.append(f"lunch {day.lunch.start:%H:%M}")
    return " · ".join(words)


def explain(slot: Slot, book: Book) -> str:
    """One or two sentences: the extra driving, from where, how far, lunch and the way home."""
    extra = slot.verdict.extra_drive_minutes
    saying = f"Adds {extra} min of driving" if extra > 0 else "Adds no driving"
    parts = [_officer_words(slot.visit, day, book) for day in slot.verdict.days.values()]
    text = f"{saying}: {'; '.join(parts)}."
    if slot.known_officer:
        text += " The school knows the officer from last time."
    if slot.rank_of_window > 1:
        text += f" It is the school's choice number {slot.rank_of_window}."
    return text


def _position(visit: Visit, day: Itinerary) -> str:
    index = _index(visit, day)
    before = day.visits[index - 1] if index else None
    after = day.visits[index + 1] if index + 1 < len(day.visits) else None
    if before is None and after is None:
        return "only visit that day"
    if before is None:
        return "first of the day"
    if after is None:
        return f"after {before.school.name} {before.starts_at:%H:%M}"
    return "between two visits"


def _officer_words(visit: Visit, day: Itinerary, book: Book) -> str:
    index = _index(visit, day)
    name = name_of(book, day.officer)
    to, onward = day.drives[index], day.drives[index + 1]
    if index:
        before = day.visits[index - 1]
        away = f", {to.minutes} min away" if to.minutes else ", which is there already"
        words = f"{name} is at {before.school.name} until {before.departs_at:%H:%M}{away}"
    else:
        words = f"{name} leaves base at {to.departs_at:%H:%M}, {to.minutes} min away"
    if index + 1 < len(day.visits):
        words += f", then {onward.minutes} min to {day.visits[index + 1].school.name}{_spare(onward)}"
    else:
        words += f", then {onward.minutes} min home by {onward.arrives_at:%H:%M}"
    if day.lunch is not None:
        words += f", lunch at {day.lunch.start:%H:%M}"
    return words


def _spare(drive: Drive) -> str:
    return f" with {drive.spare} min to spare" if drive.spare is not None else ""


def _index(visit: Visit, day: Itinerary) -> int:
    return next(i for i, v in enumerate(day.visits) if v is visit or v.arrives_at == visit.arrives_at)
