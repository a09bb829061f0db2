"""Dates and times as they are typed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.cli.values import WrongValueError, read_day, read_moment

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@given(DAYS)
def test_every_form_of_a_day_is_the_same_day(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%y}",
        f"{day.day} {day:%B %Y}",
        f"{day:%a} {day.day} {day:%b %Y}",
    ):
        assert read_day(text) == day


@given(DAYS, st.times())
def test_moments(day: date, time: object) -> None:
    noon = datetime(day.year, day.month, day.day, 12, 5)
    for text in (noon.isoformat(timespec="minutes"), noon.isoformat(), f"{noon:%d/%m/%Y %H:%M}"):
        assert read_moment(text) == noon


@pytest.mark.parametrize(
    "text", ["", "31/2/2027", "2027-13-01", "13/13/2027", "March", "tomorrow", "1e9", "٣/٣/2027x"]
)
def test_days_that_cannot_be(text: str) -> None:
    with pytest.raises(WrongValueError):
        read_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2027-03-09",
        "2027-03-09T25:00",
        "2027-03-09T09:60",
        "09:30",
        "2027-03-28T01:30",
        "25/10/2026 01:15",
    ],
)
def test_moments_that_cannot_be(text: str) -> None:
    with pytest.raises(WrongValueError):
        read_moment(text)


@given(st.text(max_size=40))
def test_rubbish_is_refused_in_words_only(text: str) -> None:
    for read in (read_day, read_moment):
        try:
            read(text)
        except WrongValueError as fault:
            assert str(fault)
