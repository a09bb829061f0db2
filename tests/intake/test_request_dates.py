"""What a school cannot do, and what that leaves of what it would like."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.terms import DayShape, SchoolCalendar, TermEntry
from ecfrs_tui.intake.request_dates import RequestDates, read_dates

TODAY = date(2027, 2, 22)
CALENDAR = SchoolCalendar(
    entries=(
        TermEntry("Essex", "term", "Spring 2", date(2027, 2, 22), date(2027, 3, 25)),
        TermEntry("Essex", "holiday", "Easter holiday", date(2027, 3, 26), date(2027, 4, 9)),
        TermEntry("Essex", "term", "Summer 1", date(2027, 4, 12), date(2027, 5, 28)),
    ),
    bank_holidays={date(2027, 5, 3): "May Day"},
)


def dates(preferred: str, not_possible: str = "") -> RequestDates:
    return read_dates(
        preferred,
        not_possible,
        today=TODAY,
        calendar=CALENDAR,
        authority="Essex",
        urn=None,
        shape=DayShape(),
    )


def days(found: RequestDates) -> list[tuple[int, int]]:
    return [(w.starts_at.month, w.starts_at.day) for w in found.windows]


def test_a_wish_less_what_cannot_be_done() -> None:
    found = dates("Tuesdays or Thursdays in March, mornings", "w/c 8 March")
    assert days(found) == [(3, d) for d in (2, 4, 16, 18, 23, 25)]
    assert [e.start.day for e in found.exclusions] == [8, 9, 10, 11, 12]
    assert all(e.minutes == 24 * 60 for e in found.exclusions)
    assert "cannot do: Mon 8 Mar, Tue 9 Mar" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("typed", "first", "count", "minutes"),
    [
        ("12 March", date(2027, 3, 12), 1, 1440),
        ("not the 12th March", date(2027, 3, 12), 1, 1440),
        ("avoid 10-12 March (SATs)", date(2027, 3, 10), 3, 1440),
        ("mock exams w/c 19th Apr", date(2027, 4, 19), 5, 1440),
        ("Mon 15 Mar (INSET)", date(2027, 3, 15), 1, 1440),
        ("We can't do Wed 10 March", date(2027, 3, 10), 1, 1440),
        ("Wed 10 March pm", date(2027, 3, 10), 1, 135),
    ],
)
def test_what_cannot_be_done_is_read_however_it_is_denied(
    typed: str, first: date, count: int, minutes: int
) -> None:
    found = dates("any day", typed)
    assert found.exclusions[0].start.date() == first
    assert len(found.exclusions) == count
    assert {e.minutes for e in found.exclusions} == {minutes}
    assert first not in {w.starts_at.date() for w in found.windows if minutes == 1440}
    assert found.windows


@pytest.mark.parametrize("typed", ["Fridays are swimming", "No Fridays", "not Fridays", "Fridays"])
def test_a_weekday_is_ruled_out_all_along(typed: str) -> None:
    found = dates("any day in March", typed)
    assert {w.starts_at.weekday() for w in found.windows} == {0, 1, 2, 3}


@pytest.mark.parametrize(
    "typed", ["", " ", "none", "No", "n/a", "N/A.", "none that I know of", "-", "all fine", "any"]
)
def test_nothing_is_nothing(typed: str) -> None:
    found = dates("9 March", typed)
    assert (found.exclusions, found.not_understood, days(found)) == ((), (), [(3, 9)])


@pytest.mark.parametrize(
    "typed",
    ["any day except Tuesday", "depends on the coach", "every day", "only Mondays other than the 8th"],
)
def test_what_may_mean_its_opposite_rules_nothing_out_and_is_said(typed: str) -> None:
    found = dates("9 March", typed)
    assert found.exclusions == ()
    assert days(found) == [(3, 9)]
    assert found.not_understood == (typed,)
    assert found.confidence == 0.0


def test_part_of_every_day_can_be_ruled_out() -> None:
    found = dates("Tue 9 March", "not before 10am")
    assert [(w.starts_at, w.ends_at) for w in found.windows] == [
        (datetime(2027, 3, 9, 10), datetime(2027, 3, 9, 15, 15))
    ]


def test_a_blank_wish_gives_no_windows_and_no_confidence() -> None:
    found = dates("", "")
    assert (found.windows, found.reading, found.confidence) == ((), "", None)


@settings(max_examples=40)
@given(
    st.lists(st.dates(TODAY, TODAY + timedelta(days=60)), min_size=1, max_size=4),
    st.lists(st.dates(TODAY, TODAY + timedelta(days=60)), max_size=4),
)
def test_windows_are_in_order_and_never_meet_an_exclusion(wished: list[date], barred: list[date]) -> None:
    found = dates(
        ", ".join(f"{d.day} {d:%B %Y}" for d in wished), ", ".join(f"{d.day} {d:%B %Y}" for d in barred)
    )
    assert list(found.windows) == sorted(found.windows, key=lambda w: (w.starts_at, w.ends_at))
    assert not [w for w in found.windows for e in found.exclusions if w.span.overlaps(e)]
    assert not {w.starts_at.date() for w in found.windows} & set(barred)
