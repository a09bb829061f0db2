"""Columns share a width: never more than there is, least and most kept."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from ecfrs_tui.tui.text import plain
from ecfrs_tui.tui.widgets.columns import Column, fitted, share

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
