"""The store's own tests run every migration."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _as_released(every_migration: None) -> None:
    pass
