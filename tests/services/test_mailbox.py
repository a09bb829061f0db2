"""The mailbox: read over TLS from where the last reading ended, with nothing changed in it."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import trustme
from sqlmodel import select

from ecfrs_tui.config import MailboxSettings
from ecfrs_tui.errors import EcfrsError, FileRefusedError, RefusedError
from ecfrs_tui.services import booking
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.errands import errands
from ecfrs_tui.services.mailbox import PASSWORD, fetch_replies
from ecfrs_tui.store import tables as t
from tests.services import dovecot
from tests.services.looks_world import TUESDAY, book_of
from tests.services.reply_files import answer, mail, visit_of

SECRET = {PASSWORD: dovecot.PASSWORD}
needs_dovecot = pytest.mark.skipif(dovecot.PROGRAM is None, reason=dovecot.WHY_NOT)


@pytest.fixture
def server() -> Iterator[dovecot.Server]:
    # a short path: sockets in it may have no more than 108 characters
    with TemporaryDirectory(prefix="imap") as folder:
        Path(folder).chmod(0o755)
        with dovecot.running(Path(folder)) as started:
            yield started


@pytest.fixture
def asked(context: Context, server: dovecot.Server) -> Context:
    """A booked visit, and settings that name the server."""
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    context.settings.mailbox = MailboxSettings(
        server="localhost",
        port=server.port,
        user=dovecot.USER,
        certificates=str(server.certificates),
        seconds=20,
    )
    return context


def mark(context: Context) -> t.MailboxMark:
    with context.store.reading() as session:
        return session.exec(select(t.MailboxMark)).one()


@needs_dovecot
def test_what_is_new_is_read_once_and_stays_unread(asked: Context, server: dovecot.Server) -> None:
    server.deliver("1", mail("Minutes of a meeting").as_bytes())
    server.deliver("2", mail("Yes", calendar=answer(visit_of(asked))).as_bytes())
    first = fetch_replies(asked, SECRET)
    assert (first.read, first.silent, [c.kind for c in first.claims]) == (2, 1, ["accepted"])
    assert server.seen() == []
    assert mark(asked).last_uid == 2
    again = fetch_replies(asked, SECRET)
    assert (again.read, again.again, again.claims) == (0, 0, ())
    server.deliver("3", mail("No", calendar=answer(visit_of(asked), "DECLINED")).as_bytes())
    third = fetch_replies(asked, SECRET)
    assert (third.read, [c.source for c in third.claims]) == (1, ["mail 3"])


@needs_dovecot
def test_new_numbers_are_noticed_and_nothing_is_taken_twice(asked: Context, server: dovecot.Server) -> None:
    server.deliver("1", mail("Yes", calendar=answer(visit_of(asked))).as_bytes())
    fetch_replies(asked, SECRET)
    with asked.store.writing("set-up") as work:
        work.session.exec(select(t.MailboxMark)).one().uid_validity -= 1
    done = fetch_replies(asked, SECRET)
    assert (done.read, done.again) == (0, 1)
    assert any("numbered its mails anew" in note for note in done.problems)


@needs_dovecot
def test_a_few_at_a_time_and_none_is_left_out(asked: Context, server: dovecot.Server) -> None:
    asked.settings.mailbox.most = 2
    for number in range(5):
        server.deliver(str(number), mail(f"Number {number}").as_bytes())
    counts = [fetch_replies(asked, SECRET).read for _ in range(4)]
    assert counts == [2, 2, 1, 0]


@needs_dovecot
def test_starttls_is_spoken_before_the_password(asked: Context, server: dovecot.Server) -> None:
    asked.settings.mailbox.port, asked.settings.mailbox.security = server.plain_port, "starttls"
    server.deliver("1", mail("Hello").as_bytes())
    assert fetch_replies(asked, SECRET).read == 1


@needs_dovecot
def test_a_mailbox_that_refuses_says_so_and_keeps_its_place(asked: Context, server: dovecot.Server) -> None:
    server.deliver("1", mail("Hello").as_bytes())
    fetch_replies(asked, SECRET)
    with pytest.raises(RefusedError) as refused:
        fetch_replies(asked, {PASSWORD: "wrong-password"})
    assert refused.value.code == "mailbox_login"
    assert "wrong-password" not in f"{refused.value.message}{refused.value.hint}"
    assert (mark(asked).last_uid, bool(mark(asked).problem)) == (1, True)
    with asked.store.reading() as session:
        lines = [e.words for e in errands(session, book_of(asked), asked.now())]
    assert any("the mailbox could not be read" in line and "last read today 09:00" in line for line in lines)
    asked.settings.mailbox.folder = "INBOX"
    fetch_replies(asked, SECRET)
    assert mark(asked).problem == ""


@needs_dovecot
def test_a_folder_that_is_not_there(asked: Context) -> None:
    asked.settings.mailbox.folder = "Nowhere"
    with pytest.raises(RefusedError) as refused:
        fetch_replies(asked, SECRET)
    assert refused.value.code == "mailbox_refused" and "Nowhere" in refused.value.hint


@needs_dovecot
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_unknown_certificate_gets_no_password(
    asked: Context, server: dovecot.Server, tmp_path: Path, security: str
) -> None:
    trustme.CA().cert_pem.write_to_path(tmp_path / "other.pem")
    settings = asked.settings.mailbox
    settings.certificates = str(tmp_path / "other.pem")
    if security == "starttls":
        settings.port, settings.security = server.plain_port, "starttls"
    with pytest.raises(RefusedError) as refused:
        # without a password at hand: asking for one would be another refusal
        fetch_replies(asked, {})
    assert refused.value.code == "mailbox_certificate"


def test_nothing_named_or_nobody_there_is_said(context: Context) -> None:
    with pytest.raises(RefusedError) as refused:
        fetch_replies(context, SECRET)
    assert refused.value.code == "no_mailbox"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        context.settings.mailbox = MailboxSettings(server="127.0.0.1", port=taken.getsockname()[1])
        with pytest.raises(RefusedError) as refused:
            fetch_replies(context, SECRET)
    assert refused.value.code == "mailbox_unreachable"


def test_a_server_that_never_answers_is_given_up(context: Context) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        context.settings.mailbox = MailboxSettings(
            server="127.0.0.1", port=silent.getsockname()[1], seconds=0.3
        )
        with pytest.raises(RefusedError) as refused:
            fetch_replies(context, SECRET)
    assert refused.value.code == "mailbox_slow"


@pytest.mark.parametrize(
    "greeting", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"* BYE no\r\n", b"\xff\x00" * 99]
)
def test_what_is_no_imap_server_is_said(context: Context, greeting: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer_once() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(greeting)

        thread = threading.Thread(target=answer_once)
        thread.start()
        context.settings.mailbox = MailboxSettings(
            server="127.0.0.1", port=listening.getsockname()[1], security="starttls", seconds=5
        )
        with pytest.raises(EcfrsError):
            fetch_replies(context, SECRET)
        thread.join(timeout=20)


def test_certificates_that_cannot_be_read(context: Context) -> None:
    context.settings.mailbox = MailboxSettings(server="127.0.0.1", port=1, certificates="/nowhere.pem")
    with pytest.raises(FileRefusedError) as refused:
        fetch_replies(context, SECRET)
    assert refused.value.code == "certificates_unreadable"


@needs_dovecot
@pytest.mark.parametrize("token", [dovecot.TOKEN, "stale"])
def test_a_token_opens_the_mailbox_where_passwords_are_switched_off(
    asked: Context, server: dovecot.Server, token: str
) -> None:
    asked.settings.mailbox = asked.settings.mailbox.model_copy(
        update={"sign_in": "token", "token_command": (sys.executable, "-c", f"print({token!r})")}
    )
    server.deliver("1", mail("Yes", calendar=answer(visit_of(asked))).as_bytes())
    if token == dovecot.TOKEN:
        assert [c.kind for c in fetch_replies(asked, {}).claims] == ["accepted"]
    else:
        with pytest.raises(RefusedError, match="does not let bookings@") as refused:
            fetch_replies(asked, {})
        assert "stale" not in str(refused.value)
