"""What all tests share: a database of the present schema made once, and a collector that walks less."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecfrs_tui.store import migrate

_RUN = migrate._upgrade


def pytest_collection_finish() -> None:
    """What was read for all tests stays: walking it again and again took a fifth of the time of the screens' tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _new_databases_are_copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Eleven migrations take longer than most tests; those of the store itself run them each time."""
    usual = _RUN
    made: list[Path] = []

    def upgrade(path: Path) -> None:
        if path.exists() and path.stat().st_size:
            usual(path)
            return
        if not made:
            made.append(tmp_path_factory.mktemp("schema") / "new.sqlite3")
            usual(made[0])
        shutil.copyfile(made[0], path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "_upgrade", upgrade)
        yield


@pytest.fixture
def every_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the migrations run on new databases too."""
    monkeypatch.setattr(migrate, "_upgrade", _RUN)
