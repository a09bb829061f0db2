"""The office's drafts: implements `services.drafts_desk.DraftsDesk`."""

from __future__ import annotations

from collections.abc import Mapping

from ecfrs_tui.services.context import Context
from ecfrs_tui.services.draftviews import Draft


class DraftsOffice:
    """What `services.office.Office` inherits."""

    context: Context

    def keep_draft(self, form: str, about: str, values: Mapping[str, str]) -> None:
        """Keeps the texts of a form about a thing."""
        from ecfrs_tui.services import drafts

        drafts.keep(self.context, form, about, values)

    def draft(self, form: str, about: str) -> Draft | None:
        """What this person typed into a form about a thing."""
        from ecfrs_tui.services import drafts

        return drafts.find(self.context, form, about)

    def drop_draft(self, form: str, about: str) -> None:
        """Throws away what was typed."""
        from ecfrs_tui.services import drafts

        drafts.drop(self.context, form, about)

    def drafts(self) -> tuple[Draft, ...]:
        """Everything this person has typed and not kept."""
        from ecfrs_tui.services import drafts

        return drafts.mine(self.context)
