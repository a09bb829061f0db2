"""Everything about a school, a visit, an officer by command; and a request put right."""

from __future__ import annotations

from tests.cli.conftest import Command


def test_everything_about_one(at_home: Command) -> None:
    row = at_home("requests", "list").document[0]
    school = at_home("school", str(row["urn"])).document
    assert school["urn"] == row["urn"] and school["key"] == f"urn:{row['urn']}"
    assert row["request"] in {line["reference"] for line in school["lines"] if line["kind"] == "request"}
    assert all(set(need) == {"theme", "title", "need", "parts"} for need in school["need"])
    at_home("book", "REQ-0001", "--slot", "1")
    (listed,) = at_home("visits", "list").document
    visit = at_home("visit", listed["visit"]).document
    assert {name: visit[name] for name in listed} == listed, "what the list says and more"
    assert {line["kind"] for line in visit["lines"]} >= {"officer", "school", "request"}
    officer = at_home("officer", listed["officers"][0].lower()).document
    assert officer["code"] == listed["officers"][0] and len(officer["days"]) == 10
    assert at_home("school", "venue:99").error["code"] == "school_unknown"
    assert at_home("officer", "NOBODY").error["code"] == "officer_unknown"


def test_a_request_is_put_right(at_home: Command) -> None:
    done = at_home("requests", "edit", "REQ-0001", "dates=any Tues am in May", "pupils=61", "room=hall")
    assert done.document["words"] == "Changed REQ-0001: room, young people, when"
    shown = at_home("requests", "show", "REQ-0001").document
    assert shown["pupils"] == 61 and shown["typed_preferences"] == "any Tues am in May"
    assert at_home("requests", "edit", "REQ-0001", "pupils=many").error["details"]["fields"].keys() == {
        "pupils"
    }
    wrong = at_home("requests", "edit", "REQ-0001", "romm=hall")
    assert wrong.status == 2 and "did you mean room?" in wrong.error["message"]
    assert at_home("undo").status == 0
    assert at_home("requests", "show", "REQ-0001").document["pupils"] == 58
