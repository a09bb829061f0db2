"""By keys alone, in a terminal of 80 by 24: from the start to an invitation that can be read again."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from . import tmux


@pytest.mark.skipif(tmux.PROGRAM is None, reason=tmux.WHY_NOT)
def test_from_the_start_to_an_exported_invitation(filled_home: Path) -> None:
    # a socket's path may have 107 characters: pytest's own folders are too deep
    with (
        tempfile.TemporaryDirectory() as short,
        tmux.running(filled_home, Path(short) / "s", 80, 24) as terminal,
    ):
        terminal.until("Needs you", "Mon 1 Mar 2027", without="Opening the diary")
        terminal.act("app.requests")
        first = terminal.until("REQ-0001", "understood", "min of driving", "enter times")
        assert all(len(line) <= 80 for line in first.splitlines())
        terminal.act("requests.times")
        terminal.until("enter book")
        terminal.act("slots.book")
        terminal.until("Book REQ-0001", "leave it")
        terminal.press("enter")
        terminal.until("Booked VIS-", "Written:")
        terminal.act("app.outbox")
        terminal.until("exported", "invitation", "Karen Pendlewick")
        terminal.act("app.quit")
        assert terminal.ended() == 0
    starts = {}
    for path in (filled_home / "exports").rglob("*.ics"):
        calendar = Calendar.from_ical(path.read_bytes())
        (event,) = calendar.walk("VEVENT")
        assert str(calendar["METHOD"]) == "REQUEST"
        assert "Hollowmere Primary School" in str(event["LOCATION"])
        starts[path.stem.rpartition(" - ")[2]] = event.start.replace(tzinfo=None)
    # the officer is there a quarter of an hour before the pupils
    assert starts == {
        "Karen Pendlewick": datetime(2027, 3, 11, 9, 45),
        "HAZEL": datetime(2027, 3, 11, 9, 30),
    }
