"""What somebody has typed and not yet kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from ecfrs_tui.store.tables.columns import json_column


class DraftRow(SQLModel, table=True):
    """The texts of one form about one thing, by one person. Neither audited nor a step of undo."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("actor", "form", "about"),)

    id: int | None = Field(default=None, primary_key=True)
    actor: str
    form: str
    about: str = ""
    texts: Any = json_column()
    kept_utc: datetime = Field(index=True)
