"""A fresh home for every test, and files to import into it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ecfrs_tui.clock import RehearsalClock
from ecfrs_tui.services.importing import ImportOptions, import_file
from ecfrs_tui.services.views import ImportReport
from ecfrs_tui.store.migrate import migrate
from ecfrs_tui.store.work import Store

NOW = datetime(2027, 3, 1, 9)
Import = Callable[..., ImportReport]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at today's schema with nothing in it."""
    path = tmp_path_factory.mktemp("empty") / "bookings.sqlite3"
    migrate(path, NOW)
    return path


@pytest.fixture
def store(empty_database: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own for the test."""
    path = tmp_path / "bookings.sqlite3"
    shutil.copy(empty_database, path)
    opened = Store(path, RehearsalClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Import:
    """Imports a file, given as a path or as the text of a CSV file."""

    def bring_in(kind: str, content: str | Path, **more: Any) -> ImportReport:
        path = content if isinstance(content, Path) else tmp_path / f"{kind}.csv"
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        options = more.pop("options", None) or ImportOptions(find_postcode=lambda _: None)
        return import_file(store, kind, path, actor="tester", clock=store.clock, options=options, **more)

    return bring_in
