"""Term dates by a rule, against published ones and against what must hold of any."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.demo.terms import AUTHORITIES, bank_holidays, demo_calendar, term_entries
from ecfrs_tui.domain.terms import TermEntry

A_DAY = st.dates(date(2024, 1, 1), date(2035, 12, 31))


def _rows(today: date, authority: str) -> list[TermEntry]:
    return sorted((e for e in term_entries(today) if e.scope == authority), key=lambda e: e.first_day)


@pytest.mark.parametrize("year", range(2023, 2041))
def test_bank_holidays_are_those_of_england(year: int) -> None:
    # 2023 had a coronation, which no rule foretells
    proclaimed = {date(2023, 5, 8)}
    known = set(holidays.country_holidays("GB", subdiv="ENG", years=year)) - proclaimed
    substituted = {d for d in known if d.weekday() < 5}
    assert {d for d in bank_holidays(year) if d.year == year} == substituted


@pytest.mark.parametrize(
    ("today", "label", "first", "last"),
    [
        # as the county published them for 2024-25
        (date(2025, 1, 1), "Autumn 1", date(2024, 9, 2), date(2024, 10, 25)),
        (date(2025, 1, 1), "Autumn 2", date(2024, 11, 4), date(2024, 12, 20)),
        (date(2025, 1, 1), "Spring 1", date(2025, 1, 6), date(2025, 2, 14)),
        (date(2025, 1, 1), "Spring 2", date(2025, 2, 24), date(2025, 4, 4)),
        (date(2025, 1, 1), "Summer 1", date(2025, 4, 22), date(2025, 5, 23)),
        (date(2025, 1, 1), "Summer 2", date(2025, 6, 2), date(2025, 7, 22)),
    ],
)
def test_the_rule_gives_the_dates_of_a_published_year(
    today: date, label: str, first: date, last: date
) -> None:
    assert any((e.label, e.first_day, e.last_day) == (label, first, last) for e in _rows(today, "Essex"))


@settings(max_examples=60, deadline=None)
@given(A_DAY)
def test_terms_cover_a_year_either_side_without_overlap_or_lost_weekday(today: date) -> None:
    for authority in AUTHORITIES:
        rows = _rows(today, authority)
        assert rows[0].first_day <= today - timedelta(days=366)
        assert rows[-1].last_day >= today + timedelta(days=366)
        for one, following in pairwise(rows):
            assert one.first_day <= one.last_day < following.first_day
            gap = [
                one.last_day + timedelta(days=n) for n in range(1, (following.first_day - one.last_day).days)
            ]
            assert all(d.weekday() >= 5 or d in bank_holidays(d.year) for d in gap), (one, following)


@settings(max_examples=60, deadline=None)
@given(A_DAY)
def test_a_year_has_about_the_legal_number_of_school_days(today: date) -> None:
    calendar = demo_calendar(today)
    for authority in AUTHORITIES:
        begins = [e for e in _rows(today, authority) if e.label == "Autumn 1"]
        for one, following in pairwise(begins):
            span = (following.first_day - one.first_day).days
            days = [one.first_day + timedelta(days=n) for n in range(span)]
            opened = sum(calendar.closed(day, authority) is None for day in days)
            # 190 days with pupils and five without, give or take where a year begins
            assert 187 <= opened <= 200


@settings(max_examples=30, deadline=None)
@given(A_DAY)
def test_inset_days_fall_on_days_when_the_authority_is_open(today: date) -> None:
    calendar = demo_calendar(today)
    insets = [e for e in term_entries(today) if e.kind == "inset"]
    assert insets
    for entry in insets:
        assert calendar.closed(entry.first_day, "Essex") is None
        assert calendar.closed(entry.first_day, "Essex", int(entry.scope)) == "INSET day"
