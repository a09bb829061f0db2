"""Drafts of the made-up desk, kept in memory; several desks may share them, as a program that was killed would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ecfrs_tui.services.draftviews import Draft


class FakeDrafts:
    """The part of the Desk protocol about drafts."""

    _now: datetime
    kept: dict[tuple[str, str], Draft]

    def _drafts(self) -> dict[tuple[str, str], Draft]:
        if "kept" not in self.__dict__:
            self.kept = {}
        return self.kept

    def keep_draft(self, form: str, about: str, values: Mapping[str, str]) -> None:
        if values:
            self._drafts()[form, about] = Draft(form, about, dict(values), self._now, "sam")
        else:
            self.drop_draft(form, about)

    def draft(self, form: str, about: str) -> Draft | None:
        return self._drafts().get((form, about))

    def drop_draft(self, form: str, about: str) -> None:
        self._drafts().pop((form, about), None)

    def drafts(self) -> tuple[Draft, ...]:
        return tuple(self._drafts().values())
