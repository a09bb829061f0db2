"""Drafts, parsed again with the readers of the standard library."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import cast

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import FileRefusedError, RefusedError
from ecfrs_tui.outputs import mail
from ecfrs_tui.outputs.ical import Method, calendar_bytes
from ecfrs_tui.outputs.invitation import Invitation, Person
from ecfrs_tui.outputs.mail import Letter, draft_bytes, html_from
from ecfrs_tui.outputs.text import display_name, one_line

HEADERS = ["From", "To", "Subject", "X-Unsent", "MIME-Version", "Content-Type"]
PIECES = [
    "=?utf-8?q?x=0D=0ABcc:_e@e.example?=",
    "\r\nBcc: e@e.example\r\n\r\n",
    "Office <evil@evil.example>, Head of everything; and (much) more: ",
    '"',
    "\\",
    "=?",
    "é",
    "漢",
    "עברית",
    "\u202e",
    "😀",
    "\ud800",
    "\x00",
    "\u2028",
    "\x85",
    "Mary's Academy",
    " ",
]
HOSTILE = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=30).map("".join).map(lambda s: s[:300])
)


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def content(part: Message) -> bytes:
    return cast("bytes", part.get_payload(decode=True))


@pytest.fixture
def letter(office: Person, teacher: Person) -> Letter:
    return Letter(office, teacher, "Visit on Mon 26 Oct 2026", "Dear Mrs Reed,\n\nA & B <i>\nyours\n")


@pytest.mark.parametrize(
    ("cancelled", "inside", "attached"), [(False, "REQUEST", "PUBLISH"), (True, "CANCEL", "CANCEL")]
)
def test_the_shape_of_a_draft(
    letter: Letter, invitation: Invitation, cancelled: bool, inside: str, attached: str
) -> None:
    told = replace(invitation, cancelled=cancelled)
    data = draft_bytes(letter, told)
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    message = read(data)
    assert sorted(message.keys()) == sorted(HEADERS)
    assert message["X-Unsent"] == "1"
    assert message.get_content_type() == "multipart/mixed"
    first, file = cast("list[EmailMessage]", message.get_payload())
    assert first.get_content_type() == "multipart/alternative"
    parts = cast("list[EmailMessage]", first.get_payload())
    assert [p.get_content_type() for p in parts] == ["text/plain", "text/html", "text/calendar"]
    calendar = parts[-1]
    assert calendar.get_content_disposition() is None
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar.get_param("method") == inside
    assert calendar.get_content_charset() == "utf-8"
    assert content(calendar) == calendar_bytes(told, cast("Method", inside))
    assert str(icalendar.Calendar.from_ical(content(calendar))["METHOD"]) == inside
    assert file.get_content_type() == "application/ics"
    assert file.get_content_disposition() == "attachment"
    assert str(file.get_filename()).endswith(".ics")
    assert str(icalendar.Calendar.from_ical(content(file))["METHOD"]) == attached
    assert not any(p.defects for p in message.walk())
    assert parts[0].get_content().replace("\r\n", "\n") == letter.text
    assert "A &amp; B &lt;i&gt;<br>" in parts[1].get_content()


def test_a_letter_without_an_invitation_has_no_calendar(letter: Letter) -> None:
    message = read(draft_bytes(letter))
    assert message.get_content_type() == "multipart/alternative"
    assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_page_of_ones_own_is_kept(letter: Letter) -> None:
    message = read(draft_bytes(replace(letter, html="<p>own</p>")))
    page = message.get_body(("html",))
    assert page is not None
    assert page.get_content().strip() == "<p>own</p>"


def test_the_same_letter_gives_the_same_bytes(letter: Letter, invitation: Invitation) -> None:
    assert draft_bytes(letter, invitation) == draft_bytes(letter, invitation)


@settings(max_examples=120, deadline=None)
@given(name=HOSTILE, sender=HOSTILE, subject=HOSTILE, text=HOSTILE)
def test_hostile_words_change_neither_headers_nor_recipients(
    invitation: Invitation, name: str, sender: str, subject: str, text: str
) -> None:
    letter = Letter(
        Person(sender, "a@fire.example"), Person(name, "office@northlands.example"), subject, text
    )
    data = draft_bytes(letter, replace(invitation, summary=subject, description=text))
    head, _, _ = data.partition(b"\r\n\r\n")
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert all(len(line) <= 76 for line in head.split(b"\r\n") if b"=?utf-8?B?" in line)
    message = read(data)
    assert sorted(message.keys()) == sorted(HEADERS)
    assert [a.addr_spec for a in message["To"].addresses] == ["office@northlands.example"]
    assert [a.addr_spec for a in message["From"].addresses] == ["a@fire.example"]
    assert str(message["Subject"]) == one_line(subject)
    shown = message["To"].addresses[0].display_name
    assert shown.replace(" ", "") == display_name(name).replace(" ", "")
    assert len(list(message.walk())) == 6


def test_long_names_beyond_ascii_are_whole_words(office: Person) -> None:
    name = "École maternelle Saint-Étienne"
    message = read(draft_bytes(Letter(office, Person(name, "a@b.example"), name * 3, "")))
    assert message["To"].addresses[0].display_name == name
    assert message["Subject"] == name * 3


@pytest.mark.parametrize(
    ("address", "field"), [("a@b.example, c@d.example", "recipient"), ("é@b.example", "recipient")]
)
def test_wrong_addresses_are_refused_by_field(office: Person, address: str, field: str) -> None:
    with pytest.raises(RefusedError, match=field):
        draft_bytes(Letter(office, Person("A", address), "s", "t"))
    with pytest.raises(RefusedError, match="sender"):
        draft_bytes(Letter(Person("A", address), office, "s", "t"))


def test_a_letter_goes_to_the_one_invited(letter: Letter, invitation: Invitation, office: Person) -> None:
    with pytest.raises(RefusedError, match=r"is for office@northlands\.example") as refused:
        draft_bytes(replace(letter, to=Person("B", "b@school.example")), invitation)
    assert refused.value.code == "wrong_recipient"
    with pytest.raises(RefusedError, match="both invites and is invited"):
        draft_bytes(replace(letter, to=office), replace(invitation, attendee=office))
    loud = Person("Mrs Reed", "OFFICE@Northlands.example")
    assert b"OFFICE@Northlands.example" in draft_bytes(replace(letter, to=loud), invitation)


def test_a_header_that_does_not_read_back_is_refused(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "_unstructured", lambda text: f"{text}\r\nBcc: e@e.example")
    with pytest.raises(FileRefusedError, match="does not read back") as refused:
        draft_bytes(letter)
    assert refused.value.code == "mail_headers"


def test_html_is_escaped_and_in_paragraphs() -> None:
    page = html_from('one <script>alert("x")</script>\ntwo\n\n\n\nthree\x00')
    assert "<script>" not in page
    assert page.count("<p>") == 2
    assert "two</p>\n<p>three</p>" in page


def test_an_address_in_angle_brackets_can_be_clicked_and_nothing_else_can() -> None:
    page = html_from(
        "One\n<mailto:us@x.example?subject=A-1&body=Yes>\n<script>alert(1)</script>\n<javascript:x>"
    )
    assert '<a href="mailto:us@x.example?subject=A-1&amp;body=Yes">Send this answer</a>' in page
    assert page.count("<a ") == 1 and "&lt;script&gt;" in page and "&lt;javascript:x&gt;" in page
