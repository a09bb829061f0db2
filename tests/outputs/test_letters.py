"""The words we send: every fact in its place, and nothing of ours in the school's copy."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import RefusedError
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.letters import (
    Kind,
    SessionFacts,
    VisitFacts,
    officer_words,
    school_words,
    summary,
    visit_letter,
)
from ecfrs_tui.outputs.mail import Letter
from ecfrs_tui.outputs.templating import Wording

OFFICE = Person("Education bookings", "bookings@fire.example")
TEACHER = Person("Mrs Reed", "office@northlands.example")


def letter(facts: VisitFacts, kind: Kind = "invitation", **more: object) -> Letter:
    written = visit_letter(facts, OFFICE, TEACHER, kind, Wording(), **more)  # type: ignore[arg-type]
    assert written.problem == ""
    return written.letter


def subject(facts: VisitFacts, kind: Kind = "invitation") -> str:
    return letter(facts, kind).subject


def one_session(facts: VisitFacts, **change: str) -> VisitFacts:
    start, end = facts.sessions[0].starts_at, facts.sessions[0].ends_at
    return replace(
        facts,
        sessions=(replace(SessionFacts(start, end, "Knife crime", "6", 29), **change),),  # type: ignore[arg-type]
    )


def test_subjects_say_what_when_and_the_reference(facts: VisitFacts) -> None:
    single = one_session(facts)
    assert subject(single) == "Visit on Tue 9 Mar 2027, 09:30: Knife crime, Year 6 (VIS-0311)"
    assert subject(single, "change").startswith("Changed: Visit on Tue 9 Mar 2027, 09:30")
    assert subject(single, "cancellation").startswith("Cancelled: Visit on Tue 9 Mar 2027, 09:30")
    assert "Knife crime, Years 5 and 6 (VIS-0311)" in subject(facts)
    assert summary(single) == "Knife crime, Year 6: Northlands Primary School (VIS-0311)"


@pytest.mark.parametrize(
    ("year", "words"),
    [("R", "Knife crime, Reception ("), ("", "Knife crime ("), ("Sixth form", "Knife crime, Sixth form (")],
)
def test_years_as_people_say_them(facts: VisitFacts, year: str, words: str) -> None:
    assert words in subject(one_session(facts, year=year))


def test_a_very_long_title_leaves_the_reference(facts: VisitFacts) -> None:
    said = subject(one_session(facts, title="Knife crime " * 60))
    assert said.endswith("(VIS-0311)")
    assert len(said) < 200


def test_the_school_is_told_all_it_needs(facts: VisitFacts) -> None:
    said = school_words(facts)
    for fact in (
        "Tue 9 Mar 2027",
        "arrive at 09:00",
        "leave by 11:45",
        "Officer Ash and Officer Birch",
        "09:30–10:30  Knife crime, Year 6, 29 pupils",
        "10:30–11:30  Knife crime, Year 5, 1 pupil\n",
        "a teacher stays in the room",
        "- the room: Hall",
        "no lift",
        "call 01632 960202 or write to bookings@fire.example",
        "VIS-0311",
    ):
        assert fact in said


def test_what_is_ours_stays_with_the_officer(facts: VisitFacts) -> None:
    ours = (
        "bring the long cable",
        "Bring: the film on the stick",
        "about 12 minutes from the base",
        "by the gate",
        "01632 960101",
    )
    for fact in ours:
        assert fact in officer_words(facts)
        assert fact not in school_words(facts)


def test_letters_greet_explain_and_close(facts: VisitFacts, office: Person, teacher: Person) -> None:
    booked = letter(facts)
    assert booked.text.startswith("Dear Mrs Reed,\n\n")
    assert booked.text.endswith("Kind regards\nEducation bookings\n")
    assert (booked.sender, booked.to) == (office, teacher)
    moved = letter(facts, "change", was=datetime(2027, 3, 8, 13, 0))
    assert "It was to begin on Mon 8 Mar 2027 at 13:00." in moved.text
    for same in (None, facts.sessions[0].starts_at):
        assert "was to begin" not in letter(facts, "change", was=same).text
    gone = letter(facts, "cancellation", reason="officer unwell.")
    assert "will not take place" in gone.text
    assert "The reason: officer unwell.\n" in gone.text
    assert "arrive at" not in gone.text
    assert "reason" not in letter(facts, "cancellation").text


def test_the_officers_letter_says_what_happened(facts: VisitFacts, office: Person) -> None:
    ash = Person("Officer Ash", "ash@fire.example")
    ours = {"sender": office, "to": ash, "wording": Wording(), "officer": True}
    assert "is booked for you" in visit_letter(facts, kind="invitation", **ours).letter.text  # type: ignore[arg-type]
    assert "has changed" in visit_letter(facts, kind="change", **ours).letter.text  # type: ignore[arg-type]
    gone = visit_letter(facts, kind="cancellation", reason="school closed", **ours).letter  # type: ignore[arg-type]
    assert "will not take place. The reason: school closed." in gone.text
    assert gone.subject.startswith("Cancelled: ")


def test_empty_facts_are_not_mentioned(facts: VisitFacts) -> None:
    empty = {f.name: "" for f in fields(VisitFacts) if f.type == "str"}
    bare = replace(
        facts,
        **{**empty, "officers": (), "asked": (), "equipment": (), "drive_minutes": None, "reference": "V1"},
    )  # type: ignore[arg-type]
    for said in (school_words(bare), officer_words(bare)):
        assert "None" not in said
        assert ": \n" not in said
        assert "()" not in said
    assert "a teacher stays in the room" in school_words(bare)
    assert "Who comes" not in school_words(bare)


def test_a_visit_without_sessions_is_refused(facts: VisitFacts) -> None:
    with pytest.raises(RefusedError, match="no session"):
        subject(replace(facts, sessions=()))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_outside_words_add_no_lines(facts: VisitFacts, text: str) -> None:
    told = replace(facts, school=text, address=text, room=text, contact=text, officers=(text, "B"))
    plain = letter(replace(facts, contact="x"))
    assert letter(told).text.count("\n") == plain.text.count("\n")
    assert len(subject(told).splitlines()) == 1
