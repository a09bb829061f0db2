"""What the screens' tests share: stillness, and one Python for the pictures."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.cache import LRUCache
from textual.widgets import Input

from ecfrs_tui.tui.stylesheet import PARTS, KeptStylesheet, Parts

sys.path.insert(0, str(Path(__file__).parent))

from album import album  # noqa: F401 - a fixture
from loopwatch import LIMIT_SECONDS, SHARED_CORE, watched

SNAPSHOT_PYTHON = (3, 11)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No colours from outside, no animation, no blinking cursor."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_DRIVER", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)


@pytest.fixture(scope="session")
def _styles() -> dict[frozenset[tuple[str, str]], Parts]:
    return {}


@pytest.fixture(autouse=True)
def _styles_read_once(
    monkeypatch: pytest.MonkeyPatch, _styles: dict[frozenset[tuple[str, str]], Parts]
) -> None:
    """The styles are read once for all tests, as they are once for all screens of a program."""

    def parts(sheet: KeptStylesheet, variables: dict[str, str]) -> Parts:
        return _styles.setdefault(frozenset(variables.items()), LRUCache(PARTS))

    monkeypatch.setattr(KeptStylesheet, "parts", parts)


@pytest.fixture(autouse=True)
def _one_python(request: pytest.FixtureRequest) -> None:
    """Snapshots are drawn on one Python; another would clobber them."""
    if request.config.getoption("update_snapshots", False) and sys.version_info[:2] != SNAPSHOT_PYTHON:
        pytest.fail(f"Update snapshots on Python {'.'.join(map(str, SNAPSHOT_PYTHON))} only.")


@pytest.fixture(autouse=True)
def _quick_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """No callback on the event loop keeps a key waiting; ECFRS_LOOP_STACKS=1 says where the time went."""
    with watched(LIMIT_SECONDS * SHARED_CORE, stacks=bool(os.environ.get("ECFRS_LOOP_STACKS"))) as watch:
        yield
    # what changes size or theme at every step is no story of a person at the keys
    if request.module.__name__.endswith(("_pictures", "test_every_screen")):
        return
    assert not watch.slow, "\n".join(str(each) for each in watch.slow)


@pytest.fixture(scope="session")
def _filled_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from story import NOW

    from ecfrs_tui.clock import RehearsalClock
    from ecfrs_tui.services.demo import fill_demo

    home = tmp_path_factory.mktemp("filled") / "home"
    fill_demo(home, RehearsalClock(NOW)).close()
    return home


@pytest.fixture
def demo_home(_filled_demo: Path, tmp_path: Path) -> Path:
    """A home of the test's own, filled as the demonstration is, at the morning of `story.NOW`."""
    home = tmp_path / "home"
    shutil.copytree(_filled_demo, home)
    return home
