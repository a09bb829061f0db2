"""The office's outbox and templates: implements `services.outbox_desk.OutboxDesk`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ecfrs_tui.errors import EcfrsError
from ecfrs_tui.services import outboxviews as out
from ecfrs_tui.services.context import Context
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from ecfrs_tui.services.amending import Amendment
    from ecfrs_tui.services.messages import MessageRow
    from ecfrs_tui.services.tending import Tending


class OutboxOffice:
    """What `services.office.Office` inherits. The rooms behind it are opened when they are asked for."""

    context: Context
    _finder_mark: int
    _tending: Tending | None = None

    def messages(
        self,
        *,
        visit: str = "",
        states: tuple[str, ...] = (),
        since: datetime | None = None,
        most: int | None = None,
    ) -> tuple[MessageRow, ...]:
        """Messages in the order they were drafted; `since` and `most` as `services.messages` says."""
        from ecfrs_tui.services.messages import message_rows

        with self.context.store.reading() as session:
            return message_rows(session, visit=visit, states=states, since=since, most=most)

    def outgoing(self, chosen: out.Chosen, *, states: Sequence[str] = ()) -> tuple[out.MessageView, ...]:
        """Messages whole, as they would be sent or were."""
        from ecfrs_tui.services import releasing

        with self.context.store.reading() as session:
            return releasing.views(self.context, session, chosen, states)

    def release_messages(self, chosen: out.Chosen) -> Outcome:
        """Lets drafted messages go."""
        from ecfrs_tui.services import releasing

        return self._shown(releasing.release(self.context, chosen))

    def write_messages(self, chosen: out.Chosen, folder: Path | None = None) -> Outcome:
        """Writes messages that wait as files, whatever the usual way is."""
        from ecfrs_tui.services import releasing

        return self._shown(releasing.export(self.context, chosen, folder))

    def send_messages(self, stop: Callable[[], bool] = lambda: False) -> out.SendReport:
        """Hands what was released to the mail server."""
        from ecfrs_tui.services import mailing

        return mailing.send(self.context, stop=stop)

    def sent_by_hand(self, chosen: out.Chosen) -> Outcome:
        """Notes that a person has sent them."""
        from ecfrs_tui.services import releasing

        return releasing.sent_by_hand(self.context, chosen)

    def retry_messages(self, chosen: out.Chosen, *, again: bool = False) -> Outcome:
        """Failed messages wait for the mail server once more."""
        from ecfrs_tui.services import releasing

        return releasing.retry(self.context, chosen, again=again)

    def withdraw_messages(self, chosen: out.Chosen) -> Outcome:
        """Messages that have reached nobody will not."""
        from ecfrs_tui.services import releasing

        return releasing.withdraw(self.context, chosen)

    def draft_due(self) -> Outcome:
        """Drafts reminders and thanks that are due."""
        from ecfrs_tui.services import reminding

        return reminding.draft_due(self.context)

    def amend(self, visit: str, change: Amendment, *, override: str = "") -> Outcome:
        """Contact, room, notes, sessions or place of a visit."""
        from ecfrs_tui.services import amending

        self._finder_mark = -1
        return self._shown(amending.amend(self.context, visit, change, override=override))

    def templates(self) -> tuple[out.TemplateView, ...]:
        """Every template with the file that stands for it."""
        from ecfrs_tui.services import template_looks

        return template_looks.templates(self.context)

    def template(self, name: str) -> out.TemplateView:
        """One template."""
        from ecfrs_tui.services import template_looks

        return template_looks.template(self.context, name)

    def preview_template(self, name: str, visit: str = "") -> out.Preview:
        """The template with a visit's facts in it."""
        from ecfrs_tui.services import template_looks

        return template_looks.preview(self.context, name, visit)

    def check_templates(self) -> tuple[out.Preview, ...]:
        """The team's own templates that have a mistake."""
        from ecfrs_tui.services import template_looks

        return template_looks.check(self.context)

    def copy_template(self, name: str) -> out.TemplateView:
        """Puts a shipped template into the home, to be changed there."""
        from ecfrs_tui.services import template_looks

        return template_looks.copy(self.context, name)

    def try_template(self, name: str, text: str, visit: str = "") -> out.Preview:
        """What words that are not kept yet would make of a visit."""
        from ecfrs_tui.services import template_looks

        return template_looks.try_out(self.context, name, text, visit)

    def keep_template(self, name: str, text: str) -> Outcome:
        """Keeps words as the team's own."""
        from ecfrs_tui.services import own_templates

        return own_templates.keep(self.context, name, text)

    def restore_template(self, name: str) -> Outcome:
        """The shipped words again."""
        from ecfrs_tui.services import own_templates

        return own_templates.restore(self.context, name)

    def tend(self) -> str:
        """What is due by itself."""
        from ecfrs_tui.services.tending import Tending

        if self._tending is None:
            self._tending = Tending(self.context)
        return self._tending.round()

    def _draft_due_quietly(self) -> None:
        # while another program writes, the next look will do
        with contextlib.suppress(EcfrsError):
            self.draft_due()

    def _shown(self, outcome: Outcome) -> Outcome:
        if self.context.settings.mail.open_files:
            from ecfrs_tui.outputs.opening import open_drafts

            open_drafts(outcome.files)
        return outcome
