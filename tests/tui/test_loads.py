"""Bars and sparklines of what is done and how full it is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from story import told_at

from ecfrs_tui.services.views import Cell, Tally
from ecfrs_tui.tui.widgets.loads import load_lines, part_of, sparkline, tally_lines
from ecfrs_tui.tui.widgets.weektable import WeekTable, cell_words

HOURS = st.tuples(st.integers(0, 900), st.integers(0, 600))


def test_a_day_is_a_cell_as_high_as_it_is_full() -> None:
    shares = [(0, 480), (240, 480), (480, 480), (500, 480), (0, 0)]
    assert sparkline(shares).plain == "·▅█! "
    assert sparkline(shares, [3]).plain == "·▅█│! "


def test_what_is_taken_where_nobody_works_is_full() -> None:
    assert part_of((30, 0)) == 1 and part_of((0, 0)) == 0


def test_numbers_stand_under_one_another_and_the_way_is_drawn() -> None:
    tallies = [Tally("young people", 21480, 6120, 52000), Tally("schools", 143, 61, None)]
    head, young, schools = (line.plain for line in tally_lines(tallies, 80))
    assert head.index("booked") + len("booked") == young.index("6,120") + len("6,120")
    assert "█" in young and "▒" in young and young.endswith(" 53%")
    assert schools.rstrip().endswith("–")
    assert "target" not in tally_lines([Tally("schools", 1, 2, None)], 80)[0].plain
    assert "█" not in tally_lines(tallies, 45)[1].plain


def test_more_than_is_worked_is_said_in_a_word() -> None:
    line = load_lines([("Ada Made-up", 600, 480)], [[(600, 480)]], 80)[0].plain
    assert "!" in line and "10 h of 8 h     over" in line


@given(
    st.lists(st.tuples(st.text(max_size=30), st.integers(0, 9000), st.integers(0, 3000)), max_size=4),
    st.lists(st.lists(HOURS, max_size=7), max_size=4),
    st.integers(0, 120),
)
def test_no_line_is_wider_than_it_may_be(
    load: list[tuple[str, int, int]], days: list[list[tuple[int, int]]], width: int
) -> None:
    assert all(line.cell_length <= width for line in load_lines(load, days, width))
    tallies = [Tally(name, done, booked, done or None) for name, done, booked in load]
    assert all(line.cell_length <= width for line in tally_lines(tallies, width))


async def test_the_figures_on_the_screens_are_the_offices_own(demo_home: Path) -> None:
    async with told_at(demo_home, size=(160, 50)) as story:
        view = story.desk.today()
        assert [sum(taken for taken, _ in days) for days in view.load_days] == [
            taken for _, taken, _ in view.load
        ]
        await story.until(lambda: "On the road today" in story.text)
        assert "This week's load" in story.text
        # another officer's way is drawn solid
        await story.act("today.officers", "list.down", "list.down")
        await story.until(lambda: "⌂" in story.text)

        await story.act("app.availability")
        await story.until(lambda: story.app.current_mode == "availability" and story.app.screen.grid.cell)
        monday = view.now.date() - timedelta(days=view.now.weekday())
        week = story.desk.week(monday, 10)
        taken, worked = (
            sum(getattr(cell, name) for cell in week.cells[0]) for name in ("taken_minutes", "worked_minutes")
        )
        grid = story.app.screen.query_one(WeekTable)
        assert grid.drawn_tail(0).plain.endswith(f"{taken / worked:.0%}")
        visits = sum(line[1].visits for line in week.cells)
        assert grid.drawn_foot(1, 12).plain.startswith(str(visits))
        assert "all  " in story.text


def test_a_day_that_is_over_keeps_its_hours_in_a_narrow_cell() -> None:
    cell = Cell(
        "ROWAN",
        date(2027, 3, 12),
        1,
        2,
        worked_minutes=450,
        taken_minutes=470,
        free_minutes=0,
        drive_minutes=60,
        word="",
    )
    assert cell_words(cell, 7).plain == "1 █! 0h"
