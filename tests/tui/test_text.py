"""Outside text is data: nothing in it moves the cursor, becomes markup or breaks a line."""

from __future__ import annotations

import unicodedata

import pytest
from fake_desk import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from ecfrs_tui.tui.text import clean, joined, plain, tinted, wrapped


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_clean_text_holds_nothing_that_steers_a_terminal(value: str) -> None:
    text = clean(value)
    assert all(unicodedata.category(character) not in ("Cc", "Cf", "Cs") for character in text)
    assert text == text.strip()
    assert clean(text) == text


@pytest.mark.parametrize("value", HOSTILE)
def test_markup_is_drawn_not_read(value: str) -> None:
    assert plain(value).plain == clean(value)
    assert plain(value).spans == []
    assert tinted(value, "red").plain == clean(value)


def test_an_escape_sequence_goes_whole() -> None:
    assert clean("\x1b[31mRed\x1b[0m \x1b]0;title\x07Academy") == "Red Academy"


def test_direction_overrides_and_towers_of_accents_go() -> None:
    assert clean("a\u202eb\u2066c") == "abc"
    assert clean("e" + "\u0316" * 9) == "e" + "\u0316" * 3


def test_none_is_nothing_and_numbers_are_themselves() -> None:
    assert clean(None) == ""
    assert clean(12) == "12"


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120), st.integers(2, 40), st.integers(1, 4))
def test_wrapped_lines_fit_and_say_when_they_are_cut(value: str, width: int, most: int) -> None:
    content = plain(value)
    lines = wrapped(content, width, most)
    assert len(lines) <= most
    # a character two cells wide may stand alone in a line one cell wide
    assert all(cell_len(line.plain) <= width for line in lines)
    if len(content.wrap(width)) > most:
        assert lines[-1].plain.endswith("…")


def test_joined_leaves_out_what_says_nothing() -> None:
    assert joined([Content("a"), Content(""), Content("b")]).plain == "a · b"
