"""From answers to a request: questions, numbers, year groups, programmes, sessions."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.domain.programmes import WantedSession
from ecfrs_tui.errors import RefusedError
from ecfrs_tui.intake.csvfile import header_key
from ecfrs_tui.intake.forms import FormAnswer
from ecfrs_tui.intake.forms_answers import read_groups, read_pupils, read_years
from ecfrs_tui.intake.forms_draft import draft
from ecfrs_tui.intake.forms_fields import BY_NAME
from ecfrs_tui.intake.forms_mapping import SURE, map_questions
from ecfrs_tui.intake.programme_matcher import CatalogueEntry, match_programmes

CATALOGUE = (
    CatalogueEntry("HS3", "Home safety", ("3",), 32),
    CatalogueEntry("RPH", "People who help us", ("R",), 30),
    CatalogueEntry("CY6", "Cyber safety", ("6",), 32),
    CatalogueEntry("VC5", "Cyber safety online lesson", ("4", "5"), 96),
    CatalogueEntry("KC6", "Knife crime", ("6",), 32),
    CatalogueEntry("AR8", "Arson and its consequences", ("7", "8"), 32),
    CatalogueEntry("OLD", "Stranger danger", ("1",), 30, active=False),
)

WORDINGS = [
    ("School name", "school"),
    ("School", "school"),
    ("Name of school / setting", "school"),
    ("Which school are you from?", "school"),
    ("Please give the full name of your school", "school"),
    ("School Postcode", "town_or_postcode"),
    ("Address of school", "town_or_postcode"),
    ("Your full name", "contact_name"),
    ("Name of teacher organising the visit", "contact_name"),
    ("Main contact", "contact_name"),
    ("Job title", "role"),
    ("What is your position in the school?", "role"),
    ("E-mail", "email"),
    ("Your school email address", "email"),
    ("Best contact number", "phone"),
    ("Mobile", "phone"),
    ("Which session would you like to book?", "programmes"),
    ("Please select the workshop(s) you are interested in", "programmes"),
    ("Programme requested", "programmes"),
    ("Year group", "years"),
    ("What year group(s) will be attending?", "years"),
    ("Key Stage", "years"),
    ("Number of classes", "groups"),
    ("How many classes / groups do you have in this year group?", "groups"),
    ("Number of children", "pupils"),
    ("Total number of pupils taking part", "pupils"),
    ("How many students in each class?", "pupils"),
    ("Class size", "pupils"),
    ("Preferred date(s)", "preferred"),
    ("When would you like us to visit?", "preferred"),
    ("Please give three dates that would suit", "preferred"),
    ("1st choice of date", "preferred"),
    ("Are there any dates that do not suit?", "not_possible"),
    ("Dates to avoid", "not_possible"),
    ("Days/times you can't do", "not_possible"),
    ("What times does your school day start, break and finish?", "day_times"),
    ("Timings of the school day", "day_times"),
    ("Is there parking available on site?", "parking"),
    ("Do you have a projector and screen?", "room"),
    ("Which room will the session take place in?", "room"),
    ("Will a teacher be present throughout the session?", "teacher_present"),
    ("Any additional information (e.g. SEND, medical needs)", "remarks"),
    ("Comments", "remarks"),
    ("I consent to my details being stored", "consent"),
    ("Do you agree to our privacy notice?", "consent"),
]


@pytest.mark.parametrize(("question", "field"), WORDINGS)
def test_questions_are_read_by_what_they_ask(question: str, field: str) -> None:
    (mapped,) = map_questions([question], kept={}, stated={})
    assert mapped.field == field, mapped


def test_questions_that_ask_for_nothing_of_ours_stay_unread() -> None:
    for question in ("How did you hear about us?", "Favourite colour", "Rate this form", "Blorf"):
        (mapped,) = map_questions([question], kept={}, stated={})
        assert mapped.field == ""
        assert "kept in the original" in mapped.words


def test_one_field_is_filled_by_the_best_question_only_unless_it_takes_several() -> None:
    mapped = map_questions(
        ["Which school?", "School name", "Preferred date 1", "Preferred date 2"], kept={}, stated={}
    )
    assert [m.field for m in mapped].count("school") == 1
    assert [m.field for m in mapped[2:]] == ["preferred", "preferred"]


def test_a_kept_mapping_beats_reading_and_is_found_again_when_reworded() -> None:
    kept = {"Reason you want us": "preferred", "Number of pupils in your year six cohort": "pupils"}
    mapped = map_questions(
        ["Reason you want us", "Number of pupils in your Year 6 cohort?"], kept=kept, stated={}
    )
    assert [(m.field, m.how) for m in mapped] == [("preferred", "kept"), ("pupils", "reworded")]
    assert "reworded since" in mapped[1].words


def test_what_is_stated_beats_everything() -> None:
    questions = ["Number of pupils", "School name"]
    mapped = map_questions(
        questions, kept={"Number of pupils": "pupils"}, stated={"1": "groups", "School name": ""}
    )
    assert [(m.field, m.how) for m in mapped] == [("groups", "stated"), ("", "stated")]
    with pytest.raises(RefusedError, match="no field"):
        map_questions(questions, kept={}, stated={"1": "colour"})
    with pytest.raises(RefusedError, match="no question"):
        map_questions(questions, kept={}, stated={"3": "school"})


@settings(max_examples=40)
@given(st.lists(st.text(max_size=80), max_size=8))
def test_any_header_is_mapped_with_stated_confidence(questions: list[str]) -> None:
    mapped = map_questions(questions, kept={}, stated={})
    assert len(mapped) == len(questions)
    singles = [m.field for m in mapped if m.field and not BY_NAME[m.field].several]
    assert len(singles) == len(set(singles))
    assert all(0 <= m.confidence <= 1.1 for m in mapped)
    assert all(("please check" in m.words) == (0 < m.confidence < SURE) for m in mapped)


@pytest.mark.parametrize(
    ("typed", "groups", "pupils", "of"),
    [
        ("58", None, 58, None),
        (" 58 ", 2, 58, None),
        ("approx 60", 2, 60, None),
        ("approx. 60 pupils", None, 60, None),
        ("60ish", None, 60, None),
        ("~45", None, 45, None),
        ("2 classes of 29", None, 58, 2),
        ("two classes of 30", None, 60, 2),
        ("2x30", None, 60, 2),
        ("2 x 28", None, 56, 2),
        ("30+28", None, 58, 2),
        ("30 & 28", None, 58, 2),
        ("28 in each class", 3, 84, 3),
        ("30 per class", 2, 60, 2),
        ("30 per class", None, None, None),
        ("30 pupils per class, 2 classes", None, 60, 2),
        ("55-60", None, 60, None),
        ("between 50 and 60", None, 60, None),
        ("Year 5: 30, Year 6: 28", None, 58, 2),
        ("60 (2 classes of 30)", None, 60, 2),
        ("58 in total", None, 58, None),
        ("3 classes, total of 84", None, 84, 3),
        ("1,200", None, 1200, None),
        ("sixty", None, 60, None),
        ("twenty-eight", None, 28, None),
        ("whole school", None, None, None),
        ("not sure yet", None, None, None),
        ("", None, None, None),
        ("0", None, None, None),
        ("99999", None, None, None),
    ],
)
def test_pupils_as_typed(typed: str, groups: int | None, pupils: int | None, of: int | None) -> None:
    count = read_pupils(typed, groups=groups)
    assert (count.pupils, count.groups) == (pupils, of)


def test_a_number_asked_for_each_group_counts_for_all() -> None:
    assert read_pupils("29", groups=2, each=True).pupils == 58
    assert read_pupils("29", groups=None, each=True).pupils == 29


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("2", 2),
        ("2 classes", 2),
        ("two", 2),
        ("Two classes", 2),
        ("3 forms (6A, 6B, 6C)", 3),
        ("2 form entry", 2),
        ("1 mixed class", 1),
        ("whole year group", 1),
        ("a class", 1),
        ("58 pupils", None),
        ("Year 6", None),
        ("", None),
        ("2 x 30", None),
        ("lots", None),
    ],
)
def test_groups_as_typed(typed: str, groups: int | None) -> None:
    assert read_groups(typed) == groups


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("Year 6;", "6"),
        ("Year 7;Year 8;", "7 8"),
        ("Y5/6", "5 6"),
        ("5 and 6", "5 6"),
        ("Yr 3", "3"),
        ("Reception", "R"),
        ("Reception and Year 1", "R 1"),
        ("KS2", "3 4 5 6"),
        ("Key Stage 1", "1 2"),
        ("KS1 & KS2", "1 2 3 4 5 6"),
        ("Years 7-9", "7 8 9"),
        ("7 to 9", "7 8 9"),
        ("R-2", "R 1 2"),
        ("6th form", "12 13"),
        ("Sixth Form;", "12 13"),
        ("6A and 6B", "6"),
        ("EYFS", "N R"),
        ("year six", "6"),
        ("nursery", "N"),
        ("all of them", ""),
        ("", ""),
    ],
)
def test_years_as_typed(typed: str, years: str) -> None:
    assert " ".join(read_years(typed)[0]) == years


@settings(max_examples=100)
@given(st.text(max_size=80), st.integers(1, 9))
def test_any_answer_is_read_within_bounds(text: str, groups: int) -> None:
    count = read_pupils(text, groups=groups)
    assert count.pupils is None or 0 < count.pupils <= 3000
    assert read_groups(text) is None or 0 < (read_groups(text) or 0) <= 40
    assert set(read_years(text)[0]) <= {"N", "R", *map(str, range(1, 14))}


@pytest.mark.parametrize(
    ("typed", "years", "codes", "unread"),
    [
        ("Knife crime;", "6", "KC6", 0),
        ("Cyber safety;Knife crime;", "6", "CY6 KC6", 0),
        ("KC6", "6", "KC6", 0),
        ("Knife Crime (Year 6)", "6", "KC6", 0),
        ("knife crimes", "6", "KC6", 0),
        ("Cyber", "6", "CY6", 0),
        ("Cyber", "5", "VC5", 0),
        ("Cyber", "", "", 1),
        ("arson", "8", "AR8", 0),
        ("Home safety please", "3", "HS3", 0),
        ("Home safety and knife crime", "", "HS3 KC6", 0),
        ("Balloon modelling;", "6", "", 1),
        ("Stranger danger", "1", "OLD", 0),
        ("", "6", "", 0),
        (";;", "6", "", 0),
    ],
)
def test_programmes_as_ticked_or_typed(typed: str, years: str, codes: str, unread: int) -> None:
    found = match_programmes(typed, CATALOGUE, years.split())
    assert " ".join(found.codes) == codes
    assert len(found.unread) == unread


FIELDS = {
    "school": "school",
    "town": "town_or_postcode",
    "who": "contact_name",
    "mail": "email",
    "what": "programmes",
    "year": "years",
    "groups": "groups",
    "pupils": "pupils",
    "first": "preferred",
    "second": "preferred",
    "consent": "consent",
    "day": "day_times",
    "other": "",
}


def drafted(**said: str) -> tuple[tuple[WantedSession, ...], tuple[str, ...]]:
    answer = FormAnswer("1", datetime(2027, 2, 8), "", "", tuple(said.items()))
    made = draft(answer, {header_key(k): v for k, v in FIELDS.items()}, CATALOGUE)
    return made.sessions, made.notes


def test_every_group_of_a_year_gets_every_programme() -> None:
    sessions, notes = drafted(what="Cyber safety;Knife crime;", year="Year 6", groups="2", pupils="58")
    assert sessions == (WantedSession("CY6", "6", 2, 58), WantedSession("KC6", "6", 2, 58))
    assert notes == ()


def test_year_groups_fall_to_their_programmes() -> None:
    sessions, notes = drafted(
        what="Home safety;People who help us;", year="Reception;Year 3;", groups="2", pupils="59"
    )
    assert sessions == (WantedSession("HS3", "3", 1, 29), WantedSession("RPH", "R", 1, 30))
    assert sum(s.pupils for s in sessions) == 59
    assert any("30 of the 59 pupils" in note for note in notes)


def test_several_years_of_one_programme_are_told_apart_when_the_groups_allow() -> None:
    assert drafted(what="Arson and its consequences", year="7,8", groups="4", pupils="118")[0] == (
        WantedSession("AR8", "7", 2, 59),
        WantedSession("AR8", "8", 2, 59),
    )
    assert drafted(what="Arson and its consequences", year="7,8", groups="3", pupils="88")[0] == (
        WantedSession("AR8", "7,8", 3, 88),
    )


def test_what_does_not_fit_is_noted_and_never_dropped() -> None:
    sessions, notes = drafted(what="Home safety;Juggling;", year="5", groups="1", pupils="64")
    assert sessions == (WantedSession("HS3", "5", 1, 64),)
    joined = " | ".join(notes)
    assert "no programme of ours: “Juggling”" in joined
    assert "Home safety is for Year 3, not for Year 5" in joined
    assert "64 pupils in 1 group are too many" in joined


def test_groups_not_stated_follow_from_the_pupils_and_say_so() -> None:
    sessions, notes = drafted(what="Knife crime", year="", pupils="70")
    assert sessions == (WantedSession("KC6", "6", 3, 70),)
    assert "number of groups not stated, 3 taken" in notes[0]


def test_several_choices_of_date_become_one_wish_in_order() -> None:
    answer = FormAnswer("1", datetime(2027, 2, 8), "", "", (("first", "9 March"), ("second", "16 March")))
    assert draft(answer, FIELDS, CATALOGUE).preferred == "9 March, otherwise 16 March"


@pytest.mark.parametrize(
    ("mail", "account", "address", "noted"),
    [
        ("head@school.example", "me@mail.example", "head@school.example", False),
        ("", "me@mail.example", "me@mail.example", False),
        ("ring me", "me@mail.example", "me@mail.example", True),
        ("a@b.example\nBcc: all@b.example", "", "", True),
    ],
)
def test_the_address_is_the_stated_one_else_that_of_the_account(
    mail: str, account: str, address: str, noted: bool
) -> None:
    made = draft(FormAnswer("1", datetime(2027, 2, 8), account, "", (("mail", mail),)), FIELDS, CATALOGUE)
    assert made.contact_email == address
    assert any("no e-mail address" in note for note in made.notes) == noted


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("Yes", True),
        ("Yes;", True),
        ("I agree", True),
        ("No", False),
        ("I do not agree", False),
        ("", False),
        ("maybe", False),
    ],
)
def test_consent_is_only_what_says_so(typed: str, given: bool) -> None:
    made = draft(FormAnswer("1", datetime(2027, 2, 8), "", "", (("consent", typed),)), FIELDS, CATALOGUE)
    assert made.consent is given
