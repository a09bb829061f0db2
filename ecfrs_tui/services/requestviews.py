"""The read model of a request that is to be edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RequestTexts:
    """What can be edited of a request, as texts by field, with the version they were read at."""

    reference: str
    state: str
    urn: int | None
    school: str
    received_at: datetime
    version: int
    texts: tuple[tuple[str, str], ...]
    closed: str = ""
    """Why it cannot be edited any more, and what can be done instead; empty for an open one."""
