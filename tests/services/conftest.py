"""A filled made-up home for tests of the use cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecfrs_tui.services.context import Context
from tests.services import target_world
from tests.services.desk_world import fill, make_context


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    """A context on a filled database in a home of its own."""
    made = make_context(tmp_path)
    fill(made)
    yield made
    made.store.close()


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Context]:
    """A context on schools at real points, with contacts, for targets and incidents."""
    made = target_world.make(tmp_path)
    yield made
    made.store.close()
