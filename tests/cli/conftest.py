"""A home filled from the fixtures by the commands themselves, and a way to run a command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ecfrs_tui.cli.main import run
from tests.conftest import Once

NOW = "2027-03-01T09:00"
FIXTURES = Path(__file__).parents[2] / "fixtures"
IMPORTS = (
    ("schools", "schools.csv"),
    ("officers", "officers.csv"),
    ("programmes", "programmes.csv"),
    ("competences", "competences.csv"),
    ("terms", "terms.csv"),
    ("school-days", "school_days.csv"),
    ("requests", "requests.csv"),
)


@dataclass(frozen=True)
class Ran:
    """What a command line came to."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The refusal of FORMATS."""
        return self.document["error"]


Command = Callable[..., Ran]


@pytest.fixture(scope="session")
def filled(once: Once) -> Path:
    """A home with everything of the fixtures in it; never written to by a test."""

    def fill(home: Path) -> None:
        for kind, name in IMPORTS:
            assert run(["--home", str(home), "--now", NOW, "import", kind, str(FIXTURES / name)], {}) == 0

    return once("fixtures", fill)


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    """A filled home of the test's own."""
    return Path(shutil.copytree(filled, tmp_path / "home"))


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Where a home may be made."""
    return tmp_path / "empty"


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command line as it stands."""

    def go(*words: str | Path, environment: dict[str, str] | None = None) -> Ran:
        capsys.readouterr()
        status = run([str(word) for word in words], environment or {})
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return go


@pytest.fixture
def at_home(line: Command, home: Path) -> Command:
    """Runs a command with --json in the filled home on the first of March 2027."""

    def go(*words: str | Path) -> Ran:
        return line("--home", home, "--now", NOW, "--json", *words)

    return go
