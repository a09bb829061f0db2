"""Templates of the team: used when they are in order, never by half when they are not."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import NotFoundError, RefusedError
from ecfrs_tui.outputs.invitation import Person
from ecfrs_tui.outputs.letters import Kind, VisitFacts, facts_for, visit_letter
from ecfrs_tui.outputs.mail import draft_bytes, sendable_bytes
from ecfrs_tui.outputs.programme_parts import parts_of
from ecfrs_tui.outputs.templating import Wording
from tests.outputs.test_written_mail import HOSTILE

SHIPPED = Wording()
LETTERS = [name for name in SHIPPED.names() if not name.startswith("parts/")]


def values(facts: VisitFacts, office: Person, teacher: Person) -> dict[str, object]:
    time = {"code": "KHTWMP-1", "words": "Tue 9 Mar", "link": "mailto:us@bookings.example"}
    more = {
        "questions": ["When?"], "request": "REQ-0001", "times": [time, time], "held_until": "Friday",
        "topic": "water", "title": "Water safety", "years": "Year 5", "minutes": 60, "phone": "",
    }  # fmt: skip
    return facts_for(facts, office, teacher, **more)


def own(folder: Path, name: str, text: str | bytes) -> Wording:
    path = folder / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Wording(folder)


@pytest.mark.parametrize("name", LETTERS)
def test_every_shipped_letter_is_whole(name: str, facts: VisitFacts, office: Person, teacher: Person) -> None:
    rendered = SHIPPED.render(name, values(facts, office, teacher))
    assert rendered.problem == ""
    assert rendered.subject and rendered.text.startswith(("Dear Mrs Reed,\n\n", "Hello Mrs Reed,\n\n"))
    assert "{{" not in rendered.text and "\n\n\n" not in rendered.text


def test_the_teams_own_words_go_first(
    tmp_path: Path, facts: VisitFacts, office: Person, teacher: Person
) -> None:
    wording = own(tmp_path, "invitation", "Subject: See you {{ date }}\n\nHi {{ name }}.\n")
    rendered = wording.render("invitation", values(facts, office, teacher))
    assert (rendered.subject, rendered.text) == ("See you Tue 9 Mar 2027", "Hi Mrs Reed.\n")
    assert wording.render("change", values(facts, office, teacher)).source.parent != tmp_path


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("Subject: x\n\nDear {{ nmae }}\n", "line 3", "nmae"),
        ("Subject: x\n\na\n{% if room %}b\n", "line 4", "if"),
        ("Subject: x\n\n{{ name.__class__.mro() }}\n", "line 3", "unsafe"),
        ("Subject: x\n\n{{ 'x' * 9999999999 }}\n", "line 3", "*"),
        ("Subject: x\n\n{% for n in range(99999) %}some words {% endfor %}\n", "", "60,000"),
        ("Dear all\n\nbody\n", "line 1", "Subject"),
        ("Subject: {{ reason }}\n\nbody\n", "line 1", "Subject"),
        ("Subject: only this\n", "", "nothing below"),
        (b"Subject: x\n\n\xff\xfe\n", "", "UTF-8"),
    ],
)
def test_a_mistake_is_named_and_the_shipped_letter_is_used(
    tmp_path: Path,
    facts: VisitFacts,
    office: Person,
    teacher: Person,
    text: str | bytes,
    line: str,
    what: str,
) -> None:
    given_values = values(facts, office, teacher)
    rendered = own(tmp_path, "invitation", text).render("invitation", given_values)
    assert str(tmp_path / "invitation.txt") in rendered.problem
    assert line in rendered.problem and what in rendered.problem
    shipped = SHIPPED.render("invitation", given_values)
    assert (rendered.subject, rendered.text) == (shipped.subject, shipped.text)


def test_a_wrong_part_of_ones_own_has_nothing_to_fall_back_on(
    tmp_path: Path, facts: VisitFacts, office: Person, teacher: Person
) -> None:
    wording = own(tmp_path, "parts/arson.school", "{{ oops }}")
    with pytest.raises(RefusedError, match=r"arson\.school\.txt, line 1"):
        wording.render("parts/arson.school", values(facts, office, teacher))
    with pytest.raises(NotFoundError):
        wording.render("../secret", {})


def test_programmes_bring_their_parts(facts: VisitFacts, office: Person, teacher: Person) -> None:
    told = values(replace(facts, room="Hall"), office, teacher)
    parts = parts_of(SHIPPED, [("KC6", "Knife crime", "Crime"), ("HS3", "A title", "Home safety")], told)
    assert parts.asked[0].startswith("a teacher stays in the room")
    assert any("the room: Hall" in line for line in parts.asked)
    assert any("letter to parents" in line for line in parts.asked)
    assert len(parts.equipment) == 2
    assert [one.name for one in parts.enclosures] == ["letter-to-parents-knife-crime.txt"]
    assert "Northlands Primary School" in parts.enclosures[0].text
    assert parts_of(SHIPPED, [("X", "Other", "Other")], told).enclosures == ()


@settings(max_examples=80, deadline=None)
@given(HOSTILE, HOSTILE, st.sampled_from(["invitation", "change", "cancellation", "reminder", "thanks"]))
def test_hostile_names_add_no_header_to_a_draft_or_to_what_is_sent(
    facts: VisitFacts, office: Person, one: str, other: str, kind: Kind
) -> None:
    told = replace(facts, school=one, room=other, contact=one, reference=other[:30], asked=(one,))
    to = Person(other, "office@northlands.example")
    letter = visit_letter(told, office, to, kind, SHIPPED, reason=one).letter
    draft = draft_bytes(letter)
    sent = sendable_bytes(draft, date=facts.arrives_at.astimezone(), message_id="<message-1.ab@team.example>")
    for data in (draft, sent):
        mail = message_from_bytes(data, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        assert [a.addr_spec for a in mail["To"].addresses] == ["office@northlands.example"]
        assert not {"Bcc", "Cc", "X"} & set(mail.keys())
        assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
        body = mail.get_body(("plain",))
        assert body is not None and body.get_content().replace("\r\n", "\n").rstrip() == letter.text.rstrip()
