"""The walk of one request, from its file to the invitation and back."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest

from tests.cli.conftest import Command


def events(files: list[str]) -> list[tuple[str, icalendar.Event]]:
    """METHOD and event of every calendar file written."""
    found = []
    for name in files:
        if name.endswith(".ics"):
            calendar = icalendar.Calendar.from_ical(Path(name).read_bytes())
            found += [(str(calendar["METHOD"]), event) for event in calendar.walk("VEVENT")]
    return found


def test_the_walk(at_home: Command, home: Path) -> None:
    first = at_home("requests", "list").document[0]
    assert first["state"] == "ready"
    reference = first["request"]
    best = at_home("suggest", reference).document["slots"][0]
    officer, day = best["officers"][0], best["starts_at"][:10]
    before = at_home("itinerary", officer, day).document["drive_minutes"]

    visit = at_home("book", reference, "--slot", "1").document
    assert visit["state"] == "confirmed"
    for key in ("officers", "starts_at", "ends_at", "arrives_at", "departs_at"):
        assert visit[key] == best[key]

    after = at_home("itinerary", officer, day).document
    assert after["drive_minutes"] - before == best["extra_drive_minutes"]
    assert [s["label"] for s in after["stops"] if s["visit"] == visit["visit"]] == [first["school"]]
    assert sum(s["drive_minutes"] for s in after["stops"]) == after["drive_minutes"]
    assert at_home("check").document == {"visits": 1, "broken": []}

    written = events(visit["files"])
    assert len(written) == 2, "the school's and the officer's"
    for _, event in written:
        assert str(event["UID"]) == visit["uid"]
        assert event["SEQUENCE"] == 0
    starts = {event["DTSTART"].dt.replace(tzinfo=None).isoformat(timespec="minutes") for _, event in written}
    assert starts == {visit["starts_at"], visit["arrives_at"]}
    assert all(str(home) in name for name in visit["files"])

    again = at_home("invites", "--visit", visit["visit"], "--out", home / "again").document["files"]
    assert {Path(name).name for name in again} == {Path(name).name for name in visit["files"]}

    undone = at_home("undo").document
    assert undone["state"] == "cancelled"
    assert at_home("requests", "show", reference).document["state"] == "ready"
    assert at_home("visits", "list").document == []
    taken_back = events(undone["files"])
    assert {str(event["UID"]) for _, event in taken_back} == {visit["uid"]}
    assert all(event["SEQUENCE"] == 1 and str(event["STATUS"]) == "CANCELLED" for _, event in taken_back)
    words = [entry["words"] for entry in at_home("audit", "--visit", visit["visit"]).document]
    assert words[0].startswith("Undone")


def test_the_rest_of_a_visits_life(line: Command, at_home: Command, home: Path) -> None:
    held = at_home("hold", "REQ-0003", "--slot", "1", "--days", "3").document
    assert (held["state"], held["files"]) == ("held", [])
    assert held["held_until"] == "2027-03-04T09:00"
    confirmed = at_home("confirm", held["visit"]).document
    assert (confirmed["state"], len(confirmed["files"])) == ("confirmed", 4)
    slots = at_home("suggest", "REQ-0001", "--limit", "3").document["slots"]
    booked = at_home("book", "REQ-0001", "--slot", "2").document
    assert booked["starts_at"] == slots[1]["starts_at"]
    moved = at_home(
        "move", booked["visit"], "--officer", slots[0]["officers"][0], "--start", slots[0]["starts_at"]
    ).document
    assert (moved["uid"], moved["sequence"]) == (booked["uid"], 1)
    assert moved["starts_at"] == slots[0]["starts_at"]
    cancelled = at_home("cancel", booked["visit"], "--reason", "The school is closed").document
    assert cancelled["state"] == "cancelled"
    later = confirmed["ends_at"][:10] + "T18:00"
    delivered = line(
        "--json", "--home", home, "--now", later, "deliver", held["visit"], "--pupils", "58"
    ).document
    assert delivered["state"] == "delivered"


def test_a_stated_time_is_judged_and_may_be_overridden(at_home: Command) -> None:
    slot = at_home("suggest", "REQ-0001").document["slots"][0]
    officer = slot["officers"][0]
    # the school asked for mornings
    words = ("book", "REQ-0001", "--officer", officer, "--start", slot["starts_at"][:10] + "T13:00")
    refused = at_home(*words)
    assert refused.status == 1
    assert refused.error["details"]["broken"]
    assert at_home("visits", "list").document == []
    allowed = at_home(*words, "--override", "agreed on the phone")
    assert allowed.status == 0, allowed.err
    assert allowed.document["starts_at"].endswith("T13:00")


def test_a_slot_that_is_not_there(at_home: Command) -> None:
    ran = at_home("book", "REQ-0009", "--slot", "3")
    assert (ran.status, ran.error["code"]) == (1, "slot_unknown")


def test_inbox_commands(at_home: Command) -> None:
    unsure = next(r for r in at_home("requests", "list").document if r["urn"] is None)
    shown = at_home("requests", "show", unsure["request"]).document
    choice = shown["candidates"][0]["urn"]
    assert at_home("requests", "school", unsure["request"], str(choice)).status == 0
    assert at_home("requests", "show", unsure["request"]).document["urn"] == choice
    missing = next(
        r
        for r in at_home("requests", "list").document
        if r["missing"] and "contact e-mail" not in r["missing"]
    )
    asked = at_home("requests", "ask", missing["request"]).document
    assert asked["files"]
    declined = at_home("requests", "decline", missing["request"], "--reason", "out of area")
    assert declined.status == 0
    listed = at_home("requests", "list", "--state", "declined").document
    assert [r["request"] for r in listed] == [missing["request"]]


@pytest.mark.parametrize(
    "words",
    [
        ["requests", "list"],
        ["requests", "show", "REQ-0013"],
        ["requests", "show", "REQ-0001"],
        ["suggest", "REQ-0001"],
        ["suggest", "REQ-0009"],
        ["understand", "any day"],
        ["officers", "list"],
        ["programmes", "list"],
        ["visits", "list"],
        ["itinerary", "HAZEL", "9 March 2027"],
        ["busy", "ASH", "--from", "1/3/2027", "--to", "5/3/2027"],
        ["lookup", "hollow"],
        ["lookup", "zzzzzzzz"],
        ["leg", "900001", "ASH", "--at", "2027-03-09T08:00"],
        ["check"],
        ["audit"],
        ["outbox", "list"],
        ["invites"],
        ["doctor"],
        ["book", "REQ-0003", "--slot", "1"],
        ["import", "terms", "TERMS"],
    ],
    ids=" ".join,
)
def test_every_answer_can_be_read_by_a_person(line: Command, home: Path, words: list[str]) -> None:
    from tests.cli.conftest import FIXTURES, NOW

    words = [str(FIXTURES / "terms.csv") if w == "TERMS" else w for w in words]
    ran = line("--home", home, "--now", NOW, *words)
    assert ran.status == 0, ran.err
    assert ran.out.strip()
    assert not ran.out.lstrip().startswith(("{", "["))
    assert ran.err == ""
