"""Spans with names: the fortnight, to half term, the term."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.tui.spans import fortnight, spans

MONDAY = date(2027, 4, 12)
DAYS = [MONDAY + timedelta(days=n) for n in range(140) if (MONDAY + timedelta(days=n)).weekday() < 5]


def notes(**breaks: tuple[date, date]) -> list[str]:
    """The notes of DAYS with these breaks."""
    return [
        next((name.replace("_", " ") for name, (first, last) in breaks.items() if first <= day <= last), "")
        for day in DAYS
    ]


def test_to_half_term_and_the_term() -> None:
    found = spans(
        MONDAY,
        DAYS,
        notes(
            May_Day=(date(2027, 5, 3), date(2027, 5, 3)),
            Summer_half_term=(date(2027, 5, 31), date(2027, 6, 4)),
            Summer_holiday=(date(2027, 7, 22), date(2027, 8, 30)),
        ),
    )
    assert [(span.name, span.first, span.last) for span in found] == [
        ("this fortnight", date(2027, 4, 13), date(2027, 4, 23)),
        ("to half term", date(2027, 4, 13), date(2027, 5, 28)),
        ("the term", date(2027, 4, 13), date(2027, 7, 21)),
    ]


def test_after_half_term_only_the_term_is_left() -> None:
    found = spans(date(2027, 6, 7), DAYS, notes(Summer_holiday=(date(2027, 7, 22), date(2027, 8, 30))))
    assert [span.name for span in found] == ["this fortnight", "the term"]


def test_a_calendar_that_knows_no_break_leaves_the_fortnight() -> None:
    assert [span.name for span in spans(MONDAY, DAYS, [""] * len(DAYS))] == ["this fortnight"]
    assert [span.name for span in spans(MONDAY, (), ())] == ["this fortnight"]


def test_in_the_holidays_the_term_to_come_counts() -> None:
    easter = {
        "Easter_holiday": (MONDAY, date(2027, 4, 16)),
        "Summer_half_term": (date(2027, 5, 31), date(2027, 6, 4)),
    }
    found = spans(MONDAY, DAYS, notes(**easter))
    assert [(span.name, span.last) for span in found[1:]] == [("to half term", date(2027, 5, 28))]


@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)))
def test_a_fortnight_is_ten_working_days_at_most_and_ends_on_a_friday(today: date) -> None:
    span = fortnight(today)
    assert span.first > today
    assert span.first.weekday() < 5
    assert (span.first - today).days <= 3
    assert span.last.weekday() == 4
    assert 7 <= (span.last - span.first).days <= 11
