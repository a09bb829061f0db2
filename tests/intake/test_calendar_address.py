"""Fetching a published calendar from a real server that may do anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.calendar_address import Limits, checked_address, fetch, shown
from tests.intake.calendar_server import (
    CalendarServer,
    Handler,
    endless,
    loop,
    publishes,
    publishing,
    silent,
    trickle,
)

SHORT = Limits(seconds=0.5, most_bytes=200_000)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[CalendarServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with publishing() as running:
        yield running


def test_what_is_published_comes_and_is_not_sent_twice(server: CalendarServer) -> None:
    server.answer = publishes(b"BEGIN:VCALENDAR")
    got = fetch(server.address)
    assert (got.data, got.etag) == (b"BEGIN:VCALENDAR", '"1"')
    again = fetch(server.address, etag=got.etag)
    assert again.data is None and again.etag == '"1"'


def test_it_follows_where_the_calendar_has_moved_to(server: CalendarServer) -> None:
    def moved(handler: Handler) -> None:
        if handler.path == "/new.ics":
            handler.say(200, b"here")
        else:
            handler.say(301, Location="/new.ics")

    server.answer = moved
    assert fetch(server.address).data == b"here"


def status(number: int) -> Callable[[Handler], None]:
    return lambda handler: handler.say(number)


def huge(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000000")
    handler.end_headers()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (endless, "calendar_too_big"),
        (huge, "calendar_too_big"),
        (trickle, "calendar_late"),
        (silent, "calendar_late"),
        (loop, "calendar_redirects"),
        (lambda h: h.say(302, Location="file:///etc/hostname"), "calendar_redirects"),
        (status(401), "calendar_status"),
        (status(404), "calendar_status"),
        (status(500), "calendar_status"),
        (lambda h: h.connection.shutdown(2), "calendar_unreachable"),
    ],
)
def test_what_a_server_may_do(server: CalendarServer, answer: Callable[[Handler], None], code: str) -> None:
    server.answer = answer
    with pytest.raises(FileRefusedError) as caught:
        fetch(server.address, limits=SHORT)
    assert caught.value.code == code
    assert "127.0.0.1" in caught.value.message
    assert "/ash/" not in caught.value.message, "who has the address can read the diary"


def test_nobody_there(server: CalendarServer) -> None:
    address = server.address
    server.shutdown()
    server.server_close()
    with pytest.raises(FileRefusedError) as caught:
        fetch(address, limits=SHORT)
    assert caught.value.code == "calendar_unreachable"


def test_files_by_path_and_by_address(tmp_path: Path) -> None:
    file = tmp_path / "my diary.ics"
    file.write_bytes(b"here")
    assert fetch(checked_address(str(file))).data == b"here"
    assert fetch(checked_address(file.as_uri())).data == b"here"
    with pytest.raises(FileRefusedError, match="more than"):
        fetch(str(file), limits=Limits(most_bytes=3))
    with pytest.raises(FileRefusedError, match="no file"):
        fetch(str(tmp_path / "gone.ics"))


@pytest.mark.parametrize(
    "text",
    ["ftp://x.example/a.ics", "https://", "http:///a.ics", "https://x.example/a b.ics", "javascript:alert(1)",
     "https://outlook.example/owa/calendar/reachcalendar.html"],
)  # fmt: skip
def test_what_is_no_address_of_a_calendar(text: str) -> None:
    with pytest.raises(FileRefusedError) as caught:
        checked_address(text)
    assert caught.value.hint


def test_addresses_are_shown_without_their_secret() -> None:
    assert checked_address("webcal://mail.example/secret/a.ics") == "https://mail.example/secret/a.ics"
    assert shown("https://mail.example/secret/a.ics") == "mail.example"
