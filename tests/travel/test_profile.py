"""The time-of-day bands: the shipped ones, and edited files with their faults."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.errors import FileRefusedError
from ecfrs_tui.travel.profile import load_profile


@pytest.mark.parametrize(
    ("clock", "term", "holiday"),
    [
        ("06:59", 1.0, 1.0),
        ("07:00", 1.15, 1.0),
        ("08:00", 1.35, 1.1),
        ("09:14", 1.35, 1.1),
        ("09:15", 1.0, 1.0),
        ("14:59", 1.0, 1.0),
        ("15:00", 1.25, 1.0),
        ("16:15", 1.3, 1.1),
        ("18:15", 1.0, 1.0),
        ("23:59", 1.0, 1.0),
    ],
)
def test_the_shipped_bands(clock: str, term: float, holiday: float) -> None:
    profile = load_profile()
    departs_at = datetime.fromisoformat(f"2027-03-09T{clock}")
    assert profile.factor(departs_at) == term
    assert profile.factor(departs_at, in_term=False) == holiday


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(1, 1439), max_size=10), st.floats(0.5, 5).map(lambda factor: round(factor, 2)))
def test_an_edited_file_is_read_as_written(
    tmp_path_factory: pytest.TempPathFactory, starts: set[int], factor: float
) -> None:
    path = tmp_path_factory.mktemp("profile") / "mine.csv"
    rows = [f"term,{at // 60:02}:{at % 60:02},{factor}" for at in (0, *sorted(starts))]
    text = "\r\n".join(["note,factor,start,kind", *(f"x,{c},{b},{a}" for a, b, c in map(parts, rows))])
    path.write_text(text + "\r\nx,1,00:00,holiday\r\n,,,\r\n", encoding="utf-8-sig", newline="")
    profile = load_profile(path)
    assert [band.start.hour * 60 + band.start.minute for band in profile.term] == [0, *sorted(starts)]
    assert {band.factor for band in profile.term} == {factor}


def parts(row: str) -> tuple[str, str, str]:
    kind, start, factor = row.split(",")
    return kind, start, factor


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        (["weekend,00:00,1"], 2, "kind"),
        (["term,08:00,1"], 2, "start"),
        (["term,00:00,1", "term,8am,1"], 3, "start"),
        (["term,00:00,1", "term,24:00,1"], 3, "start"),
        (["term,00:00,1", "term,09:00,1", "term,09:00,1.2"], 4, "start"),
        (["term,00:00,0"], 2, "factor"),
        (["term,00:00,nan"], 2, "factor"),
        (["term,00:00,fast"], 2, "factor"),
        (["term,00:00"], 2, "factor"),
        (["term,00:00,1"], 1, "kind"),
    ],
)
def test_a_fault_is_named_by_row_and_column(tmp_path: Path, rows: list[str], row: int, column: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(["kind,start,factor", *rows]), encoding="utf-8")
    with pytest.raises(FileRefusedError) as refused:
        load_profile(path)
    assert refused.value.details == {"file": "mine.csv", "row": row, "column": column}
    assert refused.value.message.startswith(f"mine.csv, row {row}, column {column}: ")


@pytest.mark.parametrize("content", [b"", b"kind,start\n", b"\xff\xfe\x00"])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match=r"mine\.csv"):
        load_profile(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="cannot be read"):
        load_profile(tmp_path / "none.csv")
