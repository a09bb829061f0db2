"""Columns that several tables have."""

from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.types import Json


def json_column() -> Any:
    """A column that keeps any JSON value; empty to begin with."""
    return Field(default_factory=lambda: None, sa_column=Column(Json()))


def columns(table: type[SQLModel]) -> Any:
    """The table's columns for a Core select: quicker than entities and never written back."""
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it at class creation
