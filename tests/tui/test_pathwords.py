"""Typing a path: the folder that is meant, and how far it can be completed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.services.startviews import Entry
from ecfrs_tui.tui.pathwords import afresh, completed, fitting, split

FOLDER = (
    Entry("Schools", True),
    Entry("schools.csv", False),
    Entry("school_days.csv", False),
    Entry("x.csv", False),
)


@pytest.mark.parametrize(
    ("typed", "folder", "begun"),
    [
        ("/home/pat/sch", "/home/pat/", "sch"),
        ("/home/pat/", "/home/pat/", ""),
        ("~", "~/", ""),
        ("~/x", "~/", "x"),
        ("sch", "./", "sch"),
        ("", "./", ""),
        ("/home/pat//srv/x", "/srv/", "x"),
        ("/home/pat/~/x", "~/", "x"),
        ("//server/share/x", "//server/share/", "x"),
        ("  /a b/c d  ", "/a b/", "c d"),
    ],
)
def test_the_folder_and_what_is_begun(typed: str, folder: str, begun: str) -> None:
    assert split(typed) == (folder, begun)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("/d/s", "/d/School"),
        ("/d/schools.", "/d/schools.csv"),
        ("/d/x", "/d/x.csv"),
        ("/d/q", "/d/q"),
        ("/d/schools", "/d/schools"),
    ],
)
def test_completed_as_far_as_it_is_clear(typed: str, whole: str) -> None:
    assert completed(typed, FOLDER) == whole


def test_a_folder_that_alone_fits_is_entered() -> None:
    assert completed("/d/sc", FOLDER[:1]) == "/d/Schools/"


def test_those_that_begin_so_come_before_those_that_have_it_within() -> None:
    assert [each.name for each in fitting(FOLDER, "csv")] == ["schools.csv", "school_days.csv", "x.csv"]
    assert fitting(FOLDER, "S")[0].name == "Schools"
    assert fitting(FOLDER, "") == list(FOLDER)


names = st.text(
    st.characters(exclude_characters="/\\\0~ ", exclude_categories=("C", "Z")), min_size=1, max_size=12
)


@given(names, st.lists(names, max_size=6, unique=True), st.data())
def test_completing_only_adds_and_leads_to_what_is_there(
    folder: str, found: list[str], data: st.DataObject
) -> None:
    entries = tuple(Entry(name, data.draw(st.booleans())) for name in found)
    begun = data.draw(st.sampled_from(found))[: data.draw(st.integers(0, 3))] if found else ""
    typed = f"/{folder}/{begun}"
    whole = completed(typed, entries)
    assert whole.casefold().startswith(typed.casefold())
    rest = split(whole.rstrip("/") if whole != typed else whole)[1].casefold()
    assert not found or any(name.casefold().startswith(rest) for name in found)
    assert afresh(whole) == whole
