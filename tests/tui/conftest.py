"""What the screens' tests share: stillness, and one Python for the pictures."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual.widgets import Input

sys.path.insert(0, str(Path(__file__).parent))

SNAPSHOT_PYTHON = (3, 11)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No colours from outside, no animation, no blinking cursor."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_DRIVER", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)


@pytest.fixture(autouse=True)
def _one_python(request: pytest.FixtureRequest) -> None:
    """Snapshots are drawn on one Python; another would clobber them."""
    if request.config.getoption("update_snapshots", False) and sys.version_info[:2] != SNAPSHOT_PYTHON:
        pytest.fail(f"Update snapshots on Python {'.'.join(map(str, SNAPSHOT_PYTHON))} only.")
