"""What holds for every sentence, and what is noted about some."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.terms import DayShape, SchoolCalendar, TermEntry
from ecfrs_tui.domain.times import Span
from ecfrs_tui.intake.preferences import Understanding, understand
from tests.intake.preference_tables import CALENDAR, HORIZON, TODAY, read

PIECES = [
    "tues",
    "thursdays",
    "mon-wed",
    "9",
    "11th",
    "9/3",
    "3.3",
    "03/03/27",
    "march",
    "May",
    "early",
    "first",
    "second",
    "last",
    "week",
    "of",
    "term",
    "half",
    "easter",
    "w/c",
    "am",
    "pm",
    "after",
    "before",
    "until",
    "from",
    "to",
    "between",
    "and",
    "or",
    ",",
    ".",
    "(",
    ")",
    "not",
    "except",
    "avoid",
    "ideally",
    "otherwise",
    "if",
    "needed",
    "preferred",
    "any",
    "day",
    "every",
    "other",
    "10",
    "9.30",
    "1-3pm",
    "9.10",
    "2027",
    "31",
    "feb",
    "sats",
    "please",
    "next",
    "this",
    "the",
    "\n",
    "-",
    ";",
    "either",
    "1st",
    "choice",
    "noon",
]
PHRASES = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


def whole(day: date) -> Span:
    return Span(datetime.combine(day, time()), datetime.combine(day, time()) + timedelta(days=1))


def check(found: Understanding, shape: DayShape) -> None:
    spans = [w.span for w in found.windows]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for span in spans:
        day = span.start.date()
        assert TODAY <= day <= TODAY + timedelta(days=HORIZON)
        assert CALENDAR.closed(day) is None
        assert span.start < span.end and span.end.date() == day
        assert shape.opens <= span.start.time() and span.end.time() <= shape.closes
        assert not any(span.overlaps(out) for out in found.exclusions)
    assert sorted({w.rank for w in found.windows}) == list(range(1, len({w.rank for w in found.windows}) + 1))
    assert 0.0 <= found.confidence <= 1.0
    assert found.confidence > 0 or (not found.windows and found.not_understood)
    assert found.reading


@settings(max_examples=250, deadline=None)
@given(PHRASES)
def test_windows_are_sorted_apart_open_and_free_of_exclusions(text: str) -> None:
    check(read(text), DayShape())


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_is_read_without_a_fault(text: str) -> None:
    found = read(text)
    check(found, DayShape())
    said = (*found.not_understood, *found.notes, found.reading)
    assert not any(ord(c) < 32 or ord(c) == 127 or "\u202a" <= c <= "\u202e" for words in said for c in words)


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2027, 2, 22), date(2027, 7, 21)),
    st.sampled_from(["%d/%m/%y", "%d.%m.%Y", "%d %B %Y", "%Y-%m-%d", "%A %d %b"]),
)
def test_a_written_date_is_that_date(day: date, form: str) -> None:
    found = read(day.strftime(form))
    assert found.not_understood == ()
    assert [w.starts_at.date() for w in found.windows] == ([day] if CALENDAR.closed(day) is None else [])


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2027, 2, 22), date(2027, 7, 21)))
def test_a_date_ruled_out_is_the_only_one_missing(day: date) -> None:
    every = {w.starts_at.date() for w in read("any day").windows}
    found = read(f"any day except {day:%d/%m}")
    assert {w.starts_at.date() for w in found.windows} == every - {day}
    assert found.exclusions == (whole(day),)


@pytest.mark.parametrize(
    "text",
    [
        "1," * 25_000,
        "9 march " * 6_000,
        "(" * 50_000,
        "\x00\x1b[31m" * 9_000,
        "\u202e9 March" * 6_000,
        "a" * 50_000,
    ],
    ids=["digits", "dates", "brackets", "controls", "directions", "letters"],
)
def test_very_long_text_is_cut_and_said_so(text: str) -> None:
    found = read(text)
    assert "only the first 2000 characters were read" in found.notes
    check(found, DayShape())


def test_exclusions_are_given_back_by_the_day() -> None:
    assert read("any Tues or Thurs am in March, not the 12th").exclusions == (whole(date(2027, 3, 12)),)
    found = read("any day in March, avoid 8-9 March, not Wed am")
    assert whole(date(2027, 3, 8)) in found.exclusions and whole(date(2027, 3, 9)) in found.exclusions
    assert Span(datetime(2027, 3, 10, 8, 45), datetime(2027, 3, 10, 12)) in found.exclusions


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        ("5/3", "5/3 read as 5 March 2027, day first"),
        ("Mon 29 March", "Mon 29 Mar is no school day: bank holiday (Easter Monday)"),
        ("3 March 2026", "Tue 3 Mar 2026 has passed"),
        ("w/c 10 March", "10 March 2027 is a Wednesday: taken as the week of Mon 8 Mar"),
        ("9th", "no month given: 9th taken as Tue 9 Mar 2027"),
        ("3/3 or 5/3 pm", "afternoons taken for all of: 3/3 or 5/3"),
        ("Wensday 3 March", "“Wensday” read as wednesday"),
        ("3 March 2027 4.30pm", "a time lies outside the school day (08:45 to 15:15)"),
        (
            "half term",
            "there is no school day in Sat 29 May to Sun 6 Jun: bank holiday (Spring bank holiday)",
        ),
    ],
)
def test_what_the_assistant_should_know_is_noted(sentence: str, note: str) -> None:
    assert note in read(sentence).notes


def test_a_date_without_a_year_is_the_next_one() -> None:
    found = read("w/c 9th Feb, mornings", horizon=365)
    assert [w.starts_at for w in found.windows] == [datetime(2028, 2, d, 8, 45) for d in range(7, 12)]
    assert any("9 February 2028" in note for note in found.notes)
    assert found.confidence < 0.9


def test_a_week_that_has_begun_is_still_this_one() -> None:
    found = read("w/c 22 Feb", today=date(2027, 2, 24))
    assert [w.starts_at.date().day for w in found.windows] == [24, 25, 26]


def test_mistyped_names_are_mended_and_cost_a_little() -> None:
    right, wrong = read("Wednesday or Thursday in March"), read("Wensday or Thrusday in March")
    assert wrong.windows == right.windows
    assert wrong.confidence == pytest.approx(right.confidence - 0.1)


@pytest.mark.parametrize("word", ["money", "we'd", "match", "Jane", "sundry", "expect"])
def test_other_words_are_not_mended_into_days(word: str) -> None:
    found = read(word)
    assert found.windows == () and found.confidence == 0.0


def test_a_school_has_its_own_day_and_its_own_terms() -> None:
    calendar = SchoolCalendar(
        entries=(
            *CALENDAR.entries,
            TermEntry("123456", "inset", "INSET", date(2027, 3, 9), date(2027, 3, 9)),
        ),
        shapes={(123456, None): DayShape(time(8, 30), time(11, 45), time(12, 45), time(14, 50))},
    )
    found = understand("am of 9 or 10 March", today=TODAY, calendar=calendar, urn=123456)
    assert [(w.starts_at, w.ends_at) for w in found.windows] == [
        (datetime(2027, 3, 10, 8, 30), datetime(2027, 3, 10, 11, 45))
    ]
    assert "Tue 9 Mar is no school day: INSET day" in found.notes


def test_easter_is_known_without_a_calendar() -> None:
    found = understand("before Easter", today=TODAY, calendar=SchoolCalendar())
    assert found.windows[-1].starts_at.date() == date(2027, 3, 25)
    assert any("no term dates are entered" in note for note in found.notes)


def test_terms_that_were_not_entered_are_not_guessed() -> None:
    found = understand("any day next term", today=TODAY, calendar=SchoolCalendar())
    assert found.windows == () and found.not_understood == ("next term",)


@pytest.mark.parametrize(
    ("sentence", "reading"),
    [
        ("any Tues or Thurs am in March", "mornings of 2 4 9 11 16 18 23 25 Mar"),
        ("2 or 4 March, afternoons", "afternoons of Tue 2 Mar or Thu 4 Mar"),
        ("9 March am, 11 March", "mornings of Tue 9 Mar or all day on Thu 11 Mar"),
        ("prefer 9 March, failing that 11 March", "Tue 9 Mar, otherwise Thu 11 Mar"),
        ("w/c 8 March except Friday", "8 9 10 11 Mar; not Fri 12 Mar"),
        ("9 March after 10", "Tue 9 Mar, 10:00–15:15"),
        ("xyzzy", "nothing was understood"),
    ],
)
def test_reading_says_it_in_plain_words(sentence: str, reading: str) -> None:
    assert read(sentence).reading == reading
