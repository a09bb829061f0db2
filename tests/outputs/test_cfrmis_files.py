"""Job files through a mapping: what the service filled in is honoured, what cannot be is named by its line."""

from __future__ import annotations

import csv
import io
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.outputs.cfrmis_job import Job, document
from ecfrs_tui.outputs.cfrmis_mapping import DEFAULT_COLUMNS, FIELDS, JobMapping, example, read_mapping

JOB: Job = {
    "visit": "VIS-0001",
    "status": "confirmed",
    "school": '=cmd|"/c calc"!A1',
    "date": date(2027, 3, 9),
    "starts": time(9, 30),
    "sessions": 2,
    "officer": "A\x00sh\nHazel",
    "attendances": None,
}


def written(tmp_path: Path, text: str) -> JobMapping:
    path = tmp_path / "cfrmis.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def test_a_mapping_says_columns_order_fixed_values_formats_and_words(tmp_path: Path) -> None:
    mapping = written(
        tmp_path,
        '[columns]\ndate = "Job date"\nvisit = "Ext ref"\nstatus = "State"\nstarts = "At"\n'
        '[fixed]\n"Job type" = "Education"\n[formats]\ndate = "%Y%m%d"\n[status]\nconfirmed = "Open"\n',
    )
    rows = list(csv.reader(io.StringIO(document([JOB], mapping, "csv").decode("utf-8-sig"))))
    assert rows == [
        ["Job date", "Ext ref", "State", "At", "Job type"],
        ["20270309", "VIS-0001", "Open", "09:30", "Education"],
    ]


def test_without_a_mapping_the_file_is_neutral_and_holds_no_contact(tmp_path: Path) -> None:
    mapping = read_mapping(tmp_path / "none.toml")
    assert tuple(mapping.columns) == DEFAULT_COLUMNS
    assert not [name for name in mapping.columns if "contact" in name or name == "remarks"]


def test_the_example_stands_as_it_is_and_names_every_field(tmp_path: Path) -> None:
    mapping = written(tmp_path, example())
    assert tuple(mapping.columns) == DEFAULT_COLUMNS
    assert all(name in example() for name in FIELDS)
    # whoever takes the mark off every line has every field
    everything = "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and line[2:].split(" = ")[0] in FIELDS else line
        for line in example().split("[fixed]")[0].splitlines()
    )
    assert set(written(tmp_path, everything).columns) == set(FIELDS)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[columns]\nvisit = "A"\nshcool = "B"\n', 3, "“shcool”: there is no such field"),
        ('\n\n[colums]\nvisit = "A"\n', 3, "“colums”: there is no such table"),
        ("[columns]\nvisit = 3\n", 2, "“visit”: needs a text"),
        ('[columns]\nvisit = "  "\n', 2, "“visit”: needs a text"),
        ('[columns]\nschool = "A"\n', 1, "“visit” is missing"),
        ('[columns]\nvisit = "A"\nschool = "a"\n', 3, "filled twice"),
        ('[columns]\nvisit = "A"\n[fixed]\n"a" = "x"\n', 4, "filled twice"),
        ('[formats]\ndate = "dd/mm/yyyy"\n', 2, "is no format"),
        ('[formats]\ndate = "%Q"\n', 2, "is no format"),
        ('[status]\ngone = "x"\n', 2, "“gone”: is not known here"),
        ('[file]\nform = "pdf"\n', 2, "“pdf” cannot be written"),
        ('[read_back]\n"job_no" = "x"\n', 2, "“job_no”: there is no such field"),
        ('columns = "x"\n', 1, "must be a table"),
    ],
)
def test_what_cannot_stand_is_named_by_line_and_name(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(FileRefusedError) as refused:
        written(tmp_path, text)
    assert words in refused.value.message
    assert refused.value.hint
    assert refused.value.details["line"] == line
    assert f"line {line}" in refused.value.message


def test_a_slip_of_the_pen_is_said_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="line 2"):
        written(tmp_path, "[columns]\nvisit = \n")
    path = tmp_path / "latin.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileRefusedError, match="cannot be read"):
        read_mapping(path)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_job_holds_a_formula_or_a_control_character(tmp_path: Path, form: str) -> None:
    content = document([JOB], JobMapping(), form)
    path = tmp_path / f"jobs.{form}"
    path.write_bytes(content)
    if form == "csv":
        rows = [list(r) for r in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    else:
        sheet = openpyxl.load_workbook(path)["Jobs"]
        rows = [[c.value for c in r] for r in sheet.iter_rows()]
        assert all(c.data_type != "f" for r in sheet.iter_rows() for c in r)
    cells = dict(zip(rows[0], rows[1], strict=True))
    assert cells["school"] == "'" + str(JOB["school"])
    assert cells["officer"] == "Ash Hazel"
    assert str(cells["sessions"]) == "2"
