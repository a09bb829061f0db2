"""The filter that knows fields."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.tui.fieldfilter import FieldFilter
from ecfrs_tui.tui.filterwords import quoted


@dataclass(frozen=True)
class School:
    name: str
    district: str
    need: int | None
    visited: bool = True


SCHOOLS = (
    School("Great Oak", "Harlow", 81, False),
    School("Great Ash", "Castle Point", 60),
    School("St. Mary's", "Harlow", 6),
    School("Élan", "Basildon", None),
)
FILTER: FieldFilter[School] = FieldFilter(
    lambda s: f"{s.name} {s.district}",
    {"district": lambda s: s.district, "need": lambda s: s.need},
    {"never": lambda s: not s.visited},
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "Great Oak|Great Ash|St. Mary's|Élan"),
        ("great", "Great Oak|Great Ash"),
        ("st marys", "St. Mary's"),
        ("elan", "Élan"),
        ("district:harlow", "Great Oak|St. Mary's"),
        ('district:"castle point"', "Great Ash"),
        ("district:harlow need:>60", "Great Oak"),
        ("need:>=60", "Great Oak|Great Ash"),
        ("need:<60", "St. Mary's"),
        ("need:=60", "Great Ash"),
        ("need:6", "St. Mary's"),
        ("never", "Great Oak"),
        ("-never great", "Great Ash"),
        ("-district:harlow", "Great Ash|Élan"),
        ("need:>", "Great Oak|Great Ash|St. Mary's|Élan"),
        ("need:", "Great Oak|Great Ash|St. Mary's|Élan"),
        ("town:harlow", ""),
        ("NEED:>80", "Great Oak"),
    ],
)
def test_words_fields_flags_and_their_opposites(words: str, found: str) -> None:
    test = FILTER(words)
    assert "|".join(school.name for school in SCHOOLS if test(school)) == found


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_filter(words: str) -> None:
    test = FILTER(words)
    assert all(test(school) in (True, False) for school in SCHOOLS)


@given(st.text(max_size=20), st.text(max_size=20))
def test_more_words_never_find_more(one: str, other: str) -> None:
    few = FILTER(f"{one.replace(chr(34), '')} {other.replace(chr(34), '')}")
    many = FILTER(one.replace('"', ""))
    assert all(many(school) for school in SCHOOLS if few(school))


@given(st.text(st.characters(categories=("L", "Nd", "Zs", "P")), min_size=1, max_size=20))
def test_a_quoted_value_finds_its_own(name: str) -> None:
    school = School("x", name, 1)
    assert FILTER(f"district:{quoted(name.casefold())}")(school)
