"""report, cfrmis and delivery-targets on the command line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ecfrs_tui.cli.commands import reporting as commands
from ecfrs_tui.services.reporting import run
from tests.cli.conftest import Command

TARGETS = "measure,topic,district,from,until,target\n"


@pytest.fixture
def booked(at_home: Command) -> Command:
    """The home with one visit booked."""
    assert at_home("book", "REQ-0001", "--slot", "1").status == 0
    return at_home


def test_the_kinds_named_are_the_reports_there_are() -> None:
    assert commands.KINDS == run.KINDS


@pytest.mark.parametrize("kind", run.KINDS)
def test_every_report_answers_with_one_document_and_on_a_page(
    booked: Command, line: Command, home: Path, kind: str
) -> None:
    found = booked("report", kind)
    assert found.status == 0
    assert found.document["report"] == kind
    keys = {c["key"] for t in found.document["tables"][:1] for c in t["columns"]}
    assert all(set(r) == keys for r in found.document["tables"][0]["rows"])
    shown = line("--home", home, "--now", "2027-03-01T09:00", "report", kind)
    assert shown.status == 0
    assert found.document["tables"][0]["title"] in shown.out


def test_a_report_of_a_span_by_district_is_counted(booked: Command) -> None:
    found = booked(
        "report", "reach", "--from", "2027-03-01", "--to", "2027-03-31", "--by", "district"
    ).document
    assert (found["from"], found["to"], found["by"]) == ("2027-03-01", "2027-03-31", "district")
    table = found["tables"][0]
    assert table["totals"]["booked"] == sum(r["booked"] for r in table["rows"]) > 0


@pytest.mark.parametrize("ending", ["xlsx", "html", "csv"])
def test_a_report_is_written_where_it_is_asked_for(booked: Command, tmp_path: Path, ending: str) -> None:
    path = tmp_path / "new" / f"reach.{ending}"
    found = booked("report", "reach", "--partner", "--out", path)
    assert found.document["files"] == [str(path)]
    content = path.read_bytes()
    assert zipfile.is_zipfile(path) if ending == "xlsx" else b"Attendances" in content
    assert "edition for partners" in booked("audit").document[0]["words"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("report", "weather"), 2, "there is no report “weather”"),
        (("report", "reach", "--by", "colour"), 1, "no report by “colour”"),
        (("report", "reach", "--from", "yesterdayish"), 2, "--from"),
        (("report", "reach", "--out", "reach.pdf"), 1, "written as “pdf”"),
        (("report", "reach", "--out", "reach"), 2, "end the name with"),
        (("report", "reach", "--by", "officer", "--partner"), 1, "names no officers"),
        (("cfrmis", "--out", "jobs.pdf"), 2, "end the name with"),
        (("cfrmis", "--mapping", "nowhere.toml"), 1, "there is no file nowhere.toml"),
        (("cfrmis", "reconcile", "nowhere.csv"), 1, "there is no file nowhere.csv"),
        (
            ("delivery-targets", "set", "joy", "3", "--from", "2027-01-01", "--until", "2027-02-01"),
            1,
            "no measure “joy”",
        ),
    ],
)
def test_what_cannot_be_is_said(at_home: Command, words: tuple[str, ...], status: int, said: str) -> None:
    found = at_home(*words)
    assert found.status == status
    assert said in found.error["message"]


def test_the_walk_of_a_job(booked: Command, tmp_path: Path) -> None:
    assert [j["state"] for j in booked("cfrmis", "list").document] == ["new"]
    path = tmp_path / "jobs.csv"
    assert booked("cfrmis", "--out", path).document["files"] == [str(path)]
    (job,) = booked("cfrmis", "list", "--state", "handed_over").document
    back = tmp_path / "back.csv"
    back.write_text(f"visit,job_number,status\n{job['visit']},J-5,cancelled\n", encoding="utf-8")
    (differs,) = booked("cfrmis", "reconcile", back).document["differs"]
    assert differs["job_number"] == "J-5"
    assert differs["differences"] == ["status: theirs “cancelled”, ours “booked”"]
    assert booked("cfrmis").document["files"] == []


def test_the_example_of_a_mapping_can_be_used_at_once(booked: Command, tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    assert booked("cfrmis", "mapping", "--out", path).status == 0
    assert booked("cfrmis", "mapping", "--out", path).status == 1
    jobs = tmp_path / "jobs.xlsx"
    assert booked("cfrmis", "--mapping", path, "--out", jobs).status == 0
    assert zipfile.is_zipfile(jobs)
    assert booked("cfrmis", "mapping").document["mapping"] == path.read_text(encoding="utf-8")


def test_the_first_day_of_jobs_can_be_stated(booked: Command) -> None:
    assert booked("cfrmis", "begin", "2028-01-01").status == 0
    assert booked("cfrmis", "list").document == []


def test_targets_are_imported_once_and_bad_rows_named(at_home: Command, tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(
        TARGETS
        + 'young people,,,01/09/2026,31/08/2027,"150,000"\n'
        + "visits,Nowhere topic,Harlow,2026-09-01,2027-08-31,40\n"
        + "joy,,,2026-09-01,2027-08-31,40\n"
        + "visits,,,2027-08-31,2026-09-01,40\n"
        + "schools,,,2026-09-01,2027-08-31,many\n",
        encoding="utf-8",
    )
    found = at_home("import", "delivery-targets", path).document
    assert (found["added"], len(found["refused"])) == (2, 3)
    assert [(r["row"], r["column"]) for r in found["refused"]] == [
        (4, "measure"),
        (5, "until"),
        (6, "target"),
    ]
    again = at_home("import", "delivery-targets", path).document
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    path.write_text(TARGETS + "Young_People,,,2026-09-01,2027-08-31,160000\n", encoding="utf-8")
    assert at_home("import", "delivery-targets", path).document["changed"] == 1
    listed = at_home("delivery-targets", "list").document
    assert sorted(t["target"] for t in listed) == [40, 160000]


def test_a_target_is_set_and_changed(booked: Command) -> None:
    span = ("--from", "2026-09-01", "--until", "2027-08-31")
    assert booked("delivery-targets", "set", "young-people", "500", *span).status == 0
    assert booked("delivery-targets", "set", "young_people", "600", *span, "--number", "1").status == 0
    (target,) = booked("delivery-targets", "list").document
    assert target["target"] == 600
    assert target["booked"] > 0
    assert booked("report", "targets").document["tables"][0]["rows"][0]["target"] == 600


def test_partners_see_where_they_could_join(booked: Command) -> None:
    found = booked("report", "projected", "--partner", "--from", "2027-03-01", "--to", "2027-08-31").document
    (joining,) = [t for t in found["tables"] if t["title"] == "Where partners could join"]
    assert len(joining["rows"]) == 1
    plain = booked("report", "projected").document
    assert len(plain["tables"]) == 1


def test_a_district_takes_the_place_of_others(at_home: Command) -> None:
    before = at_home("districts", "list").document
    assert before
    old = before[0]["code"]
    given = ("E99000001", "--name", "New Shire", "--on", "2028-04-01", "--replaces", old)
    made = at_home("districts", "reorganise", *given)
    assert made.status == 0
    after = {d["code"]: d for d in at_home("districts", "list").document}
    assert after["E99000001"]["valid_from"] == "2028-04-01"
    assert (after[old]["valid_until"], after[old]["successor"]) == ("2028-03-31", "E99000001")
    refused = at_home("districts", "reorganise", *given)
    assert refused.status == 1
