"""What all tests share: a new database is brought to the present schema once, and copied from then on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecfrs_tui.store import migrate

_RUN = migrate._upgrade


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
