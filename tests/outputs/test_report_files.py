"""Reports as files: what a stranger typed stays text in every one of them."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.outputs import report_csv, report_html, report_workbook
from ecfrs_tui.outputs.report_page import MOST_CHARACTERS, in_words
from ecfrs_tui.services.reportviews import (
    ReportColumn,
    ReportOptions,
    ReportSeries,
    ReportTable,
    ReportView,
)

NASTY = (
    '=HYPERLINK("http://x.example","y")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    "<script>alert(1)</script>",
    "a\x00b\x1bc\x85d\ufffee",
    "_x0041_ is read as a letter",
    "\u202egnirts",
    "x" * 40_000,
)


def view(texts: tuple[str, ...], *, tables: int = 1) -> ReportView:
    """A report with the texts wherever a text can stand."""
    rows = tuple((text, 12, date(2027, 3, 9), 62.5) for text in texts)
    table = ReportTable(
        title=texts[0] if texts else "Reach",
        columns=(
            ReportColumn("cut", texts[0] if texts else "Cut"),
            ReportColumn("n", "Number", "number"),
            ReportColumn("d", "Day", "date"),
            ReportColumn("s", "Share", "percent"),
        ),
        rows=rows,
        totals=("all", 12 * len(rows), None, None),
        series=(
            ReportSeries("Delivered", tuple(12.0 for _ in rows)),
            ReportSeries("Target", tuple(20.0 for _ in rows), "line"),
        ),
        labels=tuple(texts),
    )
    return ReportView(
        ReportOptions(),
        texts[0] if texts else "Reach",
        "1 Sep 2026 to 31 Aug 2027",
        datetime(2027, 3, 1, 9),
        (("attendances", 12), (texts[-1] if texts else "x", texts[-1] if texts else None)),
        (table,) * tables,
        texts,
    )


@dataclass
class Listing:
    title: str
    columns: tuple[ReportColumn, ...]
    rows: Any


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path)
    return {s.title: [tuple(r) for r in s.iter_rows(values_only=True)] for s in book.worksheets}


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    report_workbook.write(
        path, view(NASTY), (Listing("=1", view(NASTY).tables[0].columns, view(NASTY).tables[0].rows),)
    )
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(name)
            if name.endswith(".xml"):
                ET.fromstring(archive.read(name))
    for rows in sheets(path).values():
        for cell in (c for row in rows for c in row if isinstance(c, str)):
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))
            assert len(cell) <= MOST_CHARACTERS + 1


def test_numbers_and_dates_of_a_workbook_are_numbers_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    report_workbook.write(path, view(("Harlow", "Basildon")))
    rows = sheets(path)["Harlow"]
    assert rows[1] == ("Harlow", 12, datetime(2027, 3, 9), 62.5)
    assert rows[3][:2] == ("all", 24)


def test_a_workbook_has_a_chart_of_bars_and_target_over_the_points_below_it(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    report_workbook.write(path, view(("Harlow", "Basildon")))
    sheet = openpyxl.load_workbook(path)["Harlow"]
    with zipfile.ZipFile(path) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    assert "<barChart>" in chart and "<lineChart>" in chart
    points = re.findall(r"'Harlow'!\$([A-Z])\$(\d+)(?::\$[A-Z]\$(\d+))?", chart)
    named = {(column, int(first), int(last or first)) for column, first, last in points}
    ((column, first, last),) = {p for p in named if p[0] == "B" and p[2] > p[1]}
    assert [sheet[f"{column}{n}"].value for n in range(first, last + 1)] == [12, 12]
    assert [sheet[f"A{n}"].value for n in range(first, last + 1)] == ["Harlow", "Basildon"]
    assert sheet[f"B{first - 1}"].value == "Delivered"


def test_many_points_have_no_chart_and_twin_titles_get_numbers(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    many = view(tuple(f"School {n}" for n in range(report_workbook.MOST_POINTS + 1)), tables=2)
    report_workbook.write(path, many)
    assert list(sheets(path)) == ["Summary", "School 0", "School 0 2"]
    with zipfile.ZipFile(path) as archive:
        assert not [n for n in archive.namelist() if "chart" in n]


def test_a_workbook_that_cannot_be_written_leaves_what_stood(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"before")

    def broken() -> Any:
        yield ("Harlow", 1, None, None)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        report_workbook.write(path, view(("a",)), (Listing("L", view(("a",)).tables[0].columns, broken()),))
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["r.xlsx"]
    with pytest.raises(FileRefusedError, match="folder"):
        report_workbook.write(tmp_path, view(("a",)))


def test_csv_opens_in_excel_and_holds_no_formula() -> None:
    written = report_csv.document(view(NASTY))
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert len(rows) == len(NASTY) + 2
    for cell in (c for row in rows for c in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))
        assert "\x00" not in cell
    assert rows[1][1:] == ["12", "2027-03-09", "62.5"]


def test_several_tables_of_a_csv_stand_under_their_titles() -> None:
    rows = list(csv.reader(io.StringIO(report_csv.document(view(("A", "B"), tables=2)).decode("utf-8-sig"))))
    assert rows[0] == ["A"]
    assert rows.count([]) == 1


class Reader(HTMLParser):
    """Collects tags and everything that would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)
        self.fetched += [v for k, v in attrs if k in ("src", "href", "srcset", "data", "action")]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: bytes) -> Reader:
    reader = Reader()
    reader.feed(page.decode("utf-8"))
    return reader


def test_a_page_needs_nothing_and_runs_nothing() -> None:
    page = report_html.document(view(NASTY))
    reader = read(page)
    assert reader.fetched == []
    assert "script" not in reader.tags
    assert "<script>alert(1)</script>" in reader.text
    assert b"default-src 'none'" in page
    assert reader.tags.count("svg") == 1


def test_a_pages_picture_is_sound_and_says_its_numbers() -> None:
    page = report_html.document(view(('"><b>Harlow', "Basildon"))).decode()
    svg = ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    told = [e.text for e in svg.iter("{http://www.w3.org/2000/svg}title")]
    assert '"><b>Harlow: Delivered 12' in told
    bars = [e for e in svg.iter("{http://www.w3.org/2000/svg}rect") if len(e)]
    assert len(bars) == 2
    heights = {float(e.attrib["height"]) for e in bars}
    assert len(heights) == 1 and min(heights) > 0


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_at_all_makes_sound_files(tmp_path: Path, texts: list[str]) -> None:
    made = view(tuple(texts))
    page = report_html.document(made).decode("utf-8")
    ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    assert set(read(page.encode()).tags) <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "dl", "div", "dt", "dd"),
        *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "ul", "li"),
        *("svg", "defs", "pattern", "rect", "path", "circle", "line", "polyline", "text"),
    }
    assert report_csv.document(made).decode("utf-8-sig")
    path = tmp_path / "r.xlsx"
    report_workbook.write(path, made)
    assert len(sheets(path)) == 2


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (None, "number", ""),
        (1234, "number", "1,234"),
        (12.5, "number", "12.5"),
        (37.4, "percent", "37 %"),
        (125, "minutes", "2 h 05"),
        (12.34, "km", "12.3 km"),
        (date(2027, 3, 9), "date", "9 Mar 2027"),
    ],
)
def test_values_in_words(value: Any, form: str, words: str) -> None:
    assert in_words(value, form) == words
