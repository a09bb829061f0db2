"""The part of the desk about what leaves the building: messages, templates, changes of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ecfrs_tui.services import outboxviews as out
from ecfrs_tui.services.views import Outcome

if TYPE_CHECKING:
    from datetime import datetime

    from ecfrs_tui.services.amending import Amendment
    from ecfrs_tui.services.messages import MessageRow


class OutboxDesk(Protocol):
    """What screens and commands ask of the outbox."""

    def messages(
        self,
        *,
        visit: str = "",
        states: tuple[str, ...] = (),
        since: datetime | None = None,
        most: int | None = None,
    ) -> tuple[MessageRow, ...]:
        """Messages in the order they were drafted; `since` and `most` as `services.messages` says."""
        ...

    def outgoing(self, chosen: out.Chosen, *, states: Sequence[str] = ()) -> tuple[out.MessageView, ...]:
        """Messages whole, as they would be sent or were."""
        ...

    def release_messages(self, chosen: out.Chosen) -> Outcome:
        """Lets drafted messages go."""
        ...

    def write_messages(self, chosen: out.Chosen, folder: Path | None = None) -> Outcome:
        """Writes messages that wait as files, whatever the usual way is."""
        ...

    def send_messages(self, stop: Callable[[], bool] = lambda: False) -> out.SendReport:
        """Hands what was released to the mail server."""
        ...

    def sent_by_hand(self, chosen: out.Chosen) -> Outcome:
        """Notes that a person has sent them."""
        ...

    def retry_messages(self, chosen: out.Chosen, *, again: bool = False) -> Outcome:
        """Failed messages wait for the mail server once more."""
        ...

    def withdraw_messages(self, chosen: out.Chosen) -> Outcome:
        """Messages that have reached nobody will not."""
        ...

    def draft_due(self) -> Outcome:
        """Drafts reminders and thanks that are due."""
        ...

    def amend(self, visit: str, change: Amendment, *, override: str = "") -> Outcome:
        """Contact, room, notes, sessions or place of a visit."""
        ...

    def templates(self) -> tuple[out.TemplateView, ...]:
        """Every template with the file that stands for it."""
        ...

    def template(self, name: str) -> out.TemplateView:
        """One template."""
        ...

    def preview_template(self, name: str, visit: str = "") -> out.Preview:
        """The template with a visit's facts in it."""
        ...

    def check_templates(self) -> tuple[out.Preview, ...]:
        """The team's own templates that have a mistake."""
        ...

    def copy_template(self, name: str) -> out.TemplateView:
        """Puts a shipped template into the home, to be changed there."""
        ...

    def try_template(self, name: str, text: str, visit: str = "") -> out.Preview:
        """What words that are not kept yet would make of a visit."""
        ...

    def keep_template(self, name: str, text: str) -> Outcome:
        """Keeps words as the team's own."""
        ...

    def restore_template(self, name: str) -> Outcome:
        """The shipped words again."""
        ...

    def tend(self) -> str:
        """What is due by itself: mail sent, replies and calendars fetched; what is worth saying, or nothing."""
        ...
