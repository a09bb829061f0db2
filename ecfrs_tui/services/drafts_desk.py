"""The part of the desk that keeps what is typed and not yet done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ecfrs_tui.services.draftviews import Draft


class DraftsDesk(Protocol):
    """Drafts are this person's own: neither steps of undo nor in the history, gone after 30 days."""

    def keep_draft(self, form: str, about: str, values: Mapping[str, str]) -> None:
        """Keeps the texts of a form about a thing, in place of what was kept; no texts drop it."""
        ...

    def draft(self, form: str, about: str) -> Draft | None:
        """What this person typed into a form about a thing and did not keep."""
        ...

    def drop_draft(self, form: str, about: str) -> None:
        """Throws away what was typed; nothing happens when there is none."""
        ...

    def drafts(self) -> tuple[Draft, ...]:
        """Everything this person has typed and not kept, the newest first."""
        ...
