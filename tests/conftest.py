"""What all tests share: a database and homes that are made once for all workers, and a collector that walks less."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from filelock import FileLock

from ecfrs_tui.store import migrate

NOW = datetime(2027, 3, 1, 9, 0)
"""When the demonstration is filled, in London."""
Once = Callable[[str, Callable[[Path], None]], Path]
_RUN = migrate._upgrade


def pytest_collection_finish() -> None:
    """What was read for all tests stays: walking it again and again took a fifth of the time of the screens' tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a file or folder by its name, once for all workers of the run; not to be written to after."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        path, done = place / f"once-{name}", place / f"once-{name}.done"
        with FileLock(f"{path}.lock"):
            if not done.exists():
                make(path)
                done.touch()
        return path

    return made


@pytest.fixture(scope="session", autouse=True)
def _new_databases_are_copied(once: Once) -> Iterator[None]:
    """Eleven migrations take longer than most tests; those of the store itself run them each time."""

    def upgrade(path: Path) -> None:
        if path.exists() and path.stat().st_size:
            _RUN(path)
        else:
            shutil.copyfile(once(f"schema-{migrate.HEAD}.sqlite3", _RUN), path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "_upgrade", upgrade)
        yield


@pytest.fixture
def every_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the migrations run on new databases too."""
    monkeypatch.setattr(migrate, "_upgrade", _RUN)


@pytest.fixture(scope="session")
def filled_demo(once: Once) -> Path:
    """A home filled as the demonstration is, at the morning of `NOW`; to be copied, not written to."""
    from ecfrs_tui.clock import RehearsalClock
    from ecfrs_tui.services.demo import fill_demo

    return once("demonstration", lambda home: fill_demo(home, RehearsalClock(NOW)).close())
