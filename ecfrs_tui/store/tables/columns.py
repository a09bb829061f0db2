"""Columns that several tables have."""

from typing import Any

from sqlalchemy import Column
from sqlmodel import Field

from ecfrs_tui.store.types import Json


def json_column() -> Any:
    """A column that keeps any JSON value; empty to begin with."""
    return Field(default_factory=lambda: None, sa_column=Column(Json()))
