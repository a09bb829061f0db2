"""A filled home for the program as it is started in a terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def filled_home(filled_demo: Path, tmp_path: Path) -> Path:
    """A home of the test's own, filled as the demonstration is."""
    return Path(shutil.copytree(filled_demo, tmp_path / "home"))
