"""Single values: what is read, what is refused, and in which words."""

from __future__ import annotations

import unicodedata
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.intake import values as v


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("09/03/2027", date(2027, 3, 9)),
        ("9-3-27", date(2027, 3, 9)),
        ("09.03.2027", date(2027, 3, 9)),
        ("2027-03-09", date(2027, 3, 9)),
        ("2027-03-09 00:00:00", date(2027, 3, 9)),
        ("9 March 2027", date(2027, 3, 9)),
        ("09-Mar-27", date(2027, 3, 9)),
    ],
)
def test_dates_put_the_day_first_or_are_iso(typed: str, meant: date) -> None:
    assert v.read_date(typed) == meant


@pytest.mark.parametrize(
    "typed", ["03/13/2027", "31/02/2027", "9 Marchish", "tomorrow", "2027-3", "46082", "1/2/3/4"]
)
def test_no_date_is_guessed(typed: str) -> None:
    with pytest.raises(v.BadValueError):
        v.read_date(typed)


@settings(max_examples=60)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_date_survives_both_spellings(day: date) -> None:
    assert v.read_date(day.isoformat()) == v.read_date(f"{day.day}/{day.month}/{day.year}") == day


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("08:30", time(8, 30)), ("8.30", time(8, 30)), ("3:15pm", time(15, 15)), ("12am", time(0))],
)
def test_times(typed: str, meant: time) -> None:
    assert v.read_time(typed) == meant


@pytest.mark.parametrize("typed", ["25:00", "8:61", "9", "13pm", "noon", ""])
def test_no_time_is_guessed(typed: str) -> None:
    with pytest.raises(v.BadValueError):
        v.read_time(typed)


def test_several_spans_come_in_order() -> None:
    assert v.read_spans("12:30 – 16:00  08:30-12:00") == ((time(8, 30), time(12)), (time(12, 30), time(16)))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("16:30-08:30", "ends before"), ("08:00-12:00 11:00-13:00", "overlap"), ("08:30", "not a stretch")],
)
def test_spans_that_cannot_be(typed: str, reason: str) -> None:
    with pytest.raises(v.BadValueError, match=reason):
        v.read_spans(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3", ("3",)),
        ("7-9", ("7", "8", "9")),
        ("r,1, 2", ("R", "1", "2")),
        ("11 R", ("R", "11")),
        ("R-2", ("R", "1", "2")),
    ],
)
def test_years(typed: str, meant: tuple[str, ...]) -> None:
    assert v.read_years(typed) == meant


@pytest.mark.parametrize("typed", ["14", "9-7", "KS2", "three"])
def test_years_that_cannot_be(typed: str) -> None:
    with pytest.raises(v.BadValueError):
        v.read_years(typed)


def test_a_season_may_run_over_new_year_and_is_spelt_one_way() -> None:
    assert v.season_text(v.read_season("10-1..1-31")) == "10-01..01-31"
    for wrong in ("13-01..02-01", "02-30..03-01", "October"):
        with pytest.raises(v.BadValueError):
            v.read_season(wrong)


@pytest.mark.parametrize(("typed", "meant"), [("58", 58), ("58.0", 58), ("1,200", 1200)])
def test_whole_numbers(typed: str, meant: int) -> None:
    assert v.read_number(typed) == meant


@pytest.mark.parametrize("typed", ["58.5", "1e9", "about 60", "-1", "٣", "9999999"])
def test_numbers_out_of_bounds_or_out_of_shape(typed: str) -> None:
    with pytest.raises(v.BadValueError):
        v.read_number(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("head@school.example", "head@school.example"),
        ("mailto:head@school.example", "head@school.example"),
        ("Ann Example <ann@school.example>", "ann@school.example"),
        ("office@school.example.", "office@school.example"),
    ],
)
def test_addresses(typed: str, meant: str) -> None:
    assert v.read_email(typed) == meant


@pytest.mark.parametrize(
    "typed", ["none", "a@b", "a b@c.example", "a@b.example, c@d.example", "a@b..example", "@x.example"]
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(v.BadValueError):
        v.read_email(typed)


def test_cleaning_keeps_markup_and_drops_what_hides() -> None:
    assert v.clean("  <b>Jo\x1b[31m</b>\u202e\u200b \xa0Bloggs\r\nBcc: x ") == "<b>Jo[31m</b> Bloggs Bcc: x"
    assert v.clean("one \r\n\r\n two\x00", lines=True) == "one\ntwo"


@settings(max_examples=150)
@given(st.text(max_size=200), st.booleans())
def test_cleaned_text_holds_no_control_character_and_cleaning_again_changes_nothing(
    text: str, lines: bool
) -> None:
    cleaned = v.clean(text, lines=lines)
    kept = "\n" if lines else ""
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in kept]
    assert v.clean(cleaned, lines=lines) == cleaned
