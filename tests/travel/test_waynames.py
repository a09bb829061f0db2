"""Node names as a way that a person would describe."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.travel.waynames import readable_way


@pytest.mark.parametrize(
    ("names", "way"),
    [
        ([], ()),
        (["A12 J18 Sandon", "A12 J19 Boreham", "Hatfield Peverel"], ("A12", "Hatfield Peverel")),
        (["A130 Rettendon", "Maldon", "Latchingdon"], ("A130", "Maldon", "Latchingdon")),
        (["M11 J7", "M11 J6/M25 J27", "M25 J28"], ("M11", "M25")),
        (["M11 J6/M25 J27", "M25 J28"], ("M25",)),
        (["A12/A127 Gallows Corner", "A127 Dunton"], ("A127",)),
        (["A12 J11", "Brentwood", "A12 J12"], ("A12", "Brentwood", "A12")),
        (["Maldon", "Maldon"], ("Maldon",)),
    ],
)
def test_runs_of_one_road_become_the_road(names: list[str], way: tuple[str, ...]) -> None:
    assert readable_way(names) == way


@settings(max_examples=80)
@given(st.lists(st.sampled_from(["A12 J1", "A12 J2", "A127 x", "A12/A127 y", "Maldon", "Strood"])))
def test_no_name_stands_twice_in_a_row_and_towns_are_kept(names: list[str]) -> None:
    way = readable_way(names)
    assert all(one != other for one, other in pairwise(way))
    assert {"Maldon", "Strood"} & set(names) == {"Maldon", "Strood"} & set(way)
