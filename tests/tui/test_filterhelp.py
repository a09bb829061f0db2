"""What is said while a filter is typed, and how rows are asked by days, lists and ranges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.tui import filterhelp
from ecfrs_tui.tui.fieldfilter import FieldFilter, Sieve
from ecfrs_tui.tui.filterwords import open_word, quoted, words_of

TODAY = date(2027, 3, 1)


@dataclass(frozen=True)
class Call:
    reference: str
    district: str
    officers: tuple[str, ...]
    need: int | None
    due: date | datetime | None


CALLS = (
    Call("C1", "Harlow", ("ASH",), 81, date(2027, 3, 4)),
    Call("C2", "Castle Point", ("BIRCH", "ASH"), 60, datetime(2027, 3, 9, 9, 30)),
    Call("C3", "Harlow", (), None, date(2027, 2, 20)),
    Call("C4", "Basildon", ("CEDAR",), 6, None),
)
ASKS: FieldFilter[Call] = FieldFilter(
    lambda c: f"{c.reference} {c.district}",
    {
        "district": lambda c: c.district,
        "officer": lambda c: c.officers,
        "need": lambda c: c.need,
        "due": lambda c: c.due,
    },
    {"never": lambda c: c.due is None},
    lambda: TODAY,
)
SIEVE = Sieve(ASKS, CALLS)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("due:<7", "C1 C3"),
        ("due:<0", "C3"),
        ("due:>=9mar", "C2"),
        ("due:2027-03-09", "C2"),
        ("due:today", ""),
        ("due:tue", "C2"),
        ("due:mar", "C1 C2"),
        ('due:"9 mar"', "C2"),
        ("-due:<7", "C2 C4"),
        ("due:<", "C1 C2 C3 C4"),
        ("-due:<", "C1 C2 C3 C4"),
        ("due:<xyz9", ""),
        ("officer:ash", "C1 C2"),
        ("-officer:ash", "C3 C4"),
        ("district:harlow,basildon", "C1 C3 C4"),
        ('district:"castle point",basildon', "C2 C4"),
        ("need:40..70", "C2"),
        ("need:60..", "C1 C2"),
        ("need:x", ""),
        ("never", "C4"),
        ("district:harlow -never need:>60", "C1"),
    ],
)
def test_days_lists_and_ranges(typed: str, found: str) -> None:
    assert " ".join(CALLS[place].reference for place in SIEVE.pick(typed)) == found


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("distric:harlow", "No field “distric”: did you mean “district:”?"),
        ("zz:1", "No field “zz”: fields are district, officer, need, due."),
        ("need:>abc", "“need” is a number: need:>60, need:40..60."),
        ("due:<soon", "“due” is a day: due:<7 (days from today), due:>=9mar, due:thu."),
        ("need:> due: district:nowhere 09:30 great", ""),
        ("due:thu", ""),
    ],
)
def test_what_cannot_be_meant_is_named_with_what_is_near(typed: str, says: str) -> None:
    assert "; ".join(filterhelp.faults(SIEVE, typed)) == says


@pytest.mark.parametrize(
    ("typed", "offers"),
    [
        ("", ()),
        ("d", ("district:", "due:")),
        ("great -ne", ("great -need:", "great -never")),
        ("district:", ("district:harlow", "district:basildon", 'district:"castle point"')),
        ("district:ha", ("district:harlow",)),
        ("district:poi", ('district:"castle point"',)),
        ("district:harlow,ba", ("district:harlow,basildon",)),
        ("officer:", ("officer:ash", "officer:birch", "officer:cedar")),
        ("need:", ()),
        ("zz:", ()),
        ("district:harlow ", ()),
    ],
)
def test_the_word_at_the_end_is_completed(typed: str, offers: tuple[str, ...]) -> None:
    assert filterhelp.completions(SIEVE, typed) == offers


@given(st.text(alphabet='abdehnrtuw:<>=-"., 019é', max_size=30))
def test_help_never_fails_and_what_it_offers_is_a_filter_that_finds_something(typed: str) -> None:
    filterhelp.faults(SIEVE, typed)
    assert 0 <= open_word(typed) <= len(typed)
    for offer in filterhelp.completions(SIEVE, typed):
        assert offer.startswith(typed[: open_word(typed)])
        last = offer[open_word(typed) :]
        # what is offered at the end is understood: no fault of its own, and rows that pass it
        assert filterhelp.faults(SIEVE, last) == ()
        assert SIEVE.pick(last) or last.startswith("-")


@given(st.text(max_size=40))
def test_reading_takes_anything(typed: str) -> None:
    for word in words_of(typed):
        assert word.asked
        assert 0 <= word.start < len(typed.casefold())
    assert set(SIEVE.pick(typed)) <= set(range(len(CALLS)))


@given(st.text(st.characters(categories=("L", "Nd", "Zs")), min_size=1, max_size=15).filter(str.strip))
def test_a_quoted_value_is_read_back_as_one(value: str) -> None:
    (word,) = words_of(f"district:{quoted(value)}")
    assert (word.field, [each.split() for each in word.asked]) == ("district", [value.casefold().split()])


@given(st.lists(st.sampled_from(["district:harlow", "need:>60", "never", "c", "-officer:ash"]), max_size=4))
def test_every_further_word_narrows(words: list[str]) -> None:
    places = [set(SIEVE.pick(" ".join(words[:count]))) for count in range(len(words) + 1)]
    assert all(more <= fewer for fewer, more in pairwise(places))
