"""Results of a form: the workbook, its CSV, and everything that may be wrong with either."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.forms import form_name, read
from ecfrs_tui.intake.records import ReadOptions
from ecfrs_tui.intake.workbook import as_moment, as_text
from tests.intake.forms_made import (
    AVOID_Q,
    EMAIL_Q,
    PUPILS_Q,
    QUESTIONS,
    SCHOOL_Q,
    WISH_Q,
    answer,
    csv_file,
    workbook,
)

AT = datetime(2027, 2, 8, 12, 47)


def test_a_workbook_is_read_and_hidden_sheets_are_not(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "School visits(1-40).xlsx",
        [answer(1), answer(2, Email="ann@school.example", Name="Ann Example")],
        hidden_first=True,
    )
    found = read(path, ReadOptions())
    assert found.about["form"] == "School visits"
    assert [r.key for r in found.records] == ["1", "2"]
    assert found.rows == (2, 3)
    assert found.records[0].completed_at == AT
    assert (found.records[0].email, found.records[1].email, found.records[1].name) == (
        "",
        "ann@school.example",
        "Ann Example",
    )
    said = dict(found.records[0].answers)
    assert said["How many pupils in total?"] == "58"
    assert list(said) == [" ".join(q.split()) for q in QUESTIONS]


def test_workbook_and_csv_say_the_same(tmp_path: Path) -> None:
    rows = [answer(1, **{WISH_Q: "line one\nline two"}), answer(2, datetime(2027, 2, 27, 9, 5))]
    one = read(workbook(tmp_path / "f.xlsx", rows), ReadOptions())
    other = read(csv_file(tmp_path / "f.csv", rows), ReadOptions())
    assert one.records == other.records
    assert one.refused == other.refused == ()


@pytest.mark.parametrize(
    "time_form", ["%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%m/%d/%y %I:%M %p"]
)
def test_the_order_of_day_and_month_is_told_by_the_whole_file(tmp_path: Path, time_form: str) -> None:
    times = [datetime(2027, 2, 8, 12, 47), datetime(2027, 2, 27, 9, 5), datetime(2027, 3, 4, 15, 0)]
    path = csv_file(tmp_path / "f.csv", [answer(n, at) for n, at in enumerate(times, 1)], time_form=time_form)
    found = read(path, ReadOptions())
    assert [r.completed_at for r in found.records] == times
    assert found.notes == ()


def test_the_order_of_answers_tells_where_no_number_does(tmp_path: Path) -> None:
    times = [datetime(2027, 1, 2), datetime(2027, 1, 12), datetime(2027, 2, 3)]
    path = csv_file(
        tmp_path / "f.csv", [answer(n, at) for n, at in enumerate(times, 1)], time_form="%m/%d/%Y %H:%M"
    )
    assert [r.completed_at for r in read(path, ReadOptions()).records] == times


def test_an_order_that_nothing_tells_is_said(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "f.csv", [answer(1, datetime(2027, 2, 8))])
    found = read(path, ReadOptions())
    assert found.records[0].completed_at == datetime(2027, 2, 8)
    assert "day or month first" in found.notes[0]


@pytest.mark.parametrize(
    ("own", "column", "reason"),
    [
        ({"ID": ""}, "ID", "is blank"),
        ({"ID": "abc"}, "ID", "no answer's number"),
        ({"ID": 1}, "ID", "row 2 already"),
        ({"Completion time": "someday"}, "Completion time", "not a date"),
        ({"Completion time": None, "Start time": None}, "Completion time", "not a date"),
        ({SCHOOL_Q: "x" * 5000}, SCHOOL_Q, "5,000 characters"),
    ],
)
def test_a_row_that_cannot_stand_is_refused_alone(
    tmp_path: Path, own: dict[str, Any], column: str, reason: str
) -> None:
    found = read(workbook(tmp_path / "f.xlsx", [answer(1), {**answer(2), **own}, answer(3)]), ReadOptions())
    assert [r.key for r in found.records] == ["1", "3"]
    (refused,) = found.refused
    assert (refused.row, refused.column) == (3, column)
    assert reason in refused.reason
    assert found.seen == 3


def test_markup_formulas_and_control_characters_are_data(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "f.xlsx",
        [
            answer(
                1,
                **{
                    SCHOOL_Q: "[bold]Holly[/] <b>mere</b>_x001B_[31m",
                    EMAIL_Q: "a@b.example_x000D_\nBcc: all@b.example",
                    AVOID_Q: "@SUM(1+1)*cmd|' /C calc'!A0",
                },
            )
        ],
    )
    said = dict(read(path, ReadOptions()).records[0].answers)
    assert said[SCHOOL_Q] == "[bold]Holly[/] <b>mere</b>[31m"
    assert said[" ".join(EMAIL_Q.split())] == "a@b.example\nBcc: all@b.example"
    assert said[AVOID_Q].startswith("@SUM")


def test_a_formula_counts_by_its_stored_result_and_never_runs(tmp_path: Path) -> None:
    said = dict(
        read(workbook(tmp_path / "f.xlsx", [answer(1, **{SCHOOL_Q: "=1+1"})]), ReadOptions())
        .records[0]
        .answers
    )
    assert said[SCHOOL_Q] == ""  # nothing was stored with it


def test_a_form_without_answers_is_a_form(tmp_path: Path) -> None:
    found = read(workbook(tmp_path / "f.xlsx", []), ReadOptions())
    assert (found.seen, found.notes) == (0, ("the file has a header and no rows",))


def refusal(path: Path) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as caught:
        read(path, ReadOptions())
    assert path.name in caught.value.message
    return caught.value


def test_broken_workbooks_are_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecfrs_tui.intake.workbook.MOST_UNPACKED", 1_000_000)
    good = workbook(tmp_path / "good.xlsx", [answer(1)]).read_bytes()
    cases: dict[str, tuple[bytes, str]] = {
        "cut.xlsx": (good[: len(good) // 2], "workbook_damaged"),
        "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "workbook_locked"),
        "text.xlsx": (b"ID,Start time,Completion time\n", "file_not_workbook"),
        "empty.xlsx": (b"", "file_empty"),
        "other.xlsx": (_zip({"readme.txt": b"hello"}), "file_not_workbook"),
        "bomb.xlsx": (
            _zip({"xl/workbook.xml": b"<a/>", "xl/big.xml": b"0" * 1_100_000}),
            "workbook_too_big",
        ),
        "hollow.xlsx": (
            _zip({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<"}),
            "workbook_damaged",
        ),
        "flipped.xlsx": (_spoiled(good), "workbook_damaged"),
    }
    for name, (content, code) in cases.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert refusal(path).code == code, name


def _zip(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def _spoiled(good: bytes) -> bytes:
    """The workbook with a sheet that stops in the middle of a row."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            parts[name] = content[: len(content) // 2] if name.startswith("xl/worksheets/sheet1") else content
    return _zip(parts)


def test_a_workbook_of_something_else_says_what_it_holds(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(("Colour", "Size"))
    book.save(tmp_path / "other.xlsx")
    fault = refusal(tmp_path / "other.xlsx")
    assert (fault.code, fault.hint) == ("columns_missing", "the first rows hold Colour, Size")


def test_an_own_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", [answer(1)], questions=(*QUESTIONS, "ID"))
    assert refusal(path).code == "column_twice"


@pytest.mark.parametrize(
    ("file", "stated", "name"),
    [
        ("School visits(1-40).xlsx", "", "School visits"),
        ("School visits (1-40) (2).xlsx", "", "School visits"),
        ("x.xlsx", "Autumn form", "Autumn form"),
        ("(1-40).xlsx", "", "form"),
    ],
)
def test_answers_go_under_the_name_of_the_form(file: str, stated: str, name: str) -> None:
    assert form_name(Path(file), stated) == name


def test_cells_read_as_a_person_would() -> None:
    assert as_text(58.0) == "58"
    assert as_text(datetime(2027, 3, 9)) == "9 March 2027"
    assert as_text(datetime(2027, 3, 9, 9, 30)) == "9 March 2027 09:30"
    assert as_text(True) == "Yes"
    assert as_moment(46426.5) == datetime(2027, 2, 8, 12, 0)
    assert as_moment("46426.5") is None
    assert as_moment(3) is None


def test_the_number_question_survives_numbers_typed_as_text(tmp_path: Path) -> None:
    found = read(workbook(tmp_path / "f.xlsx", [answer(1, **{PUPILS_Q: 58})]), ReadOptions())
    assert dict(found.records[0].answers)["How many pupils in total?"] == "58"
