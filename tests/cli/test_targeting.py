"""near, campaigns, raise, letters, incidents: from the ranked list to the visit, on the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.office import open_office
from tests.cli.conftest import Command

NEAR_KEYS = {
    "urn", "school", "town", "district", "phase", "km", "drive_minutes", "contact", "phone", "last_visit",
    "programme", "action", "request",
}  # fmt: skip


def test_near_finds_the_same_schools_by_school_point_and_postcode(at_home: Command) -> None:
    by_school = at_home("near", "--school", "900001", "--km", "3", "--theme", "knife").document
    assert by_school[0]["urn"] == 900001 and by_school[0]["km"] == 0.0
    assert all(row.keys() == NEAR_KEYS and row["km"] <= 3 for row in by_school)
    assert [row["km"] for row in by_school] == sorted(row["km"] for row in by_school)
    assert {row["programme"] for row in by_school if row["phase"] == "Primary"} == {"KC6"}
    by_postcode = at_home("near", "--postcode", "ss15 5ad", "--km", "3").document
    # the made-up school stands where its postcode is
    assert {row["urn"] for row in by_postcode} & {row["urn"] for row in by_school}
    assert at_home("near", "--school", "900001", "--minutes", "10", "--phase", "Secondary").status == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--at", "0.47,51.73"), "point_swapped"),
        (("--at", "51.50,0.75"), "point_in_sea"),
        (("--postcode", "CM99 9ZZ"), "postcode_unknown"),
        (("--school", "1"), "place_unknown"),
        (("--school", "900001", "--km", "5000"), "radius_absurd"),
        (("--school", "900001", "--minutes", "0"), "minutes_absurd"),
        (("--school", "900001", "--phase", "University"), "phase_unknown"),
        (("--school", "900001", "--theme", "dragons"), "theme_unknown"),
    ],
)
def test_a_place_that_cannot_be_is_one_sentence_and_status_1(
    at_home: Command, words: tuple[str, ...], code: str
) -> None:
    ran = at_home("near", *words)
    assert ran.status == 1
    assert ran.error["code"] == code and ran.error["hint"]
    assert len(ran.err.strip().splitlines()) == 2


@pytest.mark.parametrize("words", [(), ("--school", "900001", "--at", "51.7,0.4")])
def test_where_must_be_said_once(at_home: Command, words: tuple[str, ...]) -> None:
    assert at_home("near", *words).status == 2


def test_a_campaign_is_the_top_of_the_list_and_its_log_counts(at_home: Command) -> None:
    top = [row["urn"] for row in at_home("targets", "--theme", "knife", "--limit", "5").document]
    saved = at_home("campaigns", "save", "Spring knife", "--theme", "knife", "--limit", "5").document
    assert saved["campaign"] == "1"
    assert [row["urn"] for row in at_home("campaigns", "show", "1").document] == top

    logged = at_home(
        "campaigns", "log", str(top[1]), "--kind", "spoke", "--campaign", "1", "--due", "2/3/2027"
    )
    assert logged.status == 0
    (line,) = at_home("campaigns", "contacts", str(top[1])).document
    assert (line["kind"], line["campaign"]) == ("spoke", "Spring knife")
    (view,) = at_home("campaigns", "list").document
    assert (view["contacted"], view["answered"], view["response_percent"]) == (1, 1, 100)
    assert at_home("undo").status == 0
    assert at_home("campaigns", "list").document[0]["contacted"] == 0


def test_a_raised_request_carries_its_reason_and_is_not_raised_twice(at_home: Command) -> None:
    reference = at_home("raise", "900003", "--programme", "GA9", "--reason", "near the station").document[
        "request"
    ]
    shown = at_home("requests", "show", reference).document
    assert shown["source"] == "target" and "why: near the station" in shown["notes"]
    again = at_home("raise", "900003", "--programme", "GA9", "--reason", "x")
    assert (again.status, again.error["code"]) == (1, "already_asked")
    assert again.error["details"] == {"request": reference}
    assert at_home("undo").status == 0
    assert at_home("requests", "show", reference).status == 1


def test_letters_are_drafts_in_exports_and_nothing_is_sent(at_home: Command, home: Path) -> None:
    asked = [row["urn"] for row in at_home("requests", "list").document if row["urn"]]
    done = at_home("letters", *map(str, asked[:3]), "--theme", "cyber").document
    assert done["files"]
    for file in done["files"]:
        assert Path(file).is_relative_to(home / "exports") and Path(file).suffix == ".eml"
        assert b"X-Unsent: 1" in Path(file).read_bytes()
    assert at_home("letters", "--theme", "cyber").status == 2


def test_an_incident_to_its_note(at_home: Command) -> None:
    entered = at_home(
        "incidents", "enter", "--date", "26/2/2027", "--theme", "fires", "--place", "900001",
        "--type", "review meeting", "--notes", "bins behind the school",
    )  # fmt: skip
    reference = entered.document["incident"]
    view = at_home("incidents", "show", reference, "--km", "2").document
    assert view["schools"][0]["action"] == "proposed"
    urn = str(view["schools"][0]["urn"])
    assert at_home("incidents", "act", reference, urn, "--action", "offer a session").status == 0
    (listed,) = at_home("incidents", "list").document
    assert (listed["open_actions"], listed["schools"]) == (1, [])
    raised = at_home(
        "raise", urn, "--programme", "FW", "--reason", "bins", "--incident", reference, "--force"
    )
    assert raised.status == 0
    after = at_home("incidents", "show", reference).document["schools"][0]
    assert (after["action"], after["request"]) == ("open", raised.document["request"])
    files = [Path(f) for f in at_home("incidents", "note", reference).document["files"]]
    assert [f.suffix for f in files] == [".html", ".txt"]
    assert "bins behind the school" in files[1].read_text(encoding="utf-8")
    assert at_home("incidents", "act", reference, urn, "--drop", "they are busy").status == 0
    assert at_home("incidents", "show", reference).document["schools"][0]["action"] == "dropped"
    assert at_home("incidents", "act", reference, urn, "--done", "--drop", "x").status == 2


def test_a_person_reads_tables(line: Command, home: Path) -> None:
    def page(*words: str) -> str:
        ran = line("--home", home, "--now", "2027-03-01T09:00", *words)
        assert ran.status == 0, ran.err
        return ran.out

    assert "No list is kept" in page("campaigns", "list")
    assert "No incident is known" in page("incidents", "list")
    assert "Nothing was logged" in page("campaigns", "contacts", "900001")
    page("campaigns", "save", "Two", "900001", "900002", "--theme", "home")
    page("campaigns", "log", "900001", "--kind", "wrote", "--campaign", "1")
    assert "call them" in page("campaigns", "show", "1")
    assert "0 (0 %)" in page("campaigns", "list")
    assert "wrote" in page("campaigns", "contacts", "900001")
    page("incidents", "enter", "--date", "2027-02-26", "--theme", "home", "--place", "900001")
    assert "INC-0001" in page("incidents", "list")
    assert "Hollowmere" in page("incidents", "show", "INC-0001")


def test_a_step_that_is_due_stands_on_today(at_home: Command, home: Path) -> None:
    at_home("campaigns", "log", "900001", "--kind", "called", "--due", "2027-03-02")
    office = open_office(home, RehearsalClock(datetime(2027, 3, 3, 9)))
    try:
        said = [e.words for e in office.today().errands if e.kind == "target"]
    finally:
        office.close()
    assert said == ["call again, Hollowmere Primary School, since Tue 2 Mar 2027"]


def test_an_imported_incident_can_be_worked_on_and_comes_in_once(at_home: Command, tmp_path: Path) -> None:
    file = tmp_path / "incidents.csv"
    file.write_text(
        "reference,date,type,theme,latitude,longitude\n"
        "F-1,26/02/2027,Bin fire,fires,51.567,0.455\n"
        "F-2,27/02/2027,Bin fire,fires,51.575,0.480\n"
        "F-3,27/02/2027,Bin fire,fires,0.480,51.575\n",
        encoding="utf-8",
    )
    report = at_home("import", "incidents", file)
    assert report.status == 0, report.err
    assert [r["column"] for r in report.document["refused"]] == ["latitude"]
    at_home("incidents", "act", "F-1", "900001", "--action", "call them")
    assert at_home("import", "incidents", file).document["added"] == 0
    found = {row["incident"]: row for row in at_home("incidents", "list").document}
    assert found.keys() == {"F-1", "F-2"}
    assert found["F-1"]["open_actions"] == 1
    assert at_home("incidents", "show", "F-1").document["schools"]
