"""The counting rules: time falls into stretches without gap or overlap, and targets never count twice."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.domain.reach import (
    MOST_STRETCHES,
    STRETCHES,
    Goal,
    asked,
    attendances,
    goals_for,
    school_year,
    shared_days,
    stretches,
)
from ecfrs_tui.domain.terms import TermEntry

TERMS = (
    TermEntry("Essex", "term", "Autumn 1", date(2026, 9, 3), date(2026, 10, 23)),
    TermEntry("Essex", "term", "Autumn 2", date(2026, 11, 2), date(2026, 12, 18)),
    TermEntry("Essex", "term", "Spring 1 2027", date(2027, 1, 4), date(2027, 2, 12)),
)
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@given(st.sampled_from(STRETCHES), days, st.integers(0, 2000))
def test_every_day_lies_in_exactly_one_stretch(by: str, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    cut = stretches(by, first, last, TERMS)
    assert cut[0].first == first
    assert cut[-1].last == last
    for one, following in pairwise(cut):
        assert following.first == one.last + timedelta(days=1)
    assert sum(s.days for s in cut) == length + 1
    assert len({s.label for s in cut}) == len(cut)


def test_a_school_year_runs_from_september_and_is_another_than_the_calendars() -> None:
    assert school_year(date(2027, 8, 31)) == (date(2026, 9, 1), date(2027, 8, 31))
    assert school_year(date(2027, 9, 1))[0] == date(2027, 9, 1)
    span = (date(2026, 8, 31), date(2027, 1, 1))
    assert [s.label for s in stretches("year", *span)] == ["2025/26", "2026/27"]
    assert [s.label for s in stretches("calendar_year", *span)] == ["2026", "2027"]
    assert [s.label for s in stretches("quarter", *span)] == ["Q3 2026", "Q4 2026", "Q1 2027"]


def test_terms_are_named_with_their_year_and_holidays_stand_between_them() -> None:
    cut = stretches("term", date(2026, 9, 1), date(2027, 1, 10), TERMS)
    assert [s.label for s in cut] == [
        "no term, 1 Sep 2026",
        "Autumn 1 2026",
        "no term, 24 Oct 2026",
        "Autumn 2 2026",
        "no term, 19 Dec 2026",
        "Spring 1 2027",
    ]
    assert cut[-1].last == date(2027, 1, 10)


def test_what_cannot_be_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="backwards"):
        stretches("month", date(2027, 2, 1), date(2027, 1, 1))
    with pytest.raises(ValueError, match="not cut by week"):
        stretches("week", date(2027, 1, 1), date(2027, 1, 2))
    with pytest.raises(ValueError, match=str(MOST_STRETCHES)):
        stretches("month", date(1900, 1, 1), date(2027, 1, 1))


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=6),
    st.integers(0, 500),
)
def test_sessions_share_what_was_recorded_for_their_visit(planned: list[int], reached: int) -> None:
    shares = [attendances(None, p, reached, sum(planned), len(planned)) for p in planned]
    assert sum(shares) == pytest.approx(reached)


def test_a_session_counts_what_was_recorded_for_it_and_nothing_that_was_not() -> None:
    assert attendances(0, 30, 90, 60, 2) == 0
    assert attendances(31, 30, None, 60, 2) == 31
    assert attendances(None, 30, None, 60, 2) == 0


goals = st.builds(
    lambda topic, district, first, length, number: Goal(
        "young_people", topic, district, first, first + timedelta(days=length), number
    ),
    st.sampled_from(("", "Fire", "Cyber")),
    st.sampled_from(("", "Harlow", "Basildon")),
    days,
    st.integers(0, 900),
    st.integers(1, 10_000),
)


@given(goals, st.lists(st.integers(0, 900), max_size=5))
def test_a_target_cut_into_pieces_asks_for_the_whole(goal: Goal, cuts: list[int]) -> None:
    length = (goal.last - goal.first).days + 1
    edges = sorted({0, length, *(c for c in cuts if c < length)})
    pieces = [
        asked([goal], goal.first + timedelta(days=a), goal.first + timedelta(days=b - 1))
        for a, b in pairwise(edges)
    ]
    assert sum(pieces) == pytest.approx(goal.number)


@given(st.lists(goals, max_size=8), st.sampled_from(("", "Fire")), st.sampled_from(("", "Harlow")))
def test_a_whole_and_its_parts_are_never_both_taken(found: list[Goal], topic: str, district: str) -> None:
    first, last = date(2020, 1, 1), date(2035, 1, 1)
    taken = goals_for(found, "young_people", first, last, topic=topic, district=district)
    kinds = {(bool(g.topic), bool(g.district)) for g in taken}
    assert len(kinds) <= 1
    assert not topic or {g.topic for g in taken} <= {topic}
    assert not district or {g.district for g in taken} <= {district}
    assert all(shared_days(g, first, last) for g in taken)


def test_without_a_whole_its_parts_are_added_and_case_does_not_matter() -> None:
    span = (date(2027, 1, 1), date(2027, 12, 31))
    parts = [Goal("visits", "", d, *span, 10) for d in ("Harlow", "Basildon")]
    fire = Goal("visits", "Fire", "", *span, 7)
    assert goals_for([*parts, fire], "visits", *span) == tuple(parts)
    assert goals_for([*parts, fire], "visits", *span, topic="fire") == (fire,)
    assert goals_for([*parts, fire], "visits", *span, district="HARLOW") == (parts[0],)
    assert goals_for([*parts, fire], "schools", *span) == ()
    whole = Goal("visits", "", "", *span, 99)
    assert goals_for([*parts, whole], "visits", *span) == (whole,)
