"""What goes by itself: each server once a round, a refusal said once and then left in peace for a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.config import MailboxSettings, MailSettings
from ecfrs_tui.services import booking, calendar_reading, mailing
from ecfrs_tui.services.busy import busy_times
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.mail_account import PASSWORD as VARIABLE
from ecfrs_tui.services.tending import REST, Tending
from tests.intake.calendar_server import CalendarServer, publishes, publishing
from tests.intake.calendars_made import calendar, event
from tests.outputs.mail_servers import PASSWORD, Running, mail_server
from tests.services.looks_world import TUESDAY

MEETING = event("meeting", "20270310T100000", "20270310T120000")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with mail_server(tmp_path) as running:
        yield running


@pytest.fixture
def feeds(monkeypatch: pytest.MonkeyPatch) -> Iterator[CalendarServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with publishing() as running:
        yield running


def later(context: Context, by: timedelta) -> None:
    clock = context.clock
    assert isinstance(clock, RehearsalClock)
    clock.london += by


@pytest.fixture
def released(context: Context, server: Running) -> Context:
    """Two invitations let go, waiting for the mail server."""
    context.settings.mail = MailSettings(
        way="mail", server="127.0.0.1", port=server.port, certificates=server.certificates, seconds=10
    )
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    return context


def test_with_nothing_set_up_it_asks_nobody(context: Context) -> None:
    assert Tending(context).round() == ""


def test_what_was_let_go_is_sent_and_said(released: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    tending = Tending(released)
    assert tending.round() == "2 sent"
    assert tending.round() == ""


def test_a_wrong_password_is_tried_once_and_not_again_before_the_rest_is_over(
    released: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "wrong")
    tried: list[int] = []
    send = mailing.send

    def counted(*args: object, **more: object) -> object:
        tried.append(1)
        return send(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(mailing, "send", counted)
    tending = Tending(released)
    assert "127.0.0.1" in tending.round()
    later(released, REST - timedelta(minutes=1))
    assert tending.round() == "" and len(tried) == 1
    later(released, timedelta(minutes=2))
    monkeypatch.setenv(VARIABLE, PASSWORD)
    assert tending.round() == "2 sent"


def test_a_mailbox_out_of_reach_holds_up_no_calendar(
    context: Context, feeds: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECFRS_MAILBOX_PASSWORD", "made up")
    feeds.answer = publishes(calendar(MEETING))
    calendar_reading.add(context, "ASH", feeds.address)
    context.settings.mailbox = MailboxSettings(server="127.0.0.1", port=1, seconds=2)
    feeds.answer = publishes(calendar(MEETING, event("course", "20270311T100000", "20270311T120000")), '"2"')
    later(context, timedelta(hours=2))
    said = Tending(context).round()
    assert "127.0.0.1:1 cannot be reached" in said
    with context.store.reading() as session:
        found = busy_times(session, "ASH", TUESDAY.date(), TUESDAY.date() + timedelta(days=3))
    assert len(found) == 2
