"""The made-up answers to the form: the layout of the workbook, and dates that lie ahead."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecfrs_tui.demo.fixtures import fixture_files
from ecfrs_tui.demo.phrases import Said, phrases
from ecfrs_tui.demo.questions import QUESTIONS
from ecfrs_tui.demo.requests import FORM_COLUMNS, demo_responses
from ecfrs_tui.demo.terms import AUTHORITIES, demo_calendar
from ecfrs_tui.demo.workbook import forms_workbook

TODAY = date(2027, 3, 1)
A_DAY = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return fixture_files(today=TODAY)


@pytest.fixture(scope="module")
def rows(files: dict[str, bytes]) -> list[dict[str, str]]:
    text = files["requests.csv"].decode("utf-8-sig")
    fields = {question.text: question.field for question in QUESTIONS}
    read = csv.DictReader(io.StringIO(text, newline=""))
    return [{fields.get(column, column): value for column, value in row.items()} for row in read]


def test_workbook_has_the_layout_of_the_form_service(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["requests.xlsx"]))
    visible, hidden = book.worksheets
    assert (visible.title, visible.sheet_state, hidden.sheet_state) == ("Sheet1", "visible", "veryHidden")
    header = [cell.value for cell in visible[1]]
    assert header == [*FORM_COLUMNS, *(question.text for question in QUESTIONS)]
    assert any("\n" in str(text) for text in header)
    assert any("\xa0" in str(text) for text in header)
    table = visible.tables["Table1"]
    assert table.ref == visible.dimensions == f"A1:W{visible.max_row}"
    # a column of the table is named as its header cell, the line break spelt as the format wants it
    assert [c.name.replace("_x000a_", "\n") for c in table.tableColumns] == header
    for row in visible.iter_rows(min_row=2):
        assert isinstance(row[0].value, int)
        assert isinstance(row[1].value, datetime)
        assert isinstance(row[2].value, datetime)
        assert row[1].value < row[2].value
        assert all(cell.value is None or isinstance(cell.value, str) for cell in row[3:])


def test_workbook_and_csv_hold_the_same_answers(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["requests.xlsx"]))
    text = files["requests.csv"].decode("utf-8-sig")
    plain = list(csv.reader(io.StringIO(text, newline="")))

    def unescaped(found: re.Match[str]) -> str:
        return chr(int(found.group(1), 16))

    for cells, row in zip(book.worksheets[0].iter_rows(values_only=True), plain, strict=True):
        for cell, value in zip(cells, row, strict=True):
            if isinstance(cell, datetime):
                assert f"{cell:%Y-%m-%d %H:%M:%S}" == value
            else:
                said = "" if cell is None else str(cell)
                assert re.sub(r"_x([0-9A-F]{4})_", unescaped, said) == value


def test_workbook_carries_no_time_of_writing(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["requests.xlsx"])) as archive:
        assert archive.testzip() is None
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.compress_type == zipfile.ZIP_STORED


def test_text_that_looks_escaped_comes_back_as_it_was() -> None:
    calendar = demo_calendar(TODAY)
    first = demo_responses(calendar, today=TODAY, seed=1)[0]
    answers = ("a_x0041_b", "c\x07d", *first.answers[2:])
    odd = type(first)(1, first.started_at, first.completed_at, answers)
    with zipfile.ZipFile(io.BytesIO(forms_workbook([odd]))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert "a_x005F_x0041_b" in sheet
    assert "c_x0007_d" in sheet


def test_the_mess_of_real_requests_is_there(rows: list[dict[str, str]]) -> None:
    assert len(rows) == 40
    assert [int(row["ID"]) for row in rows] == list(range(1, 41))
    asked = [(row["school"], row["programmes"], row["years"]) for row in rows]
    assert len(set(asked)) == len(asked) - 1, "exactly one duplicate"
    assert sum(not row["contact_email"] for row in rows) == 1
    assert {"58", "approx 60", "2 classes of 29"} <= {row["pupils"] for row in rows}
    assert any("\x1b" in row["contact_name"] and "<b>" in row["contact_name"] for row in rows)
    assert any("\r\n" in row["contact_name"] for row in rows)
    assert any(row["school"] != row["school"].strip() for row in rows)
    assert all(row["programmes"].endswith(";") and row["years"].endswith(";") for row in rows)
    assert any(row["programmes"].count(";") > 1 for row in rows)


def test_ticked_programmes_are_titles_of_the_catalogue(
    files: dict[str, bytes], rows: list[dict[str, str]]
) -> None:
    catalogue = csv.DictReader(io.StringIO(files["programmes.csv"].decode("utf-8"), newline=""))
    titles = {row["title"] for row in catalogue}
    for row in rows:
        assert set(row["programmes"].strip(";").split(";")) <= titles


@settings(max_examples=25, deadline=None)
@given(A_DAY)
@example(date(2027, 8, 10))
@example(date(2026, 12, 24))
@example(date(2028, 2, 29))
@example(date(2027, 7, 23))
def test_dates_asked_for_lie_ahead_on_open_days(today: date) -> None:
    calendar = demo_calendar(today)
    words = phrases(calendar, today=today)
    for name, said in words.items():
        if not isinstance(said, Said):
            continue
        # no year is typed as a rule, so the next such date must be the one that is meant
        assert today + timedelta(days=9) <= said.day < today + timedelta(days=365), name
        assert all(calendar.closed(said.day, authority) is None for authority in AUTHORITIES), name
    days = [words[f"d{n}"] for n in range(1, 10)]
    dates = [said.day for said in days if isinstance(said, Said)]
    assert dates == sorted(set(dates))
    assert len(dates) == 9


@settings(max_examples=15, deadline=None)
@given(A_DAY, st.integers(0, 99))
def test_forms_were_completed_in_the_three_weeks_before(today: date, seed: int) -> None:
    responses = demo_responses(demo_calendar(today), today=today, seed=seed)
    completed = [response.completed_at for response in responses]
    assert completed == sorted(completed)
    assert all(today - timedelta(days=21) <= moment.date() < today for moment in completed)
    assert all("{" not in answer for response in responses for answer in response.answers)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("slash", "3/3"),
        ("slashyear", "03/03/2027"),
        ("dots", "3.3.27"),
        ("ord", "3rd"),
        ("mon", "3rd Mar"),
        ("dm", "3 March"),
        ("short", "Wed 3 Mar"),
        ("long", "Wednesday 3rd March"),
        ("weekdays", "Wednesdays"),
    ],
)
def test_ways_to_type_a_date(how: str, said: str) -> None:
    assert format(Said(date(2027, 3, 3)), how) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [(1, "1st"), (2, "2nd"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (22, "22nd")],
)
def test_ordinals(day: int, said: str) -> None:
    assert format(Said(date(2027, 3, day)), "ord") == said
