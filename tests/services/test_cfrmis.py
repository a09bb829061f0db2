"""Hand-over to CFRMIS: what waits, what changed since, and what came back."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import select

from ecfrs_tui.errors import EcfrsError, FileRefusedError, NotFoundError, RefusedError
from ecfrs_tui.services import booking, cfrmis, endings, moving, reconciling, today, undoing
from ecfrs_tui.services.context import Context
from ecfrs_tui.store import tables as t
from tests.services.desk_world import NOW
from tests.services.report_world import add_visit

TUESDAY = datetime(2027, 3, 9, 9, 30)


def states(context: Context) -> dict[str, str]:
    return {row.visit: row.state for row in cfrmis.rows(context)}


def jobs_in(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def answer(path: Path, *rows: str, header: str = "visit,job_number,status,officer,date") -> Path:
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def waits(context: Context) -> int:
    with context.store.reading() as session:
        return cfrmis.waiting(session)


@pytest.fixture
def booked(context: Context) -> Context:
    """VIS-0001 booked by the use case itself."""
    booking.book(context, "REQ-0001", officers=["ASH"], starts_at=TUESDAY)
    return context


def test_a_booked_visit_waits_a_held_one_does_not(booked: Context) -> None:
    booking.book(booked, "REQ-0002", officers=["BIRCH"], starts_at=TUESDAY, hold_days=3)
    assert states(booked) == {"VIS-0001": "new"}
    assert waits(booked) == 1


def test_the_job_carries_the_officer_assigned_and_waits_no_more(booked: Context) -> None:
    outcome = cfrmis.hand_over(booked)
    (job,) = jobs_in(Path(outcome.files[0]))
    assert (job["visit"], job["officer"], job["date"], job["status"]) == (
        "VIS-0001", "Ash", "09/03/2027", "booked",
    )  # fmt: skip
    assert "A. Teacher" not in Path(outcome.files[0]).read_text(encoding="utf-8-sig")
    assert states(booked) == {"VIS-0001": "handed_over"}
    assert waits(booked) == 0
    assert cfrmis.hand_over(booked).files == ()


def test_delivered_is_an_update_of_the_same_job(booked: Context) -> None:
    cfrmis.hand_over(booked)
    with booked.store.writing("t") as work:
        row = work.session.exec(select(t.Visit)).one()
        row.state, row.pupils_reached = "delivered", 27
    (row_,) = cfrmis.rows(booked)
    assert row_.state == "changed"
    assert row_.differences == (
        "status changed since it was handed over",
        "attendances changed since it was handed over",
    )
    assert waits(booked) == 1
    (job,) = jobs_in(Path(cfrmis.hand_over(booked).files[0]))
    assert (job["status"], job["attendances"]) == ("delivered", "27")
    assert states(booked) == {"VIS-0001": "handed_over"}


def test_a_move_and_another_officer_are_changes_and_a_cancellation_too(booked: Context) -> None:
    cfrmis.hand_over(booked)
    moving.move(booked, "VIS-0001", starts_at=TUESDAY, officers=["BIRCH"])
    (row,) = cfrmis.rows(booked)
    assert "officer changed since it was handed over" in row.differences
    assert waits(booked) == 1
    cfrmis.hand_over(booked)
    endings.cancel(booked, "VIS-0001", reason="school closed")
    assert states(booked) == {"VIS-0001": "changed"}
    assert waits(booked) == 1
    (job,) = jobs_in(Path(cfrmis.hand_over(booked).files[0]))
    assert job["status"] == "cancelled"
    assert waits(booked) == 0


def test_an_edit_that_the_job_does_not_carry_is_no_change(booked: Context) -> None:
    cfrmis.hand_over(booked)
    with booked.store.writing("t") as work:
        work.session.exec(select(t.Visit)).one().notes = "ring first"
    assert states(booked) == {"VIS-0001": "handed_over"}
    assert waits(booked) == 0


def test_what_was_cancelled_before_it_was_handed_over_is_no_job(booked: Context) -> None:
    endings.cancel(booked, "VIS-0001", reason="x")
    assert states(booked) == {}
    with pytest.raises(RefusedError, match="is cancelled, so it is no job"):
        cfrmis.hand_over(booked, visits=["VIS-0001"])
    with pytest.raises(NotFoundError, match="VIS-0999"):
        cfrmis.hand_over(booked, visits=["vis-0999"])


def test_waiting_and_the_list_agree_and_today_says_the_number(booked: Context) -> None:
    for n in range(3):
        add_visit(booked, datetime(2027, 1, 5 + n, 9), [("HS3", "3", 20, 20)])
    cfrmis.hand_over(booked, visits=["VIS-0001", "VIS-0002"])
    with booked.store.writing("t") as work:
        work.session.exec(select(t.Visit).where(t.Visit.reference == "VIS-0002")).one().pupils_reached = 3
    assert waits(booked) == sum(s in ("new", "changed") for s in states(booked).values()) == 2
    with booked.store.reading() as session:
        view = today.today(session, booked.book(session, NOW.date(), NOW.date()), NOW)
    assert [e.words for e in view.errands if e.kind == "cfrmis"] == ["2 visits to hand over to CFRMIS"]


def test_visits_before_the_beginning_do_not_wait(context: Context) -> None:
    add_visit(context, datetime(2027, 1, 5, 9), [("HS3", "3", 20, 20)])
    add_visit(context, datetime(2027, 2, 5, 9), [("HS3", "3", 20, 20)])
    cfrmis.begin(context, date(2027, 2, 1))
    assert states(context) == {"VIS-0002": "new"}
    assert waits(context) == 1


def test_their_number_comes_back_and_what_differs_is_said(booked: Context, tmp_path: Path) -> None:
    add_visit(booked, datetime(2027, 1, 5, 9), [("HS3", "3", 20, 20)])
    cfrmis.hand_over(booked)
    outcome = reconciling.reconcile(
        booked,
        answer(
            tmp_path / "back.csv",
            "VIS-0001,J-77,Booked,ash,09/03/2027",
            "VIS-0002,J-78,booked,Birch,06/01/2027",
            "VIS-0999,J-79,booked,Ash,09/03/2027",
        ),
    )
    rows = {row.visit: row for row in cfrmis.rows(booked)}
    assert (rows["VIS-0001"].state, rows["VIS-0001"].job_number) == ("reconciled", "J-77")
    assert rows["VIS-0002"].state == "differs"
    assert rows["VIS-0002"].differences == (
        "status: theirs “booked”, ours “delivered”",
        "officer: theirs “Birch”, ours “Ash”",
        "date: theirs “06/01/2027”, ours “05/01/2027”",
    )
    assert "1 job as ours, 1 that differ" in outcome.words
    assert "Row 4: “VIS-0999” is no visit that was handed over" in outcome.words


def test_handing_over_again_asks_for_another_answer(booked: Context, tmp_path: Path) -> None:
    cfrmis.hand_over(booked)
    reconciling.reconcile(booked, answer(tmp_path / "a.csv", "VIS-0001,J-1,open,Ash,09/03/2027"))
    assert states(booked) == {"VIS-0001": "differs"}
    (job,) = jobs_in(Path(cfrmis.hand_over(booked, visits=["VIS-0001"]).files[0]))
    assert job["job_number"] == "J-1"
    assert states(booked) == {"VIS-0001": "handed_over"}
    reconciling.reconcile(booked, answer(tmp_path / "b.csv", "J-1,booked", header="job_number,status"))
    assert states(booked) == {"VIS-0001": "reconciled"}


def test_a_workbook_is_read_back_through_the_mapping(booked: Context, tmp_path: Path) -> None:
    (booked.home / "cfrmis.toml").write_text(
        '[file]\nform = "xlsx"\n[columns]\nvisit = "Ext ref"\nofficer = "Who"\n'
        '[read_back]\njob_number = "Job No."\ndate = "Visit on"\n',
        encoding="utf-8",
    )
    written = Path(cfrmis.hand_over(booked).files[0])
    sheet = openpyxl.load_workbook(written).active
    assert sheet is not None
    assert [c.value for c in sheet[1]] == ["Ext ref", "Who"]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("Job No.", "Visit on", "ext REF"), (4711, datetime(2027, 3, 9), "vis-0001")):
        book.active.append(row)
    book.save(tmp_path / "back.xlsx")
    reconciling.reconcile(booked, tmp_path / "back.xlsx")
    (row_,) = cfrmis.rows(booked)
    assert (row_.state, row_.job_number) == ("reconciled", "4711")


def test_numbers_given_twice_or_changed_are_said(booked: Context, tmp_path: Path) -> None:
    add_visit(booked, datetime(2027, 1, 5, 9), [("HS3", "3", 20, 20)])
    cfrmis.hand_over(booked)
    header = "visit,job_number"
    outcome = reconciling.reconcile(
        booked, answer(tmp_path / "a.csv", "VIS-0001,J-1", "VIS-0002,J-1", "VIS-0002,J-2", header=header)
    )
    assert "job number J-1 is that of VIS-0001, VIS-0002" in outcome.words
    assert "0 jobs as ours, 2 that differ" in outcome.words
    assert [row.differences for row in cfrmis.rows(booked)] == [
        ("job number J-1 is also that of VIS-0001",),
        ("job number J-1 is also that of VIS-0002",),
    ]
    assert "stands in row 3 already" in outcome.words
    reconciling.reconcile(booked, answer(tmp_path / "b.csv", "VIS-0001,J-9", header=header))
    rows = {row.visit: row for row in cfrmis.rows(booked)}
    assert rows["VIS-0001"].differences == ("job number: theirs “J-9”, it was “J-1”",)


def test_a_file_without_our_reference_is_refused(booked: Context, tmp_path: Path) -> None:
    cfrmis.hand_over(booked)
    with pytest.raises(FileRefusedError, match="“visit” with our references is missing"):
        reconciling.reconcile(booked, answer(tmp_path / "a.csv", "x,y", header="a,b"))
    assert states(booked) == {"VIS-0001": "handed_over"}


def test_a_mapping_that_cannot_stand_hands_nothing_over(booked: Context) -> None:
    (booked.home / "cfrmis.toml").write_text('[columns]\nvisit = "A"\npupil = "B"\n', encoding="utf-8")
    with pytest.raises(FileRefusedError, match=r"cfrmis.toml, line 3: “pupil”"):
        cfrmis.hand_over(booked)
    assert states(booked) == {"VIS-0001": "new"}


def test_a_file_that_cannot_be_written_hands_nothing_over(booked: Context, tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").mkdir()
    with pytest.raises(EcfrsError):
        cfrmis.hand_over(booked, tmp_path / "jobs.csv")
    assert states(booked) == {"VIS-0001": "new"}


def test_two_hand_overs_in_a_minute_are_two_files(booked: Context) -> None:
    first = cfrmis.hand_over(booked).files
    second = cfrmis.hand_over(booked, visits=["VIS-0001"]).files
    assert first != second
    assert all(Path(f).exists() for f in (*first, *second))


def test_reading_back_can_be_undone_and_the_hand_over_stays(booked: Context, tmp_path: Path) -> None:
    cfrmis.hand_over(booked)
    reconciling.reconcile(booked, answer(tmp_path / "a.csv", "VIS-0001,J-1,booked,Ash,09/03/2027"))
    undoing.undo(booked)
    (row,) = cfrmis.rows(booked)
    assert (row.state, row.job_number) == ("handed_over", "")


def test_no_personal_data_is_kept_of_a_job(booked: Context) -> None:
    (booked.home / "cfrmis.toml").write_text(
        '[columns]\nvisit = "A"\ncontact_name = "B"\ncontact_email = "C"\n', encoding="utf-8"
    )
    written = Path(cfrmis.hand_over(booked).files[0]).read_text(encoding="utf-8-sig")
    assert "A. Teacher" in written
    with booked.store.reading() as session:
        row = session.exec(select(t.CfrmisJob)).one()
    assert set(row.handed) == {"visit", "contact_name", "contact_email", "status"}
    assert "Teacher" not in repr(row.handed) and "school1" not in repr(row.handed)
