"""Programmes, terms, school days, places, people, forms and backups by command."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command


def test_a_programme_is_added_changed_and_retired(at_home: Command) -> None:
    made = at_home(
        "programmes", "add", "WS9", "title=Water wise", "minutes=45", "years=5-6", "equipment=A rope\\nA ring"
    )
    assert made.document["words"] == "New programme Water wise (WS9)"
    assert at_home("programmes", "set", "ws9", "max-pupils=60").status == 0
    shown = at_home("programmes", "show", "WS9").document
    assert (shown["max_pupils"], shown["equipment"], shown["state"]) == (60, "A rope\nA ring", "delivered")
    weighed = at_home("programmes", "retire", "KC6", "--from", "2027-04-12", "--dry-run").document
    assert weighed == {"visits": []}
    words = at_home("programmes", "retire", "KC6", "--from", "2027-04-12").document["words"]
    assert "is not delivered from Mon 12 Apr 2027 on" in words and "open requests still ask for it" in words
    assert at_home("programmes", "retire", "KC6", "--again").document["words"].endswith("is delivered again")
    wrong = at_home("programmes", "set", "WS9", "minuts=45")
    assert wrong.status == 2 and "did you mean minutes?" in wrong.error["message"]
    assert at_home("programmes", "set", "NO1", "minutes=45").error["code"] == "programme_unknown"


def test_an_inset_day_and_a_school_day(at_home: Command) -> None:
    made = at_home("terms", "add", "Essex", "inset", "2027-03-08").document
    assert made["words"].startswith("Entered INSET day Mon 8 Mar 2027 for Essex")
    (line,) = [row for row in at_home("terms", "list").document if row["kind"] == "inset" and row["entered"]]
    at_home("terms", "set", line["number"], "last_day=2027-03-09")
    rows = {row["number"]: row for row in at_home("terms", "list").document}
    assert rows[line["number"]]["last_day"] == "2027-03-09"
    assert any(row["source"] == "terms.csv" for row in rows.values())
    assert at_home("terms", "remove", line["number"]).status == 0
    urn = at_home("schools", "list", "--all").document[0]["key"].removeprefix("urn:")
    times = ("opens=8:30", "lunch_starts=12:10", "lunch_ends=13:00", "closes=15:00")
    assert "08:30–12:10" in at_home("school-days", "add", f"urn={urn}", *times).document["words"]
    day = next(row for row in at_home("school-days", "list").document if row["urn"] == int(urn))
    assert "13:00–15:30" in at_home("school-days", "set", day["number"], "closes=15:30").document["words"]
    assert at_home("school-days", "remove", day["number"]).status == 0
    late = at_home("school-days", "add", f"urn={urn}", "opens=16:00", *times[1:])
    assert late.error["details"]["fields"] == {"lunch_starts": "is not after 16:00"}


def test_places_and_people(at_home: Command) -> None:
    key = at_home("schools", "list", "--all").document[0]["key"]
    assert at_home("schools", "list").document == []
    at_home("schools", "set", key, "room=Hall", "do_not_contact=yes")
    shown = at_home("schools", "show", key).document
    assert (shown["room"], shown["do_not_contact"]) == ("Hall", True) and shown["register"]["URN"]
    assert at_home("schools", "set", key, "name=Other").status == 2
    venue = at_home("venues", "add", "name=Harbour Youth Club", "postcode=cm1 1qe").document
    assert venue["words"] == "New venue Harbour Youth Club, CM1 1QE"
    assert at_home("venues", "set", "1", "parking=On the quay").status == 0
    assert [row["parking"] for row in at_home("venues", "list").document] == ["On the quay"]
    at_home("contacts", "add", "venue:1", "name=Robin Made-Up", "email=robin@club.example")
    (person,) = at_home("contacts", "list", "--at", "venue:1").document
    assert person["place"] == "Harbour Youth Club"
    at_home("contacts", "set", person["number"], "role=manager")
    assert "left on" in at_home("contacts", "left", person["number"]).document["words"]
    assert at_home("contacts", "list", "--at", "venue:1").document == []
    assert at_home("contacts", "list", "--at", "venue:1", "--left").document[0]["role"] == "manager"


def test_questions_of_a_form_and_backups(at_home: Command) -> None:
    rows = at_home("mapping", "list").document
    unread = next(row for row in rows if row["field"] == "remarks")
    assert at_home("mapping", "set", unread["number"], "-").document["words"].endswith("read again")
    assert at_home("mapping", "confirm", rows[0]["number"]).status == 0
    assert len(at_home("mapping", "list", "--unconfirmed").document) == len(rows) - 2
    at_home("backup")
    (copy, *_) = at_home("backups", "list").document
    assert copy["why"] == "made on purpose"
    assert at_home("backups", "delete", "../bookings.sqlite3").error["code"] == "backup_unknown"
    assert (
        at_home("backups", "delete", copy["name"]).document["words"] == f"Deleted the backup {copy['name']}"
    )
    assert all(row["name"] != copy["name"] for row in at_home("backups", "list").document)


@pytest.mark.parametrize(
    "group", ["terms", "school-days", "schools", "venues", "contacts", "mapping", "backups"]
)
def test_an_empty_home_says_what_to_do(line: Command, empty: object, group: str) -> None:
    said = line("--home", str(empty), "--now", "2027-03-01T09:00", group, "list")
    assert said.status == 0 and said.out.strip()


def test_the_audit_is_filtered_by_words(at_home: Command) -> None:
    at_home("programmes", "set", "HS3", "minutes=55")
    (line,) = at_home("audit", "--words", "home SAFETY minutes").document
    assert line["words"] == "Changed Home safety: minutes"
    assert at_home("audit", "--words", "nothing like it").document == []
