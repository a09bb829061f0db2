"""What the card of a call says of a school: times for what it asked or could have, and where its visit could go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from ecfrs_tui.errors import NotFoundError
from ecfrs_tui.services import booking, calls, endings, moving
from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t
from tests.services.desk_world import NOW, fill, make_context
from tests.services.looks_world import TUESDAY, add, add_visit


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Context]:
    made = make_context(tmp_path)
    fill(made)
    yield made
    made.store.close()


def test_the_times_of_an_open_request_can_be_booked(home: Context) -> None:
    found = calls.answers(home, "urn:900001")
    assert found.asked == "REQ-0001" and found.proposal == "" and found.visit == "" and found.moves == ()
    best = found.times[0]
    booked = booking.book(home, "REQ-0001", officers=best.officers, starts_at=best.starts_at)
    assert booked.visit is not None and booked.visit.starts_at == best.starts_at


def test_without_a_request_something_is_proposed_that_it_has_not_had(home: Context) -> None:
    with home.store.writing("set-up") as work:
        work.session.connection().execute(update(t.Request).values(state="declined"))
    first = calls.answers(home, "urn:900001")
    assert first.asked == "" and first.proposal.startswith(("GA9/3", "HS3/3")) and first.times
    assert first.pupils == 30
    # what it has had lately is not proposed again, and as many are expected as came then
    code = first.proposal.partition("/")[0]
    add_visit(home, 7, NOW - timedelta(days=30), state="delivered", school=1)
    with home.store.writing("set-up") as work:
        work.session.connection().execute(update(t.VisitSession).values(programme=code, pupils=22))
    again = calls.answers(home, "urn:900001")
    assert again.proposal.partition("/")[0] not in ("", code)
    assert again.pupils == 22


def test_where_the_next_visit_could_go_is_where_it_can_be_moved(home: Context) -> None:
    reference = add_visit(home, 8, TUESDAY, school=2)
    found = calls.answers(home, "urn:900002")
    assert found.visit == reference and found.moves
    assert all(slot.starts_at != TUESDAY for slot in found.moves)
    best = found.moves[0]
    moving.move(home, reference, starts_at=best.starts_at, officers=best.officers, override="they asked")
    assert calls.answers(home, "urn:900002").moves[0].starts_at != best.starts_at
    endings.cancel(home, reference, reason="test")
    assert calls.answers(home, "urn:900002").visit == ""


def test_what_is_not_known_is_said_in_words(home: Context) -> None:
    with pytest.raises(NotFoundError):
        calls.answers(home, "urn:1")
    add(
        home,
        t.Venue(id=3, name="Wharf Youth Club"),
        t.School(urn=900009, name="Nowhere School", phase="Primary"),
    )
    venue = calls.answers(home, "venue:3")
    assert (venue.asked, venue.proposal, venue.times, venue.visit) == ("", "", (), "")
    assert "nobody knows where it is" in calls.answers(home, "urn:900009").no_times
    with home.store.writing("set-up") as work:
        work.session.connection().execute(
            update(t.School)
            .where(t.School.urn == 900009)
            .values(latitude=0.0, longitude=5.0, low_age=16, high_age=18)
        )
    assert calls.answers(home, "urn:900009").no_times == "no programme is for their years"


@pytest.mark.parametrize(
    ("phase", "low", "high", "first", "last"),
    [
        ("Primary", 4, 11, "R", "6"),
        ("Primary", None, None, "R", "6"),
        ("Secondary", 11, 16, "7", "11"),
        ("Secondary", None, 11, "7", "13"),
        ("Not applicable", None, None, "R", "13"),
        ("Infant", 5, 7, "1", "2"),
    ],
)
def test_years_of_a_school(phase: str, low: int | None, high: int | None, first: str, last: str) -> None:
    years = calls.school_years(phase, low, high)
    assert (years[0], years[-1]) == (first, last)
