"""Sending over a real mail server on loopback: every message once, whatever the server does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
from sqlmodel import select

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.config import MailSettings
from ecfrs_tui.errors import EcfrsError, RefusedError
from ecfrs_tui.outputs.smtp import MailServerError
from ecfrs_tui.services import booking, mailing, releasing
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.mail_account import PASSWORD as VARIABLE
from ecfrs_tui.services.outboxviews import Chosen, SendReport
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.store import tables as t
from tests.outputs.mail_servers import PASSWORD, TOKEN, Running, mail_server
from tests.services.looks_world import TUESDAY

SCHOOL, ASH = "office1@school1.example", "ash@team.example"
ENVIRONMENT = {VARIABLE: PASSWORD}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with mail_server(tmp_path) as running:
        yield running


def use(context: Context, server: Running, **changes: object) -> None:
    context.settings.mail = MailSettings(
        way="mail",
        server="127.0.0.1",
        port=server.port,
        certificates=server.certificates,
        seconds=10,
        **changes,  # type: ignore[arg-type]
    )


@pytest.fixture
def booked(context: Context, server: Running) -> Running:
    """VIS-0001 with its two invitations released for the mail server."""
    use(context, server)
    outcome = booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    assert outcome.files == ()
    return server


def send(context: Context) -> SendReport:
    return mailing.send(context, environment=ENVIRONMENT)


def rows(context: Context) -> dict[str, t.Message]:
    with context.store.reading() as session:
        return {m.recipient_email: m for m in session.exec(select(t.Message)).all()}


def later(context: Context, minutes: float) -> None:
    assert isinstance(context.clock, RehearsalClock)
    context.clock.london += timedelta(minutes=minutes)


def test_what_is_released_is_sent_once_with_these_bytes(context: Context, booked: Running) -> None:
    assert send(context) == SendReport(2, 0, 0, 0)
    assert send(context) == SendReport(0, 0, 0, 0)
    taken = booked.behaviour.taken
    assert sorted(e.rcpt_tos[0] for e in taken) == [ASH, SCHOOL]
    assert booked.behaviour.signed_in == ["password"]  # one connection for all
    for envelope in taken:
        row = rows(context)[envelope.rcpt_tos[0]]
        assert envelope.content == row.eml
        assert (row.state, row.way, row.left_utc is not None) == ("sent", "mail", True)
        mail = message_from_bytes(row.eml or b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        assert "X-Unsent" not in mail and mail["Message-ID"] == row.message_id and mail["Date"]
        (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
        calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))  # type: ignore[arg-type]
        assert calendar["METHOD"] == part.get_param("method") == "REQUEST"


def test_later_is_tried_again_after_a_while_with_the_same_bytes(context: Context, booked: Running) -> None:
    booked.behaviour.recipients[SCHOOL] = "451 greylisted, come back"
    assert send(context) == SendReport(1, 1, 0, 0)
    first = rows(context)[SCHOOL]
    assert (first.state, first.problem) == ("released", "451 greylisted, come back")
    assert send(context) == SendReport(0, 0, 0, 0)  # not yet
    booked.behaviour.recipients.clear()
    later(context, 1.1)
    assert send(context) == SendReport(1, 0, 0, 0)
    again = rows(context)[SCHOOL]
    assert (again.eml, again.message_id, again.attempts) == (first.eml, first.message_id, 2)


def test_later_for_ever_fails_in_the_end(context: Context, booked: Running) -> None:
    booked.behaviour.recipients[SCHOOL] = "450 mailbox busy"
    reports = []
    for _ in range(5):
        reports.append(send(context))
        later(context, 61)
    assert [r.later for r in reports] == [1, 1, 1, 1, 0]
    assert reports[-1].failed == 1
    assert "450 mailbox busy" in rows(context)[SCHOOL].problem


def test_refused_for_good_is_not_tried_again_until_a_person_says_so(
    context: Context, booked: Running
) -> None:
    booked.behaviour.recipients[SCHOOL] = "550 no such mailbox"
    assert send(context) == SendReport(1, 0, 1, 0)
    row = rows(context)[SCHOOL]
    assert (row.state, row.problem) == ("failed", f"{SCHOOL}: 550 no such mailbox")
    later(context, 600)
    assert send(context) == SendReport(0, 0, 0, 0)
    booked.behaviour.recipients.clear()
    releasing.retry(context, Chosen(numbers=(row.id or 0,)))
    assert send(context) == SendReport(1, 0, 0, 0)


@pytest.mark.parametrize(("answer", "state"), [("554 spam", "failed"), ("452 disk full", "released")])
def test_the_answer_to_the_text_counts(context: Context, booked: Running, answer: str, state: str) -> None:
    booked.behaviour.data = [answer]
    send(context)
    assert sorted(m.state for m in rows(context).values()) == sorted([state, "sent"])


@pytest.mark.parametrize("how", ["", "take and hang up"])
def test_a_connection_lost_in_the_text_is_never_sent_twice_without_a_word(
    context: Context, booked: Running, how: str
) -> None:
    booked.behaviour.data = [how]
    # the other message goes over a new connection
    assert send(context) == SendReport(1, 0, 0, 1)
    (row,) = [m for m in rows(context).values() if m.state == "uncertain"]
    assert "may have been sent" in row.problem
    later(context, 600)
    assert send(context) == SendReport(0, 0, 0, 0)
    chosen = Chosen(numbers=(row.id or 0,))
    with pytest.raises(RefusedError, match="may have been sent already"):
        releasing.retry(context, chosen)
    releasing.retry(context, chosen, again=True)
    assert send(context) == SendReport(1, 0, 0, 0)
    assert rows(context)[row.recipient_email].message_id == row.message_id


def test_copies_that_are_refused_are_noted_and_hold_up_nothing(context: Context, server: Running) -> None:
    use(context, server, copy_to=["archive@education-team.example", "full@education-team.example"])
    server.behaviour.recipients["full@education-team.example"] = "552 mailbox full"
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    assert send(context) == SendReport(2, 0, 0, 0)
    assert {tuple(e.rcpt_tos) for e in server.behaviour.taken} == {
        (SCHOOL, "archive@education-team.example"),
        (ASH, "archive@education-team.example"),
    }
    row = rows(context)[SCHOOL]
    assert [(r["email"], r["state"]) for r in row.recipients] == [
        (SCHOOL, "sent"),
        ("archive@education-team.example", "sent"),
        ("full@education-team.example", "refused"),
    ]
    assert row.problem == "the copy to full@education-team.example was not taken: 552 mailbox full"
    assert b"archive@" not in (row.eml or b"")


def test_a_wrong_password_stops_the_queue_and_everything_waits(context: Context, booked: Running) -> None:
    with pytest.raises(MailServerError) as refused:
        mailing.send(context, environment={VARIABLE: "wrong"})
    assert refused.value.code == "mail_sign_in"
    assert "wrong" not in refused.value.message
    assert {m.state for m in rows(context).values()} == {"released"}
    assert not booked.behaviour.taken
    assert send(context) == SendReport(2, 0, 0, 0)


def test_no_encryption_means_no_password_and_no_mail(context: Context, tmp_path: Path) -> None:
    with mail_server(tmp_path, starttls=False) as open_server:
        use(context, open_server)
        booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
        asked: list[str] = []

        class Watched(dict[str, str]):
            def __contains__(self, key: object) -> bool:
                asked.append(str(key))
                return super().__contains__(key)

        with pytest.raises(MailServerError) as refused:
            mailing.send(context, environment=Watched(ENVIRONMENT))
    assert refused.value.code == "mail_not_encrypted"
    assert (asked, open_server.behaviour.taken) == ([], [])


@pytest.mark.parametrize("fault", ["unknown authority", "another name"])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
    context: Context, tmp_path: Path, fault: str
) -> None:
    with mail_server(
        tmp_path, name="127.0.0.1" if fault == "unknown authority" else "other.example"
    ) as stranger:
        use(context, stranger)
        if fault == "unknown authority":
            context.settings.mail.certificates = ""
        booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
        with pytest.raises(MailServerError) as refused:
            send(context)
    assert refused.value.code == "mail_certificate"
    assert not stranger.behaviour.taken


def test_a_closed_port_leaves_everything_waiting(context: Context, tmp_path: Path) -> None:
    with mail_server(tmp_path) as gone:
        use(context, gone)
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(MailServerError) as refused:
        send(context)
    assert (refused.value.code, refused.value.passing) == ("mail_unreachable", True)
    assert {(m.state, "could not be used" in m.problem) for m in rows(context).values()} == {
        ("released", True)
    }


def test_signing_in_by_token(context: Context, server: Running) -> None:
    use(context, server, sign_in="token", token_command=[sys.executable, "-c", f"print({TOKEN!r})"])
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    assert mailing.send(context, environment={}) == SendReport(2, 0, 0, 0)
    assert server.behaviour.signed_in == ["token"]


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["/nowhere/token"],
        [sys.executable, "-c", "raise SystemExit(3)"],
        [sys.executable, "-c", "print('a b')"],
    ],
)
def test_a_token_command_that_gives_none_is_named(
    context: Context, server: Running, command: list[str]
) -> None:
    use(context, server, sign_in="token", token_command=command)
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(RefusedError, match="token"):
        mailing.send(context, environment={})
    assert not server.behaviour.taken


def test_a_program_that_stopped_while_sending_leaves_an_uncertain_message(
    context: Context, booked: Running
) -> None:
    with context.store.writing("set-up") as work:
        for message in work.session.exec(select(t.Message)).all():
            message.state = "sending"
            message.next_attempt_utc = context.clock.now_utc() + timedelta(minutes=3)
    assert send(context) == SendReport(0, 0, 0, 0)
    assert {m.state for m in rows(context).values()} == {"sending"}  # another program may be at it
    later(context, 4)
    send(context)
    assert {m.state for m in rows(context).values()} == {"uncertain"}
    assert not booked.behaviour.taken


def test_undo_before_sending_leaves_no_trace_outside(context: Context, booked: Running) -> None:
    undo(context)
    assert send(context) == SendReport(0, 0, 0, 0)
    assert (booked.behaviour.taken, rows(context)) == ([], {})


def test_undo_after_sending_sends_what_takes_it_back(context: Context, booked: Running) -> None:
    send(context)
    undo(context)
    assert send(context) == SendReport(2, 0, 0, 0)
    methods = []
    for envelope in booked.behaviour.taken[2:]:
        mail = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)  # type: ignore[arg-type]
        methods += [p.get_param("method") for p in mail.walk() if p.get_content_type() == "text/calendar"]
    assert methods == ["CANCEL", "CANCEL"]


def test_without_a_server_in_the_settings_it_says_what_to_do(context: Context) -> None:
    context.settings.mail = MailSettings(way="mail")
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    with pytest.raises(EcfrsError) as refused:
        send(context)
    assert refused.value.code == "no_mail_server"
    assert context.now() == datetime(2027, 3, 1, 9)
