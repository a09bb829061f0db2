"""Dates, times and figures as the screens say them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.tui import words


def test_dates_and_times_are_said_as_the_design_has_them() -> None:
    start, end = datetime(2027, 3, 9, 9, 30), datetime(2027, 3, 9, 11, 45)
    assert words.day(start) == "Tue 9 Mar"
    assert words.long_day(date(2027, 3, 9)) == "Tue 9 Mar 2027"
    assert words.span(start, end) == "09:30–11:45"
    assert words.span(start, datetime(2027, 3, 10, 8, 0)) == "09:30–Wed 10 Mar 08:00"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (190, "3 h 10"), (-65, "−1 h 05")]
)
def test_minutes(minutes: int, said: str) -> None:
    assert words.minutes(minutes) == said


@pytest.mark.parametrize(("extra", "said"), [(7, "+7"), (0, "0"), (-3, "−3")])
def test_extra_drive_carries_its_sign(extra: int, said: str) -> None:
    assert words.extra(extra) == said


@given(st.floats(-1, 3), st.integers(1, 60))
def test_a_bar_has_its_width_and_grows_with_its_part(part: float, width: int) -> None:
    bar = words.bar(part, width)
    assert len(bar) == width
    assert words.bar(1.0, width) == "█" * width
    assert words.bar(0.0, width) == "·" * width


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_level_never_falls_as_its_part_grows(a: float, b: float) -> None:
    low, high = sorted((a, b))
    order = "·▁▂▃▄▅▆▇█"
    assert order.index(words.level(low)) <= order.index(words.level(high))


def test_every_state_has_a_sign_of_its_own_so_that_colour_is_never_alone() -> None:
    signs = {state: words.state(state)[0] for state in ("held", "confirmed", "delivered", "cancelled")}
    assert len(set(signs.values())) == len(signs)


def test_names_and_years_as_they_fit() -> None:
    said = [words.fit_name("Abigail May Ash", width) for width in (20, 8, 4, 2)]
    assert said == ["Abigail May Ash", "A Ash", "Ash", "Ash"]
    assert words.fit_name("Cher", 2) == "Cher"
    assert [words.year(text) for text in ("6", "R", "Year 6", "")] == ["Year 6", "Reception", "Year 6", ""]
    assert len(words.even_day(date(2027, 3, 9))) == len(words.even_day(date(2027, 3, 19)))


def test_counts_agree_with_their_number() -> None:
    assert words.count(1, "visit") == "1 visit"
    assert words.count(1200, "pupil") == "1,200 pupils"
    assert words.sureness(0.95)[0] == "sure"
    assert words.sureness(0.3)[1] == "amber"
