"""Picking up and placing: what the grid says is what booking then does, and what the rule book allows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from ecfrs_tui.domain.feasibility import assess
from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.scheduling.placing import InHand
from ecfrs_tui.services import booking, placing, slots
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.loading import load_request
from ecfrs_tui.services.placingviews import PlaceCell, PlaceGrid
from ecfrs_tui.services.undoing import undo
from tests.services.looks_world import TUESDAY

MONDAY = date(2027, 3, 8)


def grid(context: Context, reference: str = "REQ-0001", days: int = 10) -> PlaceGrid:
    return placing.costs(context, reference, MONDAY, days)


def cells(found: PlaceGrid) -> list[PlaceCell]:
    return [cell for line in found.cells for cell in line]


def test_the_grid_has_a_cell_for_every_officer_and_weekday(context: Context) -> None:
    found = grid(context)
    assert len(found.days) == 10 and all(day.weekday() < 5 for day in found.days)
    assert [len(line) for line in found.cells] == [10] * len(found.officers)
    assert any(cell.extra is not None for cell in cells(found))
    assert all(cell.word for cell in cells(found) if cell.extra is None)


def test_what_it_says_is_what_booking_then_costs(context: Context) -> None:
    """The dearest cell and the cheapest: the day's driving with it less the driving without it."""
    free = sorted((c for c in cells(grid(context)) if c.extra is not None), key=lambda c: c.extra or 0)
    for cell in (free[0], free[-1]):
        assert cell.starts_at is not None
        before = driving(context, cell)
        placing.place(context, "REQ-0001", cell.officers, cell.starts_at, "")
        assert driving(context, cell) - before == cell.extra
        undo(context)


def driving(context: Context, cell: PlaceCell) -> int:
    from ecfrs_tui.services.days import day_view

    with context.store.reading() as session:
        book = context.book(session, cell.day, cell.day)
    return sum(day_view(book, book.officers[code], cell.day).drive_minutes for code in cell.officers)


def test_no_cell_says_no_where_the_rule_book_would_let_it_stand(context: Context) -> None:
    """By force: every quarter hour of every cell is put to the rule book."""
    found = grid(context, days=5)
    with context.store.reading() as session:
        _, request = load_request(session, "REQ-0001")
        book = context.book(session, found.days[0], found.days[-1])
    hand = InHand(request, book)
    for cell in cells(found):
        midnight = datetime.combine(cell.day, datetime.min.time())
        starts = [midnight + timedelta(minutes=15 * n) for n in range(28, 72)]
        stands = any(assess(hand.laid((cell.officer,), at), book).stands for at in starts)
        assert stands == (cell.extra is not None), (cell.officer, cell.day, cell.word)


def test_the_best_cell_is_the_best_time_of_the_ranking(context: Context) -> None:
    found = grid(context)
    best = slots.suggest(context, "REQ-0001", limit=1, first=found.days[0], last=found.days[-1]).slots[0]
    same = next(c for c in cells(found) if c.day == best.starts_at.date() and c.officer == best.officers[0])
    assert (same.extra, same.starts_at) == (best.extra_drive_minutes, best.starts_at)


def test_a_visit_in_hand_is_asked_as_if_it_stood_nowhere(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    found = grid(context, "VIS-0001")
    assert found.hand.is_visit and found.hand.officers == ("ASH",)
    here = next(c for c in cells(found) if c.here)
    assert (here.officer, here.day) == ("ASH", TUESDAY.date()) and here.extra is not None
    placed = placing.at(context, "VIS-0001", ("ASH",), TUESDAY)
    assert placed.broken == () and placed.extra + placed.without == placed.day.drive_minutes
    other = next(c for c in cells(found) if c.extra is not None and c.day != TUESDAY.date())
    assert other.starts_at is not None
    done = placing.place(context, "VIS-0001", other.officers, other.starts_at, "")
    assert done.visit is not None and done.visit.starts_at == other.starts_at


def test_a_day_with_it_in_it_says_every_rule_in_the_way(context: Context) -> None:
    booking.book(context, "REQ-0002", officers=["ASH"], starts_at=TUESDAY)
    placed = placing.at(context, "REQ-0001", ("ASH",), TUESDAY)
    assert placed.hard and any("VIS-0001" in words for words in placed.broken)
    assert [s.state for s in placed.day.stops if s.visit == "REQ-0001"] == ["in hand"]
    soon = placing.at(context, "REQ-0001", ("ASH",), context.now() + timedelta(days=1))
    assert not soon.hard and any("notice" in words for words in soon.broken)
    assert any("notice" in words for words in placing.why(context, "REQ-0001", "ASH", date(2027, 3, 2)))


def test_what_cannot_be_placed_is_refused(context: Context) -> None:
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(RefusedError, match="REQ-0001 is booked"):
        placing.hand(context, "REQ-0001")
    with pytest.raises(NotFoundError, match="VIS-0999"):
        placing.hand(context, "VIS-0999")
    with pytest.raises(NotFoundError, match="no officer NOBODY"):
        placing.at(context, "VIS-0001", ("NOBODY",), TUESDAY)
