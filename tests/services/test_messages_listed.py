"""The outbox reads what it lists, not what ten years have left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.message_states import WANTED
from ecfrs_tui.services.messages import MessageRow
from ecfrs_tui.services.office import Office, open_office
from ecfrs_tui.services.outboxviews import Chosen

NOW = datetime(2027, 3, 1, 9, 0)


@pytest.fixture
def office(filled_demo: Path, tmp_path: Path) -> Iterator[Office]:
    """Messages of a year ago, of today, and some that still wait."""
    home = Path(shutil.copytree(filled_demo, tmp_path / "home"))
    with_some = open_office(home, RehearsalClock(NOW))
    bookable = [r for r in with_some.requests(states=("ready",)) if with_some.suggest(r.reference).slots][:4]
    for request in bookable[:2]:
        with_some.book_slot(request.reference, with_some.suggest(request.reference).slots[0])
    with_some.close()
    found = open_office(home, RehearsalClock(NOW + timedelta(minutes=5)))
    for request in bookable[2:]:
        with_slots = found.suggest(request.reference).slots
        found.book_slot(request.reference, with_slots[0])
    yield found
    found.close()


def when(row: MessageRow) -> datetime:
    return row.left_at or row.drafted_at


def test_since_leaves_out_the_older_ones_nobody_has_to_do_with(office: Office) -> None:
    every = office.messages()
    assert {row.state for row in every} - set(WANTED), "some have left"
    for since in (NOW - timedelta(days=400), NOW, NOW + timedelta(minutes=5), NOW + timedelta(minutes=6)):
        usual = tuple(row for row in every if row.state in WANTED or when(row) >= since)
        assert office.messages(since=since) == usual
    assert len(office.messages(since=NOW + timedelta(minutes=6))) < len(every)


def test_the_most_are_the_newest_but_those_wanted_come_first(office: Office) -> None:
    left = [row for row in office.messages() if row.state not in WANTED]
    office.sent_by_hand(Chosen(numbers=(left[0].number,)))
    every = office.messages()
    ranked = sorted(every, key=lambda row: (row.state in WANTED, when(row), row.number), reverse=True)
    for most in (1, 3, len(every), len(every) + 1):
        chosen = {row.number for row in ranked[:most]}
        assert office.messages(most=most) == tuple(row for row in every if row.number in chosen)
