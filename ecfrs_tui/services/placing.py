"""Picking up and placing: loads the diary once, asks the ranking and the rule book, speaks in read models."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session as DbSession

from ecfrs_tui.domain.officers import Officer
from ecfrs_tui.domain.verdict import Verdict
from ecfrs_tui.domain.visits import Visit
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.scheduling import placing, refusals, words
from ecfrs_tui.scheduling.placing import InHand
from ecfrs_tui.scheduling.slots import Slot
from ecfrs_tui.services import booking, diary, inbox, moving
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.days import day_view, stands_in_the_way
from ecfrs_tui.services.loading import load_request, load_visit
from ecfrs_tui.services.phrases import what_words
from ecfrs_tui.services.placingviews import HandView, PlaceCell, PlacedDay, PlaceGrid
from ecfrs_tui.services.views import DayView, Outcome

MOVABLE = ("held", "confirmed")


def hand(context: Context, reference: str) -> HandView:
    """What is picked up. Raises NotFoundError, RefusedError when it cannot be placed."""
    with context.store.reading() as session:
        today = context.now().date()
        return _view(_taken(context, session, reference, today, today))


def costs(context: Context, reference: str, first: date, days: int) -> PlaceGrid:
    """The grid of `days` weekdays from `first`."""
    begun = time.perf_counter()
    with context.store.reading() as session:
        span = diary.weekdays(first, days)
        taken = _taken(context, session, reference, span[0], span[-1])
        week = diary.week(session, taken.book, first, days)
    found = placing.cells(taken, span)
    extras = [slot.verdict.extra_drive_minutes for slot in found.values()]
    low, high = min(extras, default=0), max(extras, default=0)
    school = {day: placing.school_says(taken, day) for day in span}
    lines = []
    for officer, standing in zip(week.officers, week.cells, strict=True):
        line = []
        for day, cell in zip(span, standing, strict=True):
            slot = found.get((officer.code, day))
            if slot is not None:
                line.append(_cell(taken, officer.code, day, slot, low, high))
                continue
            of_school = school[day]
            word = of_school or _word(taken, taken.book.officers[officer.code], day, cell.word)
            here = _here(taken, officer.code, day)
            line.append(PlaceCell(officer.code, day, None, word, bool(of_school), here=here))
        lines.append(tuple(line))
    milliseconds = round((time.perf_counter() - begun) * 1000, 1)
    return PlaceGrid(_view(taken), week.officers, span, week.day_notes, tuple(lines), milliseconds)


def why(context: Context, reference: str, officer: str, day: date) -> tuple[str, ...]:
    """The rules in the way of an officer on a day, and the nearest mend as the last sentence."""
    with context.store.reading() as session:
        taken = _taken(context, session, reference, day, day)
    visit, verdict = refusals.nearest_miss(taken.request, taken.book, day, (officer,))
    reasons = tuple(
        dict.fromkeys(b.message for b in verdict.broken if taken.team == 1 or b.rule != "officers")
    )
    mend = refusals.mend(taken.request, taken.book, visit, verdict)
    return (*reasons, mend) if mend else reasons


def at(context: Context, reference: str, officers: tuple[str, ...], starts_at: datetime) -> PlacedDay:
    """The first officer's day with it at that start (London), and what the rule book says."""
    day = starts_at.date()
    with context.store.reading() as session:
        taken = _taken(context, session, reference, day, day)
    for code in officers:
        if code not in taken.book.officers:
            raise NotFoundError(
                "officer_unknown", f"there is no officer {code}", hint="`officers` shows them"
            )
    visit, verdict = placing.judged(taken, officers, starts_at)
    shown = replace(visit, reference=taken.request.reference, state="held")
    with_it = taken.book.with_visits([*taken.book.visits, shown])
    before, after = _spare(verdict, officers[0], visit)
    itinerary = verdict.days.get(officers[0])
    return PlacedDay(
        hand=_view(taken),
        day=_in_hand(day_view(with_it, with_it.officers[officers[0]], day), shown.reference),
        officers=officers,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        extra=verdict.extra_drive_minutes,
        without=sum(d.drive_minutes for d in verdict.before.values()),
        spare_before=before,
        spare_after=after,
        broken=tuple(dict.fromkeys(b.message for b in verdict.broken)),
        hard=not verdict.may_be_overridden,
        warnings=verdict.warnings,
        lunch_at=itinerary.lunch.start if itinerary and itinerary.lunch else None,
    )


def place(
    context: Context, reference: str, officers: tuple[str, ...], starts_at: datetime, override: str
) -> Outcome:
    """A request is booked there, a visit moved there. Raises RefusedError, NotFoundError."""
    if _is_visit(reference):
        return moving.move(context, reference, starts_at=starts_at, officers=officers, override=override)
    return booking.book(context, reference, officers=officers, starts_at=starts_at, override=override)


def _is_visit(reference: str) -> bool:
    return reference.strip().upper().startswith("VIS")


def _taken(context: Context, session: DbSession, reference: str, first: date, last: date) -> InHand:
    """What is in hand beside the diary from `first` to `last`."""
    book = context.book(session, first, last)
    if _is_visit(reference):
        visit = load_visit(session, reference.strip(), book.programmes)
        if visit.state not in MOVABLE:
            raise RefusedError(
                "not_movable",
                f"{visit.reference} is {visit.state} and cannot be moved",
                hint="book a new visit",
            )
        return placing.picked_up(visit, book)
    row, request = load_request(session, reference.strip())
    if row.state not in inbox.OPEN_STATES:
        raise RefusedError(
            "request_closed", f"{row.reference} is {row.state}", hint="pick up its visit instead"
        )
    if not request.school.key or request.school.place is None:
        raise RefusedError(
            "school_unsure",
            f"{row.reference}: it is not certain where “{row.typed_school}” is",
            hint="choose the school first",
        )
    if not request.wanted:
        raise RefusedError(
            "programme_missing",
            f"{row.reference} names no programme",
            hint="ask the school what it would like",
        )
    needed = max(book.programmes[w.programme].officers_needed for w in request.wanted)
    return InHand(request, book, needed)


def _view(taken: InHand) -> HandView:
    standing = taken.visit
    midday = datetime.combine(taken.book.now.date(), datetime.min.time()).replace(hour=9)
    laid = standing or taken.laid((), midday)
    return HandView(
        taken.request.reference,
        standing is not None,
        taken.request.school.name,
        taken.request.school.town,
        what_words((s.programme.code, s.year, 1) for s in laid.sessions),
        int((laid.ends_at - laid.starts_at).total_seconds()) // 60,
        taken.team,
        _first_day(taken),
        standing.starts_at if standing else None,
        standing.officers if standing else (),
    )


def _here(taken: InHand, code: str, day: date) -> bool:
    standing = taken.visit
    return standing is not None and standing.starts_at.date() == day and code in standing.officers


def _cell(taken: InHand, code: str, day: date, slot: Slot, low: int, high: int) -> PlaceCell:
    extra = slot.verdict.extra_drive_minutes
    return PlaceCell(
        code,
        day,
        extra,
        starts_at=slot.visit.starts_at,
        ends_at=slot.visit.ends_at,
        officers=slot.visit.officers,
        explanation=words.explain(slot, taken.book),
        tight=any(w.startswith("tight") for w in slot.verdict.warnings),
        cost=(extra - low) / (high - low) if high > low else 0.0,
        here=_here(taken, code, day),
    )


def _word(taken: InHand, officer: Officer, day: date, standing: str) -> str:
    """Why an officer has no time there, in a word."""
    if officer.base is None:
        return "no base"
    away = stands_in_the_way(taken.book, officer, day)
    if away:
        return away
    if placing.untrained(taken, officer, day):
        return "untrained"
    if standing:
        return standing
    return "alone" if taken.team > 1 else "no fit"


def _in_hand(view: DayView, reference: str) -> DayView:
    """The day with the stop that is only tried marked as such."""
    stops = tuple(replace(s, state="in hand") if s.visit == reference else s for s in view.stops)
    return replace(view, stops=stops)


def _first_day(taken: InHand) -> date:
    """Where a look at the grid begins: the visit's day, or the first day the school would take us."""
    if taken.visit is not None:
        return taken.visit.starts_at.date()
    notice = taken.book.now.date() + timedelta(days=taken.book.rules.notice_days)
    wished = [w.starts_at.date() for w in taken.request.windows]
    return min((day for day in wished if day >= notice), default=notice)


def _spare(verdict: Verdict, code: str, visit: Visit) -> tuple[int | None, int | None]:
    """Minutes to spare before it and after it in the officer's day, where visits stand on that side."""
    day = verdict.days.get(code)
    if day is None:
        return None, None
    index = next(i for i, v in enumerate(day.visits) if v is visit)
    before = day.drives[index].spare if index else None
    after = day.drives[index + 1].spare if index + 1 < len(day.visits) else None
    return before, after
