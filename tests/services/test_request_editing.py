"""A request put right: one transaction, one step of undo, and what may not be touched any more."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.errors import EcfrsError, NotFoundError, RefusedError, StaleError
from ecfrs_tui.services.office import Office, open_office

NOW = datetime(2027, 3, 1, 9, 0)


@pytest.fixture
def office(filled_demo: Path, tmp_path: Path) -> Iterator[Office]:
    home = Path(shutil.copytree(filled_demo, tmp_path / "home"))
    found = open_office(home, RehearsalClock(NOW))
    yield found
    found.close()


def texts(office: Office, reference: str) -> dict[str, str]:
    return dict(office.request_texts(reference).texts)


def test_everything_that_can_be_said_is_kept_and_taken_back(office: Office) -> None:
    before = texts(office, "REQ-0001")
    new = {
        "sessions": "KC6/6×3", "pupils": "83", "dates": "any Tues am in May", "not_dates": "11 May",
        "contact_name": "R. Made-Up", "contact_email": "r@made-up.example", "contact_phone": "01632 960999",
        "room": "hall", "parking": "yard", "teacher_present": "yes", "remarks": "ring the bell", "note": "rang back",
    }  # fmt: skip
    done = office.edit_request("req-0001", new)
    assert done.reference == "REQ-0001" and "what" in done.words and "when" in done.words
    assert {name: texts(office, "REQ-0001")[name] for name in new} == new
    detail = office.request("REQ-0001")
    assert (
        detail.row.pupils == 83 and sum(s.pupils for s in detail.sessions) == 83 and len(detail.sessions) == 3
    )
    assert "May" in detail.understood and not detail.not_understood
    days = {slot.starts_at.date() for slot in office.suggest("REQ-0001").slots}
    assert days and all(day.month == 5 and day.weekday() == 1 and day.day != 11 for day in days)
    assert office.history("REQ-0001")[0].words == done.words
    assert done.words in office.undo().words
    assert texts(office, "REQ-0001") == before


def test_fields_that_are_not_named_stay(office: Office) -> None:
    before = texts(office, "REQ-0001")
    office.edit_request("REQ-0001", {"room": "hall"})
    assert texts(office, "REQ-0001") == {**before, "room": "hall"}


def test_a_blank_takes_dates_away_and_they_are_missing_then(office: Office) -> None:
    office.edit_request("REQ-0001", {"dates": "", "not_dates": ""})
    detail = office.request("REQ-0001")
    assert "dates" in detail.row.missing and detail.row.state == "needs info" and not detail.understood
    office.edit_request("REQ-0001", {"dates": "any Tues am in May"})
    assert office.request("REQ-0001").row.state == "ready"


def test_another_school_is_read_by_its_own_terms(office: Office) -> None:
    office.edit_request("REQ-0001", {"urn": "900047"})
    detail = office.request("REQ-0001")
    assert detail.row.urn == 900047 and detail.understood
    assert office.place_key("REQ-0001") == "urn:900047"


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"sessions": "NOPE/6"}, "sessions", "no programme NOPE"),
        ({"sessions": "KC6/3"}, "sessions", "not for year 3"),
        ({"sessions": ""}, "sessions", "needed"),
        ({"pupils": "many"}, "pupils", "number"),
        ({"contact_email": "nobody at all"}, "contact_email", ""),
        ({"urn": "999999"}, "urn", "no school has the URN 999999"),
        ({"room": "x" * 501}, "room", "too long by 1"),
    ],
)
def test_each_fault_stands_beside_its_field_and_nothing_is_kept(
    office: Office, typed: dict[str, str], field: str, says: str
) -> None:
    before = texts(office, "REQ-0001")
    with pytest.raises(RefusedError) as refused:
        office.edit_request("REQ-0001", {"remarks": "never kept", **typed})
    assert says in refused.value.details["fields"][field]
    assert texts(office, "REQ-0001") == before


def test_what_is_booked_names_what_to_do(office: Office) -> None:
    slot = office.suggest("REQ-0001", limit=1).slots[0]
    visit = office.book_slot("REQ-0001", slot).visit
    assert visit is not None
    with pytest.raises(RefusedError, match=f"booked as {visit.reference}") as refused:
        office.edit_request("REQ-0001", {"room": "hall"})
    assert "cancel it first" in refused.value.hint
    assert visit.reference in office.request_texts("REQ-0001").closed
    office.cancel(visit.reference, reason="they asked")
    office.edit_request("REQ-0001", {"room": "hall"})


def test_while_times_are_held_only_the_rest_can_be_changed(office: Office) -> None:
    slot = office.suggest("REQ-0001", limit=1).slots[0]
    office.hold("REQ-0001", officers=slot.officers, starts_at=slot.starts_at)
    if office.request_texts("REQ-0001").closed:
        pytest.fail("a request with held times is still open")
    with pytest.raises(RefusedError, match="held for it"):
        office.edit_request("REQ-0001", {"dates": "any day in June"})
    office.edit_request("REQ-0001", {"room": "hall"})


def test_a_stale_edit_is_refused_with_who_and_what(office: Office) -> None:
    version = office.request_texts("REQ-0001").version
    office.edit_request("REQ-0001", {"room": "hall"}, version=version)
    with pytest.raises(StaleError, match="room"):
        office.edit_request("REQ-0001", {"room": "gym"}, version=version)


@pytest.mark.parametrize(
    ("reference", "typed", "error"),
    [
        ("REQ-9999", {"room": "hall"}, NotFoundError),
        ("REQ-0001", {}, RefusedError),
    ],
)
def test_nothing_to_do_is_said(
    office: Office, reference: str, typed: dict[str, str], error: type[EcfrsError]
) -> None:
    with pytest.raises(error):
        office.edit_request(reference, typed)


def test_a_request_from_a_school_nobody_knows(office: Office) -> None:
    row = next(r for r in office.requests() if not r.school_known)
    office.edit_request(row.reference, {"dates": "any Weds in June", "remarks": "rang twice"})
    assert (
        "June" in office.request(row.reference).understood
        or "Jun" in office.request(row.reference).understood
    )
    assert office.place_key(row.reference) == ""
