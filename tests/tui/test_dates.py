"""Days and times as they are typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.tui import dates, words

TODAY = date(2027, 3, 9)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", date(2027, 3, 9)),
        ("tomorrow", date(2027, 3, 10)),
        ("+3", date(2027, 3, 12)),
        ("thu", date(2027, 3, 11)),
        ("Tuesday", date(2027, 3, 16)),
        ("thurs", date(2027, 3, 11)),
        ("11 mar", date(2027, 3, 11)),
        ("Thu 11 Mar 2027", date(2027, 3, 11)),
        ("11th of march", date(2027, 3, 11)),
        ("11/3", date(2027, 3, 11)),
        ("11/3/27", date(2027, 3, 11)),
        ("2027-03-11", date(2027, 3, 11)),
        ("8 mar", date(2027, 3, 8)),
        ("5 jan", date(2028, 1, 5)),
    ],
)
def test_days_people_type(typed: str, day: date) -> None:
    assert dates.parse_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", "soon", "31/2", "30 feb", "1/13", "11 foo", "2027-13-01", "tu", "++3"])
def test_what_is_no_day_is_said_in_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Try 11 mar, 11/3"):
        dates.parse_day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "time"),
    [("9:30", (9, 30)), ("0930", (9, 30)), ("9.30", (9, 30)), ("9", (9, 0)), ("2pm", (14, 0))],
)
def test_times_people_type(typed: str, time: tuple[int, int]) -> None:
    assert dates.parse_time(typed) == time


@pytest.mark.parametrize("typed", ["", "25:00", "9:75", "13pm", "half nine"])
def test_what_is_no_time_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a time"):
        dates.parse_time(typed)


@settings(max_examples=100)
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_what_we_write_we_read(day: date, today: date) -> None:
    assert dates.parse_day(words.long_day(day), today) == day
    assert dates.parse_day(day.isoformat(), today) == day


@settings(max_examples=100)
@given(st.dates(date(2024, 1, 1), date(2034, 12, 31)), st.integers(-31, 330))
def test_without_a_year_the_near_day_is_meant(today: date, offset: int) -> None:
    day = today + timedelta(days=offset)
    if (day.month, day.day) != (2, 29):
        assert dates.parse_day(f"{day.day}/{day.month}", today) == day


@given(st.text(max_size=12))
def test_any_text_gives_a_day_or_a_sentence(text: str) -> None:
    try:
        assert isinstance(dates.parse_day(text, TODAY), date)
    except ValueError as fault:
        assert str(fault).endswith(".")


def test_both_together_are_wall_time() -> None:
    assert dates.parse_moment("thu", "9:30", TODAY) == datetime(2027, 3, 11, 9, 30)
