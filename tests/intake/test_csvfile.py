"""Text tables: encodings, delimiters, headers, and refusals in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.intake.csvfile import Row, header_key, open_table
from ecfrs_tui.intake.records import Refused


def made(folder: Path, content: bytes | str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(path: Path) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as caught:
        table = open_table(path)
        table.places(("URN", "Name"))
        list(table.rows())
    assert path.name in caught.value.message
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        "URN,Name\r\n1,Café\r\n",
        "\ufeffURN,Name\n1,Café\n",
        "urn;NAME\n1;Café\n",
        " Urn \tname\n1\tCafé\n",
        'sep=,\n"URN","Name"\n1,"Café"',
        "\r\nURN,Name\r\n1,Café",
    ],
)
def test_the_same_table_in_many_dresses(tmp_path: Path, content: str) -> None:
    table = open_table(made(tmp_path, content))
    at = table.places(("URN", "Name"))
    (row,) = table.rows()
    assert isinstance(row, Row)
    assert (row.cells[at["URN"]], row.cells[at["Name"]]) == ("1", "Café")


def test_windows_text_is_read_when_it_is_not_utf8(tmp_path: Path) -> None:
    table = open_table(made(tmp_path, "URN,Name\r\n1,St Osyth’s Café\r\n".encode("cp1252")))
    assert table.encoding == "cp1252"
    (row,) = table.rows()
    assert isinstance(row, Row)
    assert row.cells[1] == "St Osyth’s Café"


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    table = open_table(made(tmp_path, 'URN,Name\n1,"two\nlines"\n\n3,c\n4,d,\n5,e,f\n6\n7,g\n'))
    rows = list(table.rows())
    assert [r.number for r in rows if isinstance(r, Row)] == [2, 4, 5, 7, 8]
    (refused,) = [r for r in rows if isinstance(r, Refused)]
    assert refused.row == 6
    assert "3 cells where the header has 2" in refused.reason


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "file_empty", "is empty"),
        (b"\xef\xbb\xbf\r\n", "file_empty", "is empty"),
        (b"PK\x03\x04rest", "file_not_csv", "a workbook"),
        (b"\xd0\xcf\x11\xe0rest", "file_not_csv", "Excel"),
        ("URN,Name\n1,a\n".encode("utf-16"), "file_not_csv", "UTF-16"),
        (b"  <!DOCTYPE html><html>sign in</html>", "file_not_csv", "web page"),
        (b"URN,Name\n1,a\x00b\n", "file_not_csv", "NUL byte stands in line 2"),
        (b"URN,Name\n1,\x81\x8d\xff\n", "file_encoding", "neither UTF-8"),
        (b"URN,Title\n1,a\n", "columns_missing", "“Name” is missing"),
        (b"URN,Name,urn\n1,a,2\n", "column_twice", "“URN” appears 2 times"),
        (b'URN,Name\n1,"a\n2,b\n', "file_cut_off", "never closed"),
        (b"URN,Name,Town\n1,a,b\n2,c", "file_cut_off", "stops in the middle"),
        (b'URN,Name\n1,"a"b"c"\n', "file_not_a_table", "row 2"),
        (b"x" * 1_000_000, "file_not_a_table", "more than"),
    ],
)
def test_what_is_no_such_table_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, code: str, words: str
) -> None:
    fault = refusal(made(tmp_path, content))
    assert fault.code == code
    assert words in fault.message
    assert len(fault.message) < 300


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.csv").code == "file_missing"
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert refusal(folder).code == "file_is_folder"


@pytest.mark.parametrize("name", ["LA (name)", "la_name", " LA\n(Name) ", "La–Name"])
def test_headers_compare_by_letters_and_digits(name: str) -> None:
    assert header_key(name) == "la name"


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_never_crash(tmp_path: Path, content: bytes) -> None:
    path = made(tmp_path, b"URN,Name\n" + content)
    try:
        for row in open_table(path).rows():
            assert row.number if isinstance(row, Row) else row.row
    except FileRefusedError as fault:
        assert path.name in fault.message
