"""An offer from the command line, its answer from a file, and the waiting list."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command


def test_the_walk_of_an_offer(at_home: Command, home: Path) -> None:
    slots = at_home("suggest", "REQ-0001", "--limit", "3").document["slots"]
    made = at_home("offer", "REQ-0001", "--slots", "1,2,3", "--days", "4").document
    assert (made["state"], made["held_until"], made["visit"]) == ("open", "2027-03-05T09:00", None)
    assert sorted(s["starts_at"] for s in slots) == [time["starts_at"] for time in made["times"]]
    (mail,) = made["files"]
    assert (
        made["times"][1]["code"] in Path(mail).read_bytes().decode("utf-8", "replace") or Path(mail).is_file()
    )
    assert [o["offer"] for o in at_home("offers", "list").document] == [made["offer"]]

    code, address = made["times"][1]["code"], made["email"]
    (home / "inbox").mkdir()
    (home / "inbox" / "answer.eml").write_text(f"From: <{address}>\nSubject: {code}\n\nWe choose it.\n")
    read = at_home("replies", "read").document
    assert (read["read"], read["problems"]) == (1, [])
    (claim,) = at_home("replies", "list").document
    assert (claim["kind"], claim["choice"], claim["doubt"]) == ("choice", 2, "")
    visit = at_home("replies", "apply", claim["reply"]).document
    assert (visit["state"], visit["starts_at"]) == ("confirmed", made["times"][1]["starts_at"])
    assert at_home("replies", "list").document == []
    assert at_home("offers", "show", made["offer"]).document["state"] == "chosen"
    assert at_home("check").document == {"visits": 1, "broken": []}
    late = at_home("choose", made["times"][0]["code"])
    assert (late.status, late.error["code"]) == (1, "already_chosen")


def test_choosing_and_withdrawing_by_hand(at_home: Command) -> None:
    made = at_home("offer", "REQ-0001", "--slots", "1,2").document
    gone = at_home("offers", "withdraw", made["offer"], "--reason", "no officer").document
    assert (gone["state"], gone["reason"], len(gone["files"])) == ("withdrawn", "no officer", 1)
    made = at_home("offer", "REQ-0001", "--slots", "1,2").document
    chosen = at_home("choose", made["times"][0]["code"]).document
    assert (chosen["state"], chosen["offer_state"]) == ("confirmed", "chosen")


def test_wrong_usage_and_refusals(at_home: Command, home: Path) -> None:
    assert at_home("offer", "REQ-0001", "--slots", "one").status == 2
    assert at_home("offer", "REQ-0001", "--slots", "1").error["code"] == "offer_size"
    assert at_home("replies", "read").error["code"] == "no_inbox"
    assert at_home("replies", "fetch").error["code"] == "no_mailbox"
    assert at_home("replies", "apply", "RPL-0001").error["code"] == "reply_unknown"
    assert at_home("replies", "apply", "RPL-0001", "--then", "sulk").status == 2


def test_the_waiting_list(line: Command, at_home: Command, home: Path) -> None:
    assert at_home("waiting", "add", "REQ-0001", "--note", "mornings").status == 0
    assert [w["request"] for w in at_home("waiting", "list").document] == ["REQ-0001"]
    best = at_home("suggest", "REQ-0001").document["slots"][0]
    booked = at_home("book", "REQ-0001", "--slot", "1").document
    assert at_home("waiting", "list").document == []
    at_home("cancel", booked["visit"], "--reason", "closed")
    (freed,) = at_home("waiting", "freed").document
    assert (freed["visit"], freed["officer"]) == (booked["visit"], best["officers"][0])
    assert [fit["request"] for fit in freed["fits"]] == ["REQ-0001"]
    shown = line("--home", home, "--now", "2027-03-01T09:00", "waiting", "freed")
    assert "came free" in shown.out and shown.status == 0
    assert at_home("waiting", "remove", "REQ-0001").status == 0
