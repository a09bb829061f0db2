"""Replies taken apart: whatever the encoding or the nesting, and never an exception."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.intake.offer_codes import ALPHABET, code_of, found, spelled
from ecfrs_tui.intake.replies import Reply, read_bytes
from ecfrs_tui.intake.reply_mails import own_words, read_mail

REPLY = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
    b"ATTENDEE;PARTSTAT=DECLINED;CN=Caf\xc3\xa9:mailto:Office@School.example\r\nUID:visit-1@team.example\r\n"
    b"SEQUENCE:3\r\nDTSTAMP:20270702T080000Z\r\n%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def calendar(times: str = "DTSTART:20270706T083000Z") -> bytes:
    return REPLY % times.encode()


@pytest.mark.parametrize(
    "times",
    [
        "DTSTART:20270706T083000Z",
        "DTSTART;TZID=GMT Standard Time:20270706T093000",
        "DTSTART;TZID=Europe/London:20270706T093000",
        "DTSTART;TZID=Customized Time Zone:20270706T093000",
        "DTSTART:20270706T093000",
        "DTSTART;TZID=W. Europe Standard Time:20270706T103000",
    ],
)
def test_a_summer_time_is_london_wall_time_however_it_is_written(times: str) -> None:
    (answer,) = read_bytes(calendar(times), "a.ics").answers
    assert answer.starts_at == datetime(2027, 7, 6, 9, 30)
    assert (answer.kind, answer.uid, answer.sequence) == ("declined", "visit-1@team.example", 3)
    assert (answer.address, answer.name) == ("office@school.example", "Café")
    assert answer.said_utc == datetime(2027, 7, 2, 8, tzinfo=UTC)


def mail(encoding: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = "=?utf-8?q?Caf=C3=A9?= <Office@School.example>", "Ant­wort"
    message.set_content("We choose KHTWMP-2 – thank you", charset="utf-8", cte=encoding)
    message.add_alternative(
        calendar(), maintype="text", subtype="calendar", cte=encoding if encoding == "base64" else "base64"
    )
    return message.as_bytes()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_encodings(encoding: str) -> None:
    reply = read_bytes(mail(encoding), "a.eml")
    assert reply.mail is not None
    assert (reply.mail.name, reply.mail.address) == ("Café", "office@school.example")
    assert reply.codes == (("KHTWMP", 2),)
    assert [a.kind for a in reply.answers] == ["declined"]


def test_a_forwarded_mail_holds_the_answer() -> None:
    inner = EmailMessage(policy=SMTP)
    inner["From"] = "office@school.example"
    inner.set_content("KHTWMP-3 quoted text of the other mail")
    inner.add_attachment(calendar(), maintype="application", subtype="octet-stream", filename="reply.ICS")
    outer = EmailMessage(policy=SMTP)
    outer["From"] = "Colleague <colleague@team.example>"
    outer.set_content("for you")
    outer.add_attachment(inner)
    reply = read_bytes(outer.as_bytes(), "fw.eml")
    assert [a.address for a in reply.answers] == ["office@school.example"]
    assert reply.codes == ()


def nested(depth: int) -> bytes:
    lines = ["From: a@b.example", "MIME-Version: 1.0"]
    for n in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{n}"', "", f"--b{n}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", "", "deep"]).encode()


@pytest.mark.parametrize("depth", [30, 500, 5000])
def test_parts_in_parts_without_end_are_said(depth: int) -> None:
    reply = read_bytes(nested(depth), "deep.eml")
    assert reply.answers == () and any("nested deeper" in p for p in reply.problems)


def test_thousands_of_parts_are_cut_short() -> None:
    body = b"".join(b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n" for _ in range(5000))
    data = b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n' + body + b"--x--\r\n"
    assert any("first 200" in p for p in read_bytes(data, "many.eml").problems)


def test_a_huge_calendar_is_no_answer() -> None:
    reply = read_bytes(calendar() + b"X-PAD:a\r\n" * 200_000, "big.ics")
    assert reply.answers == () and "is no answer" in reply.problems[0]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes\n> No", "Yes"),
        ("Yes\n-----Original Message-----\nFrom: x", "Yes"),
        ("Yes\nFrom: Bookings <b@team.example>\nSent: Monday", "Yes"),
        ("Yes\nOn Mon, 1 Mar 2027 at 09:00, Bookings wrote:\nNo", "Yes"),
        ("On Monday we can\nand on Tuesday", "On Monday we can and on Tuesday"),
    ],
)
def test_what_is_quoted_is_not_said(text: str, own: str) -> None:
    assert own_words(text) == own


def test_a_page_is_read_as_text() -> None:
    page = (
        "<style>x{}</style><p>We choose <b>KHTWMP-1</b></p><blockquote>KHTWMP-2 &amp; KHTWMP-3</blockquote>"
    )
    data = b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    reply = read_bytes(data + base64.encodebytes(page.encode()), "a.eml")
    assert reply.codes == (("KHTWMP", 1),)


@given(st.binary(max_size=400))
def test_noise_is_never_more_than_a_sentence(noise: bytes) -> None:
    for data in (
        noise,
        calendar()[:200] + noise,
        calendar().replace(b"20270706T083000Z", noise),
        b"From: a@b.example\r\nContent-Type: text/calendar\r\n\r\n" + noise,
        b"From: " + noise + b"\r\nSubject: " + noise + b"\r\nDate: " + noise + b"\r\n\r\n" + noise,
    ):
        assert isinstance(read_bytes(data, "noise"), Reply)


@given(st.integers(0, 2**64 - 1), st.integers(0, 4))
def test_codes_read_back_as_they_are_written(token: int, choice: int) -> None:
    code = code_of(f"{token:016x}")
    assert set(code) <= set(ALPHABET)
    for text in (f"({spelled(code, choice)})", spelled(code, choice).lower(), f"“{code} – {choice}”."):
        assert found(text) == ((code, choice),)
    assert found(f"x{code}-{choice}") == () and found(f"{code}-{choice}7") == ((code, None),)


def test_a_header_that_folds_into_another_is_one_line() -> None:
    read = read_mail(b"From: a@b.example\r\nSubject: =?utf-8?q?x=0D=0ABcc:_e@e.example?=\r\n\r\nhi")
    assert "\n" not in read.subject and "\r" not in read.subject
