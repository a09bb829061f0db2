"""leg, corrections, learn and doctor's driving times on the command line, with and without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Command
from tests.travel.servers.fake import running

SCHOOL, OTHER = "900042", "900080"


def with_server(home: Path, address: str, **more: object) -> None:
    """Names a server in the settings of the home."""
    lines = [
        f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}"
        for name, value in more.items()
    ]
    (home / "ecfrs.toml").write_text(
        "\n".join(["[travel]", f'server = "{address}"', *lines]), encoding="utf-8"
    )


def test_a_correction_is_put_in_shown_and_taken_back(at_home: Command) -> None:
    before = at_home("leg", SCHOOL, OTHER).document
    assert (before["source"], before["raw_minutes"], before["correction"]) == ("skeleton", None, None)
    stated = at_home("leg", OTHER, SCHOOL, "--correct", "41", "--why", "the lane is closed")
    assert stated.status == 0
    assert "41 minutes: the lane is closed" in stated.document["words"]
    after = at_home("leg", SCHOOL, OTHER).document
    assert (after["minutes"], after["source"], after["error_minutes"]) == (41, "override", 2)
    assert after["raw_minutes"] == before["minutes"]
    assert after["correction"] | {"by": ""} == {
        "minutes": 41,
        "by": "",
        "why": "the lane is closed",
        "at": NOW,
    }
    (listed,) = at_home("corrections").document
    assert {listed["from"], listed["to"]} == {f"urn:{SCHOOL}", f"urn:{OTHER}"}
    assert (listed["minutes"], listed["raw_minutes"]) == (41, before["minutes"])
    assert at_home("doctor").document["travel"]["corrections"] == 1
    assert at_home("undo").status == 0
    assert at_home("leg", SCHOOL, OTHER).document == before
    at_home("leg", SCHOOL, OTHER, "--correct", "12", "--why", "x")
    gone = at_home("leg", SCHOOL, OTHER, "--uncorrect")
    assert gone.document["minutes"] == before["minutes"]
    assert at_home("corrections").document == []


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (["leg", SCHOOL, OTHER, "--correct", "601", "--why", "x"], 1, "correction_minutes_wrong"),
        (["leg", SCHOOL, OTHER, "--correct", "-1", "--why", "x"], 1, "correction_minutes_wrong"),
        (["leg", SCHOOL, OTHER, "--correct", "12"], 1, "reason_missing"),
        (["leg", SCHOOL, SCHOOL, "--correct", "12", "--why", "x"], 1, "same_place"),
        (["leg", SCHOOL, OTHER, "--uncorrect"], 1, "correction_unknown"),
        (["leg", SCHOOL, OTHER, "--correct", "soon", "--why", "x"], 2, "usage"),
        (["leg", SCHOOL, OTHER, "--correct", "12", "--uncorrect"], 2, "usage"),
        (["leg", SCHOOL, OTHER, "--why", "x"], 2, "usage"),
        (["leg", SCHOOL, OTHER, "--correct", "12", "--why", "x", "--at", NOW], 2, "usage"),
        (["leg", "--pairs", "x.csv", "--uncorrect"], 2, "usage"),
        (["deliver", "VIS-0001", "--pupils", "1", "--drive-minutes", "long"], 2, "usage"),
    ],
)
def test_nonsense_is_refused(at_home: Command, words: list[str], status: int, code: str) -> None:
    ran = at_home(*words)
    assert (ran.status, ran.error["code"]) == (status, code)


def test_the_day_is_shown_on_a_drive_at_a_time(at_home: Command) -> None:
    quiet = at_home("leg", "ASH", SCHOOL).document
    peak = at_home("leg", "ASH", SCHOOL, "--at", "2027-03-09T08:10").document
    assert quiet["time_of_day"] is None
    assert peak["time_of_day"] == {"from": "08:00", "factor": 1.35, "learned": 1.0, "records": 0}
    assert peak["minutes"] == int(quiet["minutes"] * 1.35 + 0.5)


def test_drives_are_recorded_and_learned_from(line: Command, home: Path) -> None:
    def at(now: str, *words: str) -> dict[str, object]:
        ran = line("--home", home, "--now", now, "--json", *words)
        assert ran.status == 0, ran.err
        document: dict[str, object] = ran.document
        return document

    references = [
        row["request"] for row in line("--home", home, "--now", NOW, "--json", "requests", "list").document
    ]
    visit = ""
    for reference in references:
        ran = line("--home", home, "--now", NOW, "--json", "book", reference, "--slot", "1")
        if ran.status == 0:
            visit = ran.document["visit"]
            break
    assert visit
    done = at("2027-09-01T09:00", "deliver", visit, "--pupils", "50", "--drive-minutes", "37")
    assert "the drive took 37 minutes (reckoned " in str(done["words"])
    learned = at("2027-09-01T09:00", "learn")
    calibrations = learned["calibrations"]
    assert isinstance(calibrations, list)
    assert learned["drives"] == 1
    whole = calibrations[0]
    assert (whole["source"], whole["used"], whole["records"]) == ("skeleton", False, 1)
    shown = line("--home", home, "--now", "2027-09-01T09:00", "doctor").out
    assert "1 of the 15 drives it needs" in shown
    at("2027-09-01T09:00", "undo")
    assert at("2027-09-01T09:00", "learn") == {"drives": 0, "current": True, "calibrations": []}


@pytest.mark.parametrize("kind", ["osrm", "valhalla"])
def test_a_server_fills_the_matrix_and_doctor_shows_the_order(
    at_home: Command, home: Path, kind: str
) -> None:
    with running() as fake:
        with_server(home, fake.address, kind=kind)
        before = at_home("leg", SCHOOL, OTHER).document
        assert (before["source"], before["note"]) == ("skeleton", f"{kind} has not answered yet")
        assert fake.asked == []
        done = at_home("refresh").document
        places = done["places"]
        assert done == {"places": places, "asked": places, "failed": {}}
        assert at_home("refresh").document["asked"] == 0
        after = at_home("leg", SCHOOL, OTHER).document
        assert (after["source"], after["note"]) == (kind, "")
        travel = at_home("doctor").document["travel"]
        assert [(s["source"], s["state"]) for s in travel["order"]] == [
            ("roads", "not set up"),
            (kind, "in use"),
            ("skeleton", "stands by"),
        ]
        assert travel["order"][1]["attached"] == places
        assert travel["unattached"] == []
    # the server is gone: what is stored still answers, and doctor says so
    assert at_home("leg", SCHOOL, OTHER).document["source"] == kind
    doctor = at_home("doctor")
    assert doctor.status == 1
    assert any("cannot be reached" in problem for problem in doctor.document["problems"])
    with_server(home, "http://127.0.0.1:1", kind=kind)
    failed = at_home("refresh")
    assert (failed.status, list(failed.document["failed"])) == (0, [kind])
    assert at_home("leg", SCHOOL, OTHER).document["source"] == "skeleton"


def test_many_pairs_are_asked_of_the_server_and_stood_in_for(
    at_home: Command, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text(
        "from_latitude,from_longitude,to_latitude,to_longitude\n51.7356,0.4685,51.8892,0.9042\n",
        encoding="utf-8",
    )
    with running() as fake:
        with_server(home, fake.address)
        (row,) = at_home("leg", "--pairs", file).document
        assert row["source"] == "osrm"
        fake.bad = lambda handler: handler.raw(500, b"no")
        (row,) = at_home("leg", "--pairs", file).document
        assert row["source"] == "skeleton"
        assert "refuses (status 500)" in row["note"]


@pytest.mark.parametrize(
    "text",
    [
        'server = "routing.example"',
        'server = "http://routing.example"\nkind = "graphhopper"',
        "seconds = 0",
        "block = 0",
        "colour = 1",
    ],
)
def test_settings_that_cannot_stand_are_named(at_home: Command, home: Path, text: str) -> None:
    (home / "ecfrs.toml").write_text(f"[travel]\n{text}\n", encoding="utf-8")
    ran = at_home("leg", SCHOOL, OTHER)
    assert (ran.status, ran.error["code"]) == (1, "settings_wrong")
    assert "travel." in ran.error["message"]


def test_a_school_in_the_sea_and_an_officer_without_a_base_are_named(
    line: Command, at_home: Command, home: Path, tmp_path: Path
) -> None:
    schools = tmp_path / "schools.csv"
    schools.write_text(
        "URN,EstablishmentName,EstablishmentStatus (name),LA (code),LA (name),Easting,Northing\n"
        "900999,Lightship Primary School,Open,881,Essex,680000,215000\n",
        encoding="utf-8",
    )
    officers = tmp_path / "officers.csv"
    officers.write_text("officer,name\nQUILL,Quentin Quill\n", encoding="utf-8")
    assert line("--home", home, "--now", NOW, "import", "schools", schools).status == 0
    assert line("--home", home, "--now", NOW, "import", "officers", officers).status == 0
    ran = at_home("doctor")
    (lost,) = ran.document["travel"]["unattached"]
    assert (lost["key"], lost["name"]) == ("urn:900999", "Lightship Primary School")
    assert "53 km from Felixstowe" in lost["why"]
    assert {"key": "officer:QUILL", "name": "Quentin Quill"} in ran.document["places_without_coordinates"]
    assert at_home("leg", SCHOOL, OTHER).status == 0
    lost = at_home("leg", SCHOOL, "900999")
    assert (lost.status, lost.error["code"]) == (1, "no_way")
    shown = line("--home", home, "--now", NOW, "doctor").out
    assert "Lightship Primary School (urn:900999)" in shown and "skeleton: in use" in shown
