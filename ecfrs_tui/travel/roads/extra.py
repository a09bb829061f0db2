"""The libraries of the extra `roads`, imported when they are first needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ecfrs_tui.errors import RefusedError


def needed(module: str) -> Any:
    """The module of that name. Raises RefusedError when the extra is not installed."""
    try:
        return import_module(module)
    except ImportError as fault:
        package = module.partition(".")[0]
        raise RefusedError(
            "roads_extra_missing",
            f"driving times over real roads need the extra `roads` ({package} is missing)",
            hint="install ecfrs-tui[roads]",
            details={"module": module},
        ) from fault
