"""Best times for a request, and why not: loads the book once, asks the ranking, speaks in read models."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta

from ecfrs_tui.domain.book import Book
from ecfrs_tui.domain.feasibility import name_of
from ecfrs_tui.domain.visits import Request
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.scheduling import refusals, words
from ecfrs_tui.scheduling.slots import Slot, best_slots
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_request
from ecfrs_tui.services.views import Refusal, SessionView, SlotView, Suggestions

LONGEST_DAYS = 550
ASKED_DAYS = 5
"""A span of fewer days, stated by both ends, is a question about those days."""
REFUSED_DAYS = 6
"""Of how many of the school's own days without a slot the reasons are told at most."""


def suggest(
    context: Context, reference: str, *, limit: int = 5, first: date | None = None, last: date | None = None
) -> Suggestions:
    """The best times from `first` (today) to `last`, ranked, with the refusals of the days asked for.

    Without `last` the span reaches `suggest_days` beyond the first day the school asked for.
    """
    begun = time.perf_counter()
    asked = first is not None and last is not None and (last - first).days < ASKED_DAYS
    request, book, first, last = _load(context, reference, first, last)
    slots = best_slots(request, book, first, last, limit=limit)
    views = tuple(slot_view(n, slot, book) for n, slot in enumerate(slots, start=1))
    milliseconds = (time.perf_counter() - begun) * 1000
    refused = _of_days(request, book, first, last) if asked else _refused(request, book, first, last, slots)
    return Suggestions(request.reference, round(milliseconds, 1), views, refused)


def why_not(context: Context, reference: str, day: date) -> tuple[Refusal, ...]:
    """For the day asked about: what stands in the way for whom, with the nearest mend as the last reason."""
    request, book, _, _ = _load(context, reference, day, day)
    return _views(refusals.why_not(request, book, day), book)


def slot_view(rank: int, slot: Slot, book: Book) -> SlotView:
    """A slot as screens and commands show it."""
    visit = slot.visit
    return SlotView(
        rank=rank,
        officers=visit.officers,
        officer_names=tuple(name_of(book, code) for code in visit.officers),
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        arrives_at=visit.arrives_at,
        departs_at=visit.departs_at,
        extra_drive_minutes=slot.verdict.extra_drive_minutes,
        short=words.short(slot),
        explanation=words.explain(slot, book),
        warnings=slot.verdict.warnings,
        sessions=tuple(
            SessionView(s.programme.code, s.programme.title, s.year, s.pupils, s.span.start, s.span.end)
            for s in visit.sessions
        ),
    )


def _load(
    context: Context, reference: str, first: date | None, last: date | None
) -> tuple[Request, Book, date, date]:
    today = context.now().date()
    with context.store.reading() as session:
        row, request = load_request(session, reference)
        if not request.school.key:
            raise RefusedError(
                "school_unsure",
                f"{row.reference}: it is not certain which school “{row.typed_school}” is",
                hint="choose the school first",
            )
        if not request.wanted:
            raise RefusedError(
                "programme_missing",
                f"{row.reference} names no programme",
                hint="ask the school what it would like",
            )
        first = first or today
        if last is None:
            notice = today + timedelta(days=context.settings.rules.notice_days)
            wished = [d for w in request.windows if (d := w.starts_at.date()) >= max(first, notice)]
            last = max(first, min(wished, default=first)) + timedelta(days=context.settings.suggest_days)
        if last < first:
            raise RefusedError("span_empty", f"{last} lies before {first}", hint="swap --from and --to")
        last = min(last, first + timedelta(days=LONGEST_DAYS))
        book = context.book(session, first, last)
    return request, book, first, last


def _of_days(request: Request, book: Book, first: date, last: date) -> tuple[Refusal, ...]:
    """For days asked about by name: everybody who cannot, also where somebody else can, with the mends."""
    found: list[Refusal] = []
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        found.extend(_views(refusals.why_not(request, book, day), book))
    return tuple(found)


def _refused(
    request: Request, book: Book, first: date, last: date, slots: Sequence[Slot]
) -> tuple[Refusal, ...]:
    """The reasons for the first few days the school asked for that have no slot and are not too soon."""
    first = max(first, book.now.date() + timedelta(days=book.rules.notice_days))
    if request.windows and max(w.starts_at.date() for w in request.windows) < first:
        day = max(w.starts_at.date() for w in request.windows)
        words = f"the school's last day is sooner than the {book.rules.notice_days} days' notice we keep"
        return (Refusal("", "", day, (words,)),)
    if request.windows:
        days = sorted({w.starts_at.date() for w in request.windows if first <= w.starts_at.date() <= last})
    else:
        days = [first + timedelta(days=n) for n in range(max(0, min((last - first).days + 1, 14)))]
        days = [d for d in days if d.weekday() < 5]
    offered = {slot.visit.starts_at.date() for slot in slots}
    found: list[Refusal] = []
    for day in [d for d in days if d not in offered][:REFUSED_DAYS]:
        if best_slots(request, book, day, day, limit=1):
            continue
        found.extend(_views(refusals.why_not(request, book, day, mends=False), book))
    return tuple(found)


def _views(found: Sequence[refusals.DayRefusal], book: Book) -> tuple[Refusal, ...]:
    return tuple(
        Refusal(
            r.officer,
            name_of(book, r.officer) if r.officer else "",
            r.day,
            (*r.reasons, r.mend) if r.mend else r.reasons,
        )
        for r in found
    )
