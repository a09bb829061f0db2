"""Which programme suits a school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.domain.programmes import Programme, Season
from ecfrs_tui.services.proposing import YEARS, only_year, propose, years_of

DAY = date(2027, 3, 1)
KNIFE = Programme("KC6", "Knife crime", "Knife crime", ("6",), "class", 60, 15, 5, 10, 32)
GANGS = replace(KNIFE, code="GA9", title="Gangs", topic="Gangs", years=("9", "10"))
FIREWORKS = replace(KNIFE, code="FW", topic="Fireworks", season=Season((10, 1), (11, 5)))


@pytest.mark.parametrize(
    ("low", "high", "phase", "years"),
    [
        (4, 11, "Primary", ("R", "1", "2", "3", "4", "5", "6")),
        (7, 11, "Primary", ("3", "4", "5", "6")),
        (11, 16, "Secondary", ("7", "8", "9", "10", "11")),
        (None, None, "secondary", ("7", "8", "9", "10", "11")),
        (16, 19, "16 plus", ("12", "13")),
        (2, 4, "Nursery", ()),
        (None, None, "", YEARS),
        (None, 11, "", ("R", "1", "2", "3", "4", "5", "6")),
    ],
)
def test_the_years_of_a_school(low: int | None, high: int | None, phase: str, years: tuple[str, ...]) -> None:
    assert years_of(low, high, phase) == years


def test_an_earlier_topic_then_a_class_then_more_years_goes_first() -> None:
    both = replace(KNIFE, code="KX", years=("5", "6"))
    hall = replace(both, code="KA", mode="assembly")
    topics = ("Knife crime", "Gangs")
    assert propose([GANGS, KNIFE, hall, both], topics, ("5", "6", "9"), DAY) == both
    assert propose([GANGS, hall], topics, ("5", "9"), DAY) == hall
    assert propose([GANGS, KNIFE], ("gangs", "knife crime"), ("6", "9"), DAY) == GANGS


def test_what_is_out_of_season_not_offered_or_for_others_is_not_proposed() -> None:
    assert propose([FIREWORKS], ("Fireworks",), ("6",), DAY) is None
    assert propose([FIREWORKS], ("Fireworks",), ("6",), date(2027, 10, 20)) == FIREWORKS
    assert propose([replace(KNIFE, active=False)], ("Knife crime",), ("6",), DAY) is None
    assert propose([KNIFE], ("Knife crime",), ("3",), DAY) is None
    assert propose([KNIFE], ("Arson",), ("6",), DAY) is None
    assert propose([replace(KNIFE, years=())], ("Knife crime",), ("3",), DAY) is not None


def test_the_only_year_is_named() -> None:
    assert only_year(KNIFE, ("5", "6")) == "6"
    assert only_year(GANGS, ("9", "10")) == "" == only_year(GANGS, ("1",))


PROGRAMMES = st.builds(
    Programme,
    st.text("ABC", min_size=1, max_size=2),
    st.just("title"),
    st.sampled_from(("Knife crime", "Gangs", "Arson")),
    st.lists(st.sampled_from(YEARS), unique=True, max_size=4).map(tuple),
    st.sampled_from(("class", "assembly", "virtual")),
    st.just(60),
    st.just(15),
    st.just(5),
    st.just(10),
    st.just(30),
    season=st.sampled_from((None, Season((10, 1), (11, 5)), Season((12, 1), (4, 1)))),
    active=st.booleans(),
)


@given(
    programmes=st.lists(PROGRAMMES, max_size=8),
    topics=st.lists(st.sampled_from(("Knife crime", "Gangs")), unique=True),
    years=st.lists(st.sampled_from(YEARS), unique=True),
)
def test_what_is_proposed_always_suits_and_nothing_suitable_is_passed_over(
    programmes: list[Programme], topics: list[str], years: list[str]
) -> None:
    def suits(p: Programme) -> bool:
        season = p.season is None or p.season.holds(DAY)
        return p.active and season and p.topic in topics and (not p.years or bool(set(years) & set(p.years)))

    found = propose(programmes, topics, years, DAY)
    assert (found is None) == (not any(map(suits, programmes)))
    assert found is None or suits(found)
