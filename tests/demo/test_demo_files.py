"""The folder of made-up files: the same bytes everywhere, and what the committed folder holds."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecfrs_tui.demo.__main__ import main
from ecfrs_tui.demo.fixtures import fixture_files, write_fixtures
from ecfrs_tui.errors import FileRefusedError

FIXTURES = Path(__file__).parents[2] / "fixtures"
FIXTURE_DAY = date(2027, 3, 1)
A_DAY = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def test_committed_folder_is_what_the_writer_writes() -> None:
    files = fixture_files(today=FIXTURE_DAY)
    committed = {p.name for p in FIXTURES.iterdir() if p.name != ".gitattributes"}
    assert committed == set(files)
    for name, content in files.items():
        assert (FIXTURES / name).read_bytes() == content, (
            f"{name}: write fixtures/ again (fixtures/README.md)"
        )


def test_bytes_do_not_depend_on_hash_seed_zone_or_language(tmp_path: Path) -> None:
    surroundings = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "America/New_York", "LC_ALL": "C"}
    command = [sys.executable, "-m", "ecfrs_tui.demo", "--today", "2027-03-01", "--out", str(tmp_path)]
    subprocess.run(command, check=True, env=surroundings, capture_output=True, cwd=FIXTURES.parent)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (FIXTURES / path.name).read_bytes(), path.name


def test_another_seed_gives_other_files() -> None:
    one, other = fixture_files(today=FIXTURE_DAY, seed=1), fixture_files(today=FIXTURE_DAY, seed=2)
    assert {n for n in one if one[n] == other[n]} == {
        "officers.csv",
        "programmes.csv",
        "competences.csv",
        "terms.csv",
        "school_days.csv",
        "delivery_targets.csv",
    }


def test_command_writes_a_folder_that_was_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "folder"
    assert main(["--today", "2028-08-15", "--out", str(out), "--seed", "5"]) == 0
    assert "15 files written" in capsys.readouterr().out
    expected = fixture_files(today=date(2028, 8, 15), seed=5)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == expected


def test_a_file_in_the_place_of_the_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("here first", encoding="utf-8")
    with pytest.raises(FileRefusedError) as refused:
        write_fixtures(taken, today=FIXTURE_DAY)
    assert str(taken) in refused.value.message
    assert main(["--today", "2027-03-01", "--out", str(taken)]) == 1
    assert str(taken) in capsys.readouterr().err
    assert taken.read_text(encoding="utf-8") == "here first"


@settings(max_examples=12, deadline=None)
@given(A_DAY, st.integers(0, 10_000))
def test_files_can_be_written_on_any_day(today: date, seed: int) -> None:
    files = fixture_files(today=today, seed=seed)
    for name, content in files.items():
        if not name.endswith(".csv"):
            continue
        encoding = "cp1252" if name == "schools.csv" else "utf-8-sig"
        header, *rows = list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
        assert rows, name
        assert len(set(header)) == len(header), name
        assert all(len(row) == len(header) for row in rows), name


def test_mail_and_telephone_are_those_of_nobody() -> None:
    files = fixture_files(today=FIXTURE_DAY)
    for name in ("officers.csv", "schools.csv", "requests.csv"):
        text = files[name].decode("cp1252" if name == "schools.csv" else "utf-8-sig")
        for row in csv.DictReader(io.StringIO(text, newline="")):
            for column, value in row.items():
                if "@" in value:
                    assert value.endswith(".example"), (name, value)
                if "website" in column.lower():
                    assert value.endswith(".example")
                if "phone" in column.lower() and value:
                    assert value.replace(" ", "").startswith(("01632960", "07700900")), (name, value)
                    assert len(value.replace(" ", "")) == 11
