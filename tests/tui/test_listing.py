"""What a table holds: order, marks and cursor keep to their rows whatever is done."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.tui.fieldfilter import FieldFilter
from ecfrs_tui.tui.widgets.columns import value_of
from ecfrs_tui.tui.widgets.listing import Listing, sort_key

Row = tuple[str, int | None]
ROWS = st.lists(
    st.tuples(st.text("abc", min_size=1, max_size=3), st.none() | st.integers(-5, 5)),
    max_size=12,
    unique_by=lambda row: row[0],
)
STEPS = st.lists(
    st.sampled_from(["mark", "all", "on", "back", "far", "order", "turn", "filter", "clear", "fewer"]),
    max_size=25,
)


def listing(rows: list[Row]) -> Listing[Row]:
    found: Listing[Row] = Listing(
        lambda row: row[0],
        FieldFilter(lambda row: row[0]),
        {"no": lambda row: row[1], "name": lambda row: row[0]},
    )
    found.set_rows(rows)
    return found


def do(found: Listing[Row], step: str, rows: list[Row]) -> None:
    """One thing that a person does to a list."""
    if step == "mark":
        found.mark()
    elif step == "all":
        found.mark_all()
    elif step in ("on", "back"):
        if found.keys:
            found.cursor = found.stretch(found.cursor + (1 if step == "on" else -1))
    elif step == "far":
        found.moved()
        found.cursor = max(0, len(found.keys) - 1)
    elif step in ("order", "turn"):
        found.order = found.next_order(["no", "name"]) if step == "order" else ("no", True)
        found.show()
    elif step in ("filter", "clear"):
        found.filter = "a" if step == "filter" else ""
        found.show()
    else:
        found.set_rows(rows[1:])


@given(ROWS, STEPS)
def test_whatever_is_done_the_list_is_whole(rows: list[Row], steps: list[str]) -> None:
    found = listing(rows)
    for step in steps:
        do(found, step, rows)
        assert found.keys == [row[0] for row in found.shown]
        assert {row[0] for row in found.shown} <= {row[0] for row in found.held}
        assert set(found.marks) <= {row[0] for row in found.held}
        assert 0 <= found.cursor <= max(0, len(found.keys) - 1)
        if not found.filter:
            assert sorted(found.shown, key=str) == sorted(found.held, key=str)


@given(ROWS, st.booleans())
def test_ordered_rows_are_in_order_and_those_without_a_value_last(rows: list[Row], down: bool) -> None:
    found = listing(rows)
    found.order = ("no", down)
    found.show()
    numbers = [row[1] for row in found.shown]
    there = [number for number in numbers if number is not None]
    assert there == sorted(there, reverse=down)
    assert numbers[len(there) :] == [None] * (len(numbers) - len(there))


@given(ROWS.filter(bool), st.data())
def test_the_cursor_stays_on_its_row_through_order_and_filter(rows: list[Row], data: st.DataObject) -> None:
    found = listing(rows)
    found.cursor = data.draw(st.integers(0, len(rows) - 1))
    key = found.current_key
    found.order = ("name", True)
    found.show()
    assert found.current_key == key


@given(ROWS.filter(lambda rows: len(rows) > 2), st.lists(st.sampled_from([1, -1]), max_size=20))
def test_a_range_is_what_lies_between_its_start_and_the_cursor(rows: list[Row], moves: list[int]) -> None:
    found = listing(rows)
    found.cursor = start = 1
    for move in moves:
        found.cursor = found.stretch(found.cursor + move)
    if moves:
        first, last = min(start, found.cursor), max(start, found.cursor)
        assert set(found.marks) == set(found.keys[first : last + 1])


def test_what_is_drawn_is_read_as_what_it_means() -> None:
    cells = {"1,204": 1204.0, "+7 min": 7.0, "21 d": 21.0, "45%": 45.0, "–": None, "": None, "9 Mar": "9 Mar",
             "2 of 3": "2 of 3", "Y6 KC6": "Y6 KC6", "−3": -3.0}  # fmt: skip
    assert {cell: value_of(cell) for cell in cells} == cells


def test_times_of_a_day_are_in_order() -> None:
    moments = [datetime(2027, 3, 1, 9, 30), datetime(2027, 3, 1, 8, 45), date(2027, 2, 28)]
    assert sorted(moments, key=sort_key) == [moments[2], moments[1], moments[0]]
