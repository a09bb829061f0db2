"""After the visit, partners and care of data as commands: documents, exit status, and what a person reads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Command, Ran
from tests.intake.forms_made import workbook
from tests.intake.test_evaluations import QUESTIONS, REF_Q, answer

LATER = "2027-07-20T17:00"


@pytest.fixture
def visit(at_home: Command) -> str:
    """A confirmed visit of REQ-0001."""
    return str(at_home("book", "REQ-0001", "--slot", "1").document["visit"])


@pytest.fixture
def later(line: Command, home: Path) -> Command:
    """Runs a command when every visit is over."""

    def go(*words: str | Path) -> Ran:
        return line("--home", home, "--now", LATER, "--json", *words)

    return go


def numbers(later: Command, visit: str, first: int = 20) -> str:
    """One number for each session of the visit."""
    rows = later("visits", "list").document
    sessions = next(row["sessions"] for row in rows if row["visit"] == visit)
    return ",".join(str(first + n) for n in range(len(sessions)))


def test_a_visit_is_recorded_session_by_session(later: Command, visit: str) -> None:
    given = numbers(later, visit)
    total = sum(map(int, given.split(",")))
    ran = later("deliver", visit, "--sessions", given, "--teacher", "yes", "--drive-minutes", "31")
    assert ran.status == 0
    assert (ran.document["state"], ran.document["pupils"]) == ("delivered", total)
    assert (
        "a teacher was there" in ran.document["words"]
        and "the drive took 31 minutes" in ran.document["words"]
    )
    assert (
        later("deliver", visit, "--sessions", given, "--distinct", "1000").error["code"] == "distinct_wrong"
    )
    assert later("deliver", visit, "--sessions", "-1," + given).error["code"] in (
        "pupils_wrong",
        "sessions_wrong",
    )
    assert later("deliver", visit, "--sessions", given + ",5").error["code"] == "sessions_wrong"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--pupils", "20", "--sessions", "20"],
        ["--pupils", "20", "--distinct", "20"],
        ["--pupils", "20", "--not-delivered", "snow"],
        ["--sessions", "20,many"],
        ["--sessions", ""],
        ["--sessions", "20", "--teacher", "perhaps"],
    ],
)
def test_numbers_given_wrongly_are_wrong_usage(later: Command, visit: str, words: list[str]) -> None:
    ran = later("deliver", visit, *words)
    assert (ran.status, ran.error["code"]) == (2, "usage")
    assert later("visits", "list").document[0]["state"] == "confirmed"


def test_what_did_not_take_place_opens_the_request(later: Command, visit: str) -> None:
    assert (
        later("deliver", visit, "--not-delivered", "school closed by snow").document["state"]
        == "not delivered"
    )
    assert later("requests", "show", "REQ-0001").document["state"] == "ready"


def test_quality_from_sample_to_improvement(later: Command, visit: str) -> None:
    later("deliver", visit, "--sessions", numbers(later, visit))
    span = ("--from", "2027-03-01", "--to", "2027-07-20")
    assert later("quality", "sample", *span).document == [visit]
    noted = later(
        "quality", "check", visit, "--observer", "Team lead", "--mark", "improve", "--findings", "late"
    )
    assert noted.document["words"] == f"Quality check 1 of {visit}: improve"
    later("quality", "improve", "1", "--words", "a clock", "--owner", "Hazel", "--due", "2027-08-01")
    later("quality", "improve", "1", "--action", "1", "--state", "done")
    (row,) = later("quality", "list").document
    assert (row["check"], row["visit"], row["mark"]) == (1, visit, "improve")
    done = {"action": 1, "words": "a clock", "owner": "Hazel", "due": "2027-08-01", "state": "done"}
    assert row["actions"] == [done]
    assert later("quality", "sample", *span).document == []
    assert (
        later("quality", "check", visit, "--observer", "x", "--mark", "fab").error["code"] == "mark_unknown"
    )


def test_evaluations_come_in_and_are_counted(later: Command, visit: str, tmp_path: Path) -> None:
    at = datetime(2027, 7, 1, 9)
    own = {"Start time": at, "Completion time": at}
    rows = [answer(1, **{REF_Q: visit}, **own), answer(2, **{REF_Q: "VIS-9999"}, **own)]
    path = workbook(tmp_path / "Evaluation.xlsx", rows, hidden_first=True, questions=QUESTIONS)
    report = later("import", "evaluations", path).document
    assert (report["kind"], report["added"]) == ("evaluations", 2)
    assert "answer 2: there is no visit VIS-9999" in report["notes"]
    assert later("import", "evaluations", path).document["unchanged"] == 2
    (lost,) = later("evaluations", "list", "--unmatched").document
    assert (lost["visit"], lost["why"]) == (None, "there is no visit VIS-9999")
    later("evaluations", "tie", str(lost["answer"]), visit)
    assert later("evaluations", "list", "--unmatched").document == []
    assert len(later("evaluations", "list", "--visit", visit).document) == 2
    rated = later("evaluations", "results").document[0]
    assert rated["shares"] == [{"answer": "Very good", "count": 2, "share": 1.0}]


def test_cover_has_a_row_for_each_programme(at_home: Command) -> None:
    rows = at_home("competences", "cover").document
    assert {row["programme"] for row in rows} <= {
        p["programme"] for p in at_home("programmes", "list").document
    }
    assert (
        rows and {"programme", "title", "needed", "officers", "expiring", "uncovered_from"} <= rows[0].keys()
    )


def test_partners_come_along_by_role(at_home: Command, visit: str) -> None:
    at_home(
        "partners", "add", "--role", "Safeguarding lead", "--name", "Hyacinth Larkspur", "--organisation",
        "Essex County Council", "--authority", "Essex", "--email", "h.l@county.example",
    )  # fmt: skip
    (partner,) = at_home("partners", "list", "--words", "county").document
    assert (partner["name"], partner["role"]) == ("Hyacinth Larkspur", "Safeguarding lead")
    assert partner["safeguarding_lead"] is True
    span = ("--from", "2027-03-01", "--to", "2027-07-20")
    (row,) = at_home("joint", *span).document
    assert (row["visit"], row["possible"], row["partners"]) == (visit, True, [])
    at_home("joint", visit, "--role", "Youth officer", "--organisation", "Essex Police")
    (row,) = at_home("joint", *span).document
    assert (row["possible"], row["partners"]) == (False, ["Essex Police (Youth officer)"])
    assert at_home("joint", visit, "--role", "Hyacinth Larkspur").error["code"] == "role_is_person"
    assert at_home("joint", visit).status == 2


def test_a_person_is_looked_up_and_forgotten(at_home: Command, home: Path, visit: str) -> None:
    email = at_home("requests", "show", "REQ-0001").document["contact"]["email"]
    assert email
    held = at_home("holds", email).document
    assert {row["where"] for row in held} >= {"requests", "visits", "messages"}
    assert {"where", "what", "count", "keep_until"} == held[0].keys()
    done = at_home("forget", email)
    assert (done.status, email in done.out) == (0, False)
    assert at_home("holds", email).error["code"] == "who_unknown"
    assert at_home("requests", "show", "REQ-0001").document["contact"] == {
        "name": "",
        "email": "",
        "phone": "",
    }
    assert email.encode() not in (home / "db" / "bookings.sqlite3").read_bytes()


def test_the_same_form_does_not_bring_a_forgotten_person_back(at_home: Command, visit: str) -> None:
    from tests.cli.conftest import FIXTURES

    email = at_home("requests", "show", "REQ-0001").document["contact"]["email"]
    at_home("forget", email)
    report = at_home("import", "requests", FIXTURES / "requests.csv").document
    assert (report["added"], report["changed"]) == (0, 0)
    assert at_home("holds", email).error["code"] == "who_unknown"


def test_retention_shows_first_and_removes_when_told(line: Command, home: Path) -> None:
    def go(*words: str) -> Ran:
        return line("--home", home, "--now", "2032-03-01T09:00", "--json", *words)

    shown = go("retention").document
    assert {row["where"] for row in shown} >= {"contacts", "undo"}
    assert go("retention", "--apply").document == shown
    assert go("retention").document == []
    entry = go("audit").document[0]
    assert entry["words"].startswith("Applied the retention rules")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["quality", "list"], "No checks yet."),
        (["quality", "sample"], "No delivered visit there is unchecked."),
        (["evaluations", "list"], "No answers."),
        (["partners", "list", "--words", "nobody at all"], "No partners yet."),
        (["joint"], "No visits are to come then."),
        (["retention"], "Nothing is kept longer than the rules allow."),
        (["competences", "cover"], "programme"),
        (["holds", "900001"], "the register's entry"),
    ],
)
def test_a_person_reads_sentences(line: Command, home: Path, words: list[str], said: str) -> None:
    ran = line("--home", home, "--now", NOW, *words)
    assert (ran.status, said in ran.out) == (0, True), ran.out + ran.err
