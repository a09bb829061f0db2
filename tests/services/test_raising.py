"""Requests of our own making: in the inbox like any other, with why, and never twice by accident."""

from __future__ import annotations

import pytest
from sqlmodel import select

from ecfrs_tui.errors import EcfrsError, RefusedError
from ecfrs_tui.services import inbox, outbox
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.raising import raise_request
from ecfrs_tui.services.undoing import undo
from ecfrs_tui.services.views import RequestDetail
from ecfrs_tui.store import tables as t


def detail(context: Context, reference: str = "REQ-0001") -> RequestDetail:
    with context.store.reading() as session:
        return inbox.request_detail(session, context.now(), reference)


def count(context: Context) -> int:
    with context.store.reading() as session:
        return len(session.exec(select(t.Request)).all())


def test_it_stands_in_the_inbox_with_its_reason_and_whom_to_ask(county: Context) -> None:
    done = raise_request(county, 900001, programme="kc6", pupils=58, reason="three\nincidents near")
    assert done.words == "REQ-0001 raised for Hollowmere Primary: Knife crime, because three incidents near"
    with county.store.reading() as session:
        (row,) = inbox.request_rows(session, county.now())
    assert (row.school, row.state, row.what, row.pupils) == (
        "Hollowmere Primary",
        "needs info",
        "Y6 KC6 ×1",
        58,
    )
    assert "dates" in row.missing and "school" not in row.missing and "contact e-mail" not in row.missing
    found = detail(county)
    assert (found.source, found.contact_email) == ("target", "dsl@hollowmere.example")
    assert found.notes == ("why: three incidents near",)
    assert found.original == (("Raised by", "Pat"), ("Reason", "three incidents near"))
    # what an officer is sent does not carry why the school was chosen
    assert found.remarks == ""
    undo(county)
    assert count(county) == 0


def test_a_school_with_an_open_request_for_it_is_refused_unless_on_purpose(county: Context) -> None:
    raise_request(county, 900001, programme="KC6", reason="high need")
    with pytest.raises(RefusedError) as refused:
        raise_request(county, 900001, programme="KC6", reason="high need")
    assert refused.value.message == "Hollowmere Primary has REQ-0001 for Knife crime (needs info)"
    assert refused.value.details == {"request": "REQ-0001"}
    done = raise_request(county, 900001, programme="KC6", reason="a second class", force=True)
    assert done.words.endswith("(perhaps the same as REQ-0001)")
    notes = detail(county, "REQ-0002").notes
    assert any(note.startswith("perhaps the same as REQ-0001") for note in notes)
    # another programme, and another school, are other requests
    raise_request(county, 900001, programme="FW", year="5", reason="high need")
    raise_request(county, 900002, programme="KC6", reason="high need")
    assert count(county) == 4


def test_a_request_that_was_declined_is_no_open_one(county: Context) -> None:
    raise_request(county, 900001, programme="KC6", reason="high need")
    with county.store.writing("set-up") as work:
        work.session.exec(select(t.Request)).one().state = "declined"
        work.record("set-up", "", "", undoable=False)
    assert raise_request(county, 900001, programme="KC6", reason="a new head").words.startswith("REQ-0002")


@pytest.mark.parametrize(
    ("urn", "programme", "stated", "year"),
    [
        (900001, "KC6", "", "6"),
        (900001, "FW", "", ""),
        (900001, "FW", "Year 5", "5"),
        (900003, "GA9", "y10", "10"),
        (900002, "FW", "6", "6"),
    ],
)
def test_the_year_is_the_one_there_can_be_or_the_one_stated(
    county: Context, urn: int, programme: str, stated: str, year: str
) -> None:
    raise_request(county, urn, programme=programme, year=stated, reason="high need")
    assert [s.year for s in detail(county).sessions] == [year]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " \n "}, "reason_missing"),
        ({"programme": "NO"}, "programme_unknown"),
        ({"programme": "HX"}, "programme_inactive"),
        ({"year": "7"}, "year_wrong"),
        ({"pupils": -1}, "pupils_wrong"),
        ({"pupils": 10**6}, "pupils_wrong"),
        ({"urn": 999999}, "school_unknown"),
        ({"incident": "INC-9"}, "incident_unknown"),
    ],
)
def test_what_cannot_be_raised_is_said_and_leaves_nothing(
    county: Context, changes: dict[str, object], code: str
) -> None:
    with county.store.writing("set-up") as work:
        work.session.add(t.Programme(code="HX", title="Hoax calls", topic="Hoax calls", active=False))
        work.record("set-up", "", "", undoable=False)
    given: dict[str, object] = {"urn": 900001, "programme": "KC6", "reason": "high need"}
    with pytest.raises(EcfrsError) as refused:
        raise_request(county, **(given | changes))  # type: ignore[arg-type]
    assert refused.value.code == code
    assert count(county) == 0


def test_a_school_without_a_contact_lacks_an_address(county: Context) -> None:
    raise_request(county, 900002, programme="KC6", reason="high need")
    found = detail(county)
    assert "contact e-mail" in found.row.missing
    assert found.contact_phone == "01632960002"
    with county.store.reading() as session:
        assert outbox.drafted(session) == []
