"""File names, identifiers, and text made safe."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.names import folder_for, safe_filename
from ecfrs_tui.outputs.text import calendar_name, display_name, one_line, spreadsheet_safe, strip_controls
from ecfrs_tui.outputs.uid import EXCHANGE_PREFIX, new_uid, uid_fault

RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in "0123456789¹²³")}
AWKWARD = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=st.sampled_from('ab./\\:*?"<>|\r\n\t\x00 é😀\u202e\ud800-_~'), max_size=150),
    st.sampled_from(["con", "NUL.txt", "com1 .x", "LPT¹", "aux ", "../..", "", " . ", "-rf", "CONIN$"]),
)


@settings(max_examples=150)
@given(st.lists(AWKWARD, max_size=3), st.sampled_from(["", ".eml", ".ics"]))
def test_file_names_are_legal_everywhere(parts: list[str], suffix: str) -> None:
    name = safe_filename(*parts, suffix=suffix)
    stem = name[: len(name) - len(suffix)]
    assert name.endswith(suffix)
    assert stem
    assert len(name) <= 100
    assert len(name.encode("utf-8")) <= 200
    assert not set(name) & set('<>:"/\\|?*')
    assert ".." not in name
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in name)
    assert name == name.strip(" ")
    assert not name.endswith(".")
    assert not stem.startswith((".", "-"))
    assert name.partition(".")[0].strip().upper() not in RESERVED | {"CONIN$", "CONOUT$"}


def test_file_names_stay_readable() -> None:
    name = safe_filename("VIS-0311", "St Mary's C of E / Primary", "invitation", suffix=".eml")
    assert name == "VIS-0311 St Mary's C of E Primary invitation.eml"
    assert safe_filename("", suffix=".ics") == "unnamed.ics"
    assert safe_filename("con", suffix=".ics") == "_con.ics"
    assert safe_filename("constable") == "constable"
    with pytest.raises(ValueError, match="cannot end"):
        safe_filename("a", suffix="/../x")


def test_folders_sort_by_date() -> None:
    assert folder_for(date(2027, 3, 9)) == "2027-03-09"


def test_identifiers() -> None:
    assert new_uid("1A2b-3c", "Bookings.example ") == "visit-1a2b3c@bookings.example"
    for token, domain in (
        ("", "x.example"),
        ("--", "x.example"),
        ("a", ""),
        ("a", "x y"),
        ("a" * 300, "x.y"),
    ):
        with pytest.raises(RefusedError) as refused:
            new_uid(token, domain)
        assert refused.value.code == "bad_uid"
    assert not uid_fault(new_uid("a", "x.example"))
    assert uid_fault(f"{EXCHANGE_PREFIX.lower()}1@x.example")
    assert uid_fault("a@b\r\nX:y")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  =", "\x00=", "\u200b@", "＝", "\n="])
def test_formulas_become_text(start: str) -> None:
    cell = spreadsheet_safe(f"{start}1+1")
    assert cell.startswith("'")
    assert spreadsheet_safe(cell) == cell


@given(st.text(max_size=60))
def test_cells_never_begin_like_a_formula(text: str) -> None:
    assert not spreadsheet_safe(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("plain", ["", "Northlands", "3=3", "5", "'quoted", "Mary-Jane"])
def test_plain_cells_stay(plain: str) -> None:
    assert spreadsheet_safe(plain) == plain


@given(AWKWARD)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (strip_controls, one_line, display_name, calendar_name):
        assert clean(clean(text)) == clean(text)
    assert "\r" not in strip_controls(text)
    assert "=?" not in one_line(text)
    assert len(one_line(text).splitlines()) <= 1
    strip_controls(text).encode("utf-8")


def test_ordinary_words_pass_untouched() -> None:
    for text in ("St Mary's – Ré & Co", "line one\n\tline two", "עברית", "👩‍👩‍👧"):
        assert strip_controls(text) == text
    assert display_name("Dr. O’Neil-Reed & team") == "Dr. O’Neil-Reed & team"
    assert strip_controls("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    assert one_line("a\r\nBcc: b") == "a Bcc: b"
