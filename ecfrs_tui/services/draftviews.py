"""The read model of what somebody has typed and not kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """The texts of a form about a thing, as they were typed. `at` is London wall time."""

    form: str
    about: str
    values: Mapping[str, str]
    at: datetime
    actor: str
