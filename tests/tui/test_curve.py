"""The curve of a plan that gets better: inside its space, falling where the value falls."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ecfrs_tui.tui.widgets.braille import Canvas
from ecfrs_tui.tui.widgets.curve import Curve, curve_lines, spark

STEPS = st.lists(
    st.tuples(st.floats(0, 900), st.integers(0, 5000)), min_size=1, max_size=60
).map(sorted)  # fmt: skip


def drawn(points: list[tuple[float, float]], width: int, height: int) -> list[str]:
    """The lines as text."""
    return [line.plain for line in curve_lines(points, width, height, say=lambda value: f"{value:.0f}")]


@given(STEPS, st.integers(0, 120), st.integers(0, 30))
def test_a_curve_fills_its_lines_and_never_more(
    points: list[tuple[float, float]], width: int, height: int
) -> None:
    lines = drawn(points, width, height)
    assert len(lines) == height
    assert all(cell_len(line) <= width for line in lines)


def test_the_greatest_value_is_at_the_top_and_the_least_at_the_bottom() -> None:
    lines = drawn([(0, 90), (5, 60), (10, 30)], 32, 6)
    assert lines[0].startswith("90 ┤⠉")
    assert lines[4].startswith("30 ┤")
    # what it came to stands at the right end
    assert lines[0].rstrip()[-1] == "⡇"
    assert len(lines[4].rstrip()) == 32
    assert lines[5].split() == ["0", "s", "10.0", "s"]


def test_a_value_that_never_changes_is_one_line_with_one_label() -> None:
    lines = drawn([(0, 7), (4, 7)], 20, 5)
    assert lines[0] == "7 ┤" + "⠉" * 17
    assert [line.rstrip() for line in lines[1:4]] == ["  │"] * 3


def test_nothing_yet_is_blank() -> None:
    assert drawn([], 20, 4) == [" " * 20] * 4


def test_steps_in_one_line() -> None:
    assert spark([(0, 90), (5, 60), (10, 30)], 4) == "█▅▅▁"
    assert spark([(0, 5), (3, 5)], 8) == ""
    assert spark([], 8) == ""


@given(STEPS, st.integers(-3, 60))
def test_a_spark_has_the_width_asked_for_or_nothing(points: list[tuple[float, float]], width: int) -> None:
    assert len(spark(points, width)) in (0, max(0, width))


def test_a_line_of_dots_has_both_its_ends() -> None:
    canvas = Canvas(3, 1)
    canvas.line((0, 0), (5, 3))
    canvas.dot(99, 0)
    canvas.dot(-1, 0)
    (row,) = canvas.rows()
    assert ord(row[0]) & 0x01
    assert ord(row[2]) & 0x80


def test_other_points_are_kept() -> None:
    curve = Curve(str)
    curve.show([(0, 1), (2, 3)])
    assert curve.points == ((0, 1), (2, 3))
