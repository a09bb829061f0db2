"""A filled home for the program as it is started in a terminal."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.demo import fill_demo

from .tmux import NOW


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled") / "home"
    fill_demo(home, RehearsalClock(datetime.fromisoformat(NOW))).close()
    return home


@pytest.fixture
def filled_home(_filled: Path, tmp_path: Path) -> Path:
    """A home of the test's own, filled as the demonstration is."""
    home = tmp_path / "home"
    shutil.copytree(_filled, home)
    return home
