"""begin, missing and guide on the command line, and doctor's list of what is missing."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Command


def test_begin_lists_the_steps_and_writes_a_file_to_fill_in(line: Command, empty: Path) -> None:
    ran = line("--json", "--home", empty, "begin")
    assert ran.status == 0
    steps = {step["step"]: step for step in ran.document}
    assert steps["schools"]["held"] == 0 and steps["schools"]["import"] == "schools"
    assert "Get Information about Schools" in steps["schools"]["from"]
    written = line("--json", "--home", empty, "begin", "--pattern", "officers")
    assert written.status == 0
    path = Path(written.document["file"])
    assert path.read_text(encoding="utf-8-sig").startswith("officer,name,")
    assert line("--home", empty, "import", "officers", path, "--dry-run").status == 0
    assert line("--json", "--home", empty, "begin", "--pattern", "schools").status == 1
    shown = line("--home", empty, "begin").out
    assert "Term dates" in shown and "begin --pattern officers" in shown


def test_missing_and_doctor_say_the_same(line: Command, empty: Path) -> None:
    found = line("--json", "--home", empty, "missing")
    assert found.status == 0
    assert {each["what"] for each in found.document} >= {"schools", "officers", "terms", "sender"}
    assert {each["weight"] for each in found.document} == {"needed", "wise"}
    doctor = line("--json", "--home", empty, "doctor")
    assert doctor.status == 0, "what is missing is no fault of the home"
    assert doctor.document["missing"] == found.document
    shown = line("--home", empty, "doctor").out
    assert "What is still missing" in shown and "No school is known" in shown and "All is well." in shown


def test_the_guide_is_printed_with_the_keys_of_the_home(line: Command, empty: Path) -> None:
    pages = line("--json", "--home", empty, "guide")
    assert pages.status == 0 and "undo" in {each["page"] for each in pages.document}
    assert "`u` takes back" in line("--json", "--home", empty, "guide", "undo").document["markdown"]
    empty.mkdir(exist_ok=True)
    (empty / "ecfrs.toml").write_text('[keys]\n"app.undo" = "ctrl+u"\n', encoding="utf-8")
    assert "`ctrl+u` takes back" in line("--home", empty, "guide", "undo").out
    unknown = line("--json", "--home", empty, "guide", "nonsense")
    assert unknown.status == 1 and "triage" in unknown.document["error"]["hint"]
