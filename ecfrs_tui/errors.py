"""What can go wrong, each with a sentence for the person at the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class EcfrsError(Exception):
    """A fault with a code, a plain sentence and, where there is one, what to do about it.

    `code` is stable and meant for scripts, `message` says what and where, `hint` what to do,
    `details` carries facts for `--json`. `exit_status` follows FORMATS: 1 refused, 3 a fault of ours.
    """

    exit_status = 1

    def __init__(
        self, code: str, message: str, *, hint: str = "", details: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.details: dict[str, Any] = dict(details or {})

    def as_json(self) -> dict[str, Any]:
        """The `error` document of FORMATS."""
        return {
            "error": {"code": self.code, "message": self.message, "hint": self.hint, "details": self.details}
        }


class RefusedError(EcfrsError):
    """A rule or the state of a thing stands in the way; nothing was changed."""


class NotFoundError(EcfrsError):
    """Nothing goes by that name."""


class FileRefusedError(EcfrsError):
    """A file cannot be read as what it was said to be, or cannot be written."""


class StoreError(EcfrsError):
    """The database is locked, damaged, too new or out of room."""


class StaleError(RefusedError):
    """Somebody else changed the row since it was read."""
