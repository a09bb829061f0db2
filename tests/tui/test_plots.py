"""Bars of a report, of a need, and the cells of a report's table."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.services.needviews import PartView
from ecfrs_tui.services.reportviews import ReportColumn, ReportSeries, ReportTable
from ecfrs_tui.tui.widgets import needbars
from ecfrs_tui.tui.widgets.reporttable import columns_of, rows_of, shown
from ecfrs_tui.tui.widgets.stackbars import bar_lines, bars_of, legend

REACH = ReportTable(
    "Reach", (ReportColumn("cut", "Month"), ReportColumn("n", "Visits", "number")), (("Sep", 100), ("Oct", 50)),
    ("All", 150),
    (ReportSeries("Delivered", (100.0, 20.0)), ReportSeries("Booked", (0.0, 30.0)),
     ReportSeries("Target", (200.0, 50.0), "line")),
    ("Sep", "Oct"),
)  # fmt: skip


def test_what_adds_up_is_one_bar_with_the_target_as_a_mark() -> None:
    lines = [line.plain for line in bar_lines(bars_of(REACH), 60, 2)]
    assert lines[0].count("█") * 2 in range(lines[0].index("┃") - 8, lines[0].index("┃") + 8)
    assert lines[0].endswith("100 of 200") and lines[1].endswith("50 of 50")
    assert "▓" in lines[1] and "▓" not in lines[0]
    assert legend(REACH).plain == "█ Delivered   ▓ Booked   ┃ Target"


def test_what_does_not_add_up_stands_side_by_side() -> None:
    table = ReportTable(
        "Drives", (), ((), ()), (),
        (ReportSeries("Planned", (3.0, 4.0)), ReportSeries("Actual", (5.0, None))), ("Ash", "Elm"),
    )  # fmt: skip
    bars = bars_of(table)
    assert [(bar.label, bar.total) for bar in bars] == [("Ash", 3.0), ("", 5.0), ("Elm", 4.0), ("", 0.0)]
    assert legend(table).plain == "█ Planned   ▓ Actual"


def test_the_row_in_view_is_among_the_bars_when_not_all_fit() -> None:
    many = ReportTable(
        "x", (), tuple(() for _ in range(40)), (), (ReportSeries("Delivered", tuple(map(float, range(40)))),),
        tuple(f"row {n}" for n in range(40)),
    )  # fmt: skip
    for row in (0, 17, 39):
        assert any(f"row {row} " in line.plain for line in bar_lines(bars_of(many), 60, 5, row=row))


@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=8),
    st.integers(16, 120),
    st.integers(1, 30),
)
def test_bars_stay_in_their_room(values: list[tuple[float, float]], width: int, height: int) -> None:
    table = ReportTable(
        "x", (), tuple(() for _ in values), (),
        (ReportSeries("Delivered", tuple(a for a, _ in values)),
         ReportSeries("Target", tuple(b for _, b in values), "line")),
        tuple(f"row {n}" for n in range(len(values))),
    )  # fmt: skip
    lines = bar_lines(bars_of(table), width, height)
    assert len(lines) <= height
    if width >= 60:
        assert all(line.cell_length <= width for line in lines)


def part(points: float, percentile: float | None, weight: float = 50.0) -> PartView:
    return PartView("k", "Part", None, percentile, percentile, weight, points, "words")


def test_the_bar_of_a_need_is_as_long_as_the_need() -> None:
    bar = needbars.stacked((part(40.0, 80.0), part(20.0, 40.0)), 10).plain
    assert bar == "████▓▓····"


def test_a_missing_part_is_a_dash_in_the_points() -> None:
    assert needbars.numbers((part(40.0, 80.0), part(0.0, None)), 10).plain == "40·–"


@given(st.lists(st.floats(0, 60), max_size=9), st.integers(0, 60))
def test_the_bar_of_a_need_has_its_width(points: list[float], width: int) -> None:
    assert len(needbars.stacked([part(each, 50.0) for each in points], width).plain) == width


def test_the_cells_of_a_report() -> None:
    assert shown(None, "number") == "–"
    assert shown(1234, "number") == "1,234"
    assert shown(12.5, "percent") == "12 %"
    assert shown(95, "minutes") == "1 h 35"
    assert shown(1234.4, "km") == "1,234 km"
    assert shown(date(2027, 3, 9), "date") == "Tue 9 Mar 2027"
    rows = rows_of(REACH)
    assert [row.total for row in rows] == [False, False, True]
    assert len({row.key for row in rows}) == 3
    assert columns_of(REACH)[1].draw(rows[2], 9).plain == "150"  # type: ignore[union-attr]
