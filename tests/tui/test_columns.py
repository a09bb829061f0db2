"""Columns share a width: never more than there is, least and most kept."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from ecfrs_tui.tui.text import plain
from ecfrs_tui.tui.widgets.columns import NOT_ASKED, Column, fitted, share, wishes

columns = st.builds(
    lambda least, more, weight, keep: Column(
        "", lambda row, width: "", least=least, most=least + more if more else 0, weight=weight, keep=keep
    ),
    st.integers(1, 20),
    st.integers(0, 30),
    st.integers(0, 5),
    st.integers(0, 9),
)


@settings(max_examples=200)
@given(st.lists(columns, min_size=1, max_size=8), st.integers(0, 250), st.integers(0, 3))
def test_columns_fit_their_width(found: list[Column[None]], width: int, gap: int) -> None:
    widths = share(found, width, gap)
    kept = [i for i, wide in enumerate(widths) if wide]
    assert sum(widths) + gap * max(0, len(kept) - 1) <= max(0, width)
    if len(kept) > 1:
        assert all(widths[i] >= found[i].least for i in kept)
    for i in kept:
        if found[i].most:
            assert widths[i] <= max(found[i].most, found[i].least)
    if width >= min(column.least for column in found):
        assert kept


@settings(max_examples=100)
@given(st.lists(columns, min_size=2, max_size=6))
def test_the_least_wanted_goes_first(found: list[Column[None]]) -> None:
    full = sum(column.least for column in found) + 2 * (len(found) - 1)
    gone = [i for i, wide in enumerate(share(found, full - 1)) if not wide]
    assert found[gone[0]].keep == min(column.keep for column in found)
    assert len(gone) >= 1
    assert all(share(found, full))


@settings(max_examples=100)
@given(st.text(max_size=40), st.integers(1, 30), st.booleans())
def test_a_cell_takes_its_width_and_shows_where_it_is_cut(text: str, width: int, right: bool) -> None:
    cell = plain(text)
    drawn = fitted(cell, width, right)
    assert cell_len(drawn.plain) == width
    if cell_len(cell.plain) > width:
        assert "…" in drawn.plain


@settings(max_examples=200)
@given(st.lists(st.tuples(columns, st.integers(0, 60)), min_size=1, max_size=8), st.integers(0, 250))
def test_none_is_cut_while_another_has_more_than_it_says(
    found: list[tuple[Column[None], int]], width: int
) -> None:
    given_, wishes_ = [column for column, _ in found], [wish for _, wish in found]
    widths = share(given_, width, 2, wishes_)
    kept = [i for i, wide in enumerate(widths) if wide]
    assert sum(widths) + 2 * max(0, len(kept) - 1) <= max(0, width)
    growing = [i for i in kept if given_[i].weight and len(kept) > 1]
    wants = {i: min(wishes_[i], given_[i].most) if given_[i].most else wishes_[i] for i in growing}
    if any(widths[i] < wants[i] for i in growing):
        assert all(widths[i] <= max(wants[i], given_[i].least) for i in growing)


def test_a_column_wishes_for_what_its_rows_say_and_a_bar_for_nothing() -> None:
    said = Column("name", lambda row, width: row, least=4)
    bar = Column("load", lambda row, width: "█" * width, least=8, field=NOT_ASKED)
    rows = ["Oak", "Hollowmere Primary School", "Ash"]
    assert wishes([said, bar], rows) == [25, 8]
    assert wishes([said, bar], []) == [4, 8]
    # a sample is enough
    drawn: list[str] = []
    wishes([Column("", lambda row, width: drawn.append(row) or row)], [str(n) for n in range(5000)])
    assert len(drawn) <= 40


def test_an_extra_column_comes_where_the_others_have_what_they_wish_for() -> None:
    found = [
        Column("name", lambda row, width: row, least=4, weight=1),
        Column("town", lambda row, width: "Basildon", least=4, weight=1, extra=True),
    ]
    rows = ["Hollowmere Primary School"]
    assert share(found, 34, 2, wishes(found, rows)) == [34, 0]
    assert share(found, 35, 2, wishes(found, rows)) == [25, 8]
