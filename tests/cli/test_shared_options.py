"""Home, clock and --json, wherever they stand; exit statuses; what is said where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecfrs_tui.cli.shared import Shared, UsageError, demo_home_of, home_of, pull_out
from ecfrs_tui.shipped import checkout
from tests.cli.conftest import NOW, Command

WORDS = st.text(alphabet="abcdef-=", min_size=1, max_size=6).filter(
    lambda w: w != "--" and not w.startswith(("--home", "--now", "--json"))
)


@given(rest=st.lists(WORDS, max_size=5), data=st.data())
def test_shared_options_are_found_at_any_place(rest: list[str], data: st.DataObject) -> None:
    line = list(rest)
    for group in (["--json"], ["--home", "/h"], [f"--now={NOW}"]):
        places = [n for n in range(len(line) + 1) if n == 0 or line[n - 1] != "--home"]
        at = data.draw(st.sampled_from(places))
        line[at:at] = group
    shared, left = pull_out(line, {})
    assert left == rest
    assert shared == Shared(Path("/h"), True, datetime(2027, 3, 1, 9))


def test_nothing_is_taken_from_behind_the_double_dash() -> None:
    shared, left = pull_out(["understand", "--", "--json", "--home", "x"], {})
    assert left == ["understand", "--", "--json", "--home", "x"]
    assert shared == Shared()


def test_the_environment_stands_in_and_the_line_beats_it() -> None:
    environment = {"ECFRS_HOME": "/e", "ECFRS_NOW": "2027-01-01T10:00"}
    assert pull_out(["check"], environment)[0] == Shared(Path("/e"), False, datetime(2027, 1, 1, 10))
    stated, _ = pull_out(["check", "--home", "/h", "--now", NOW], environment)
    assert stated == Shared(Path("/h"), False, datetime(2027, 3, 1, 9))


@pytest.mark.parametrize(
    "line",
    [["--home"], ["--home", "--"], ["--now", "yesterday"], ["--now", "2027-02-30T09:00"], ["--now", ""],
     ["--now", "2027-03-28T01:30"], ["--now", "2026-10-25T01:30"], ["--home", ""], ["--home", "a\0b"]],
)  # fmt: skip
def test_a_shared_option_that_cannot_be_is_wrong_usage(line: list[str]) -> None:
    with pytest.raises(UsageError):
        pull_out(line, {})


def test_homes() -> None:
    assert home_of(Shared()) == checkout()
    assert demo_home_of(Shared()) == checkout() / "demo"  # type: ignore[operator]
    assert demo_home_of(Shared(home=Path("/x"))) == Path("/x").absolute()


def test_home_without_a_checkout_is_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecfrs_tui.cli.shared.checkout", lambda: None)
    assert "ecfrs-tui" in home_of(Shared()).name
    assert demo_home_of(Shared()) == home_of(Shared()) / "demo"


@pytest.mark.parametrize("before", [True, False])
def test_order_of_options_does_not_matter(line: Command, home: Path, before: bool) -> None:
    options = ["--json", "--home", str(home), f"--now={NOW}"]
    command = ["officers", "list"]
    ran = line(*(options + command if before else command + options))
    assert ran.status == 0
    assert len(ran.document) == 6


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (["officers", "list"], 0, None),
        (["requests", "show", "REQ-9999"], 1, "request_unknown"),
        (["suggest", "REQ-9999"], 1, "request_unknown"),
        (["book", "REQ-0001"], 2, "usage"),
        (["book", "REQ-0001", "--slot", "1", "--officer", "ASH"], 2, "usage"),
        (["book", "REQ-0001", "--officer", "ASH", "--start", "9 o'clock"], 2, "usage"),
        (["nonsense"], 2, "usage"),
        (["requests"], 2, "usage"),
        (["officers", "list", "--nonsense"], 2, "usage"),
        (["import", "nonsense", "x.csv"], 2, "usage"),
        (["itinerary", "ASH", "31/02/2027"], 2, "usage"),
        (["itinerary", "NOBODY", "2027-03-09"], 1, "officer_unknown"),
        (["busy", "ASH", "--from", "2027-03-09", "--to", "2027-03-08"], 2, "usage"),
        (["visits", "list", "--state", "nonsense"], 2, "usage"),
        (["deliver", "VIS-0001", "--pupils", "many"], 2, "usage"),
        (["cancel", "VIS-0001", "--reason", "snow"], 1, "visit_unknown"),
        (["leg", "900001"], 2, "usage"),
        (["leg", "900001", "CM1 1XX1"], 1, "place_unknown"),
        (["leg", "900001", "100000"], 1, "school_unknown"),
        (["leg", "95,0", "900001"], 1, "point_wrong"),
        (["undo", "--now", "rubbish"], 2, "usage"),
        (["understand", "Tuesdays", "--authority", "Kent"], 2, "usage"),
        (["restore", "no-such-file.sqlite3"], 1, "file_missing"),
        ([], 2, "usage"),
    ],
)
def test_statuses_and_errors_as_documents(
    at_home: Command, words: list[str], status: int, code: str | None
) -> None:
    ran = at_home(*words)
    assert ran.status == status, ran.err
    if code is not None:
        assert set(ran.error) == {"code", "message", "hint", "details"}
        assert ran.error["code"] == code
        assert ran.error["message"]
        assert ran.err, "the sentence stands on standard error too"


def test_errors_without_json_leave_standard_output_empty(line: Command, home: Path) -> None:
    ran = line("--home", home, "requests", "show", "REQ-9999")
    assert (ran.status, ran.out) == (1, "")
    assert "REQ-9999" in ran.err


def test_a_fault_of_ours_is_written_down(
    at_home: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("made for the test")

    monkeypatch.setattr("ecfrs_tui.services.office.Office.officers", broken)
    ran = at_home("officers", "list")
    log = home / "logs" / "ecfrs-tui.log"
    assert ran.status == 3
    assert ran.error["code"] == "fault"
    assert str(log) in ran.err
    assert "Traceback" not in ran.err
    assert "made for the test" in log.read_text(encoding="utf-8")


def test_ctrl_c_is_no_fault(at_home: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ecfrs_tui.services.office.Office.officers", stopped)
    ran = at_home("officers", "list")
    assert ran.status == 130
    assert ran.error["code"] == "stopped"


def test_version_says_whose_data_it_carries(line: Command) -> None:
    ran = line("--version")
    assert ran.status == 0
    assert ran.out.startswith("ecfrs-tui ")
    for words in (
        "Contains public sector information licensed under the Open Government Licence v3.0.",
        "Contains OS data © Crown copyright and database right 2025.",
        "Contains Royal Mail data © Royal Mail copyright and database right 2025.",
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0.",
    ):
        assert words in ran.out
    assert line("--version", "--json").document["version"]


def test_version_and_wrong_lines_load_neither_store_nor_screens() -> None:
    script = (
        "import sys\n"
        "from ecfrs_tui.cli.main import run\n"
        "assert run(['--version'], {}) == 0\n"
        "assert run(['book', 'REQ-1', '--nonsense'], {}) == 2\n"
        "assert run(['--now', 'x', 'check'], {}) == 2\n"
        "print([m for m in ('sqlmodel', 'sqlalchemy', 'textual', 'openpyxl', 'numpy') if m in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is told otherwise there; see _print")
def test_a_closed_pipe_is_no_error(home: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "ecfrs_tui", "--home", home, "--now", NOW, "requests", "list"],
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_progress_stays_off_standard_output(line: Command, empty: Path) -> None:
    ran = line("--json", "init", "--home", empty)
    assert json.loads(ran.out)["created"] is True
    assert ran.err == ""
    assert line("--json", "init", "--home", empty).document["created"] is False
