"""Read models of the outbox and of templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which messages are meant: by number, all of a visit, or every one that waits."""

    numbers: tuple[int, ...] = ()
    visit: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True)
class RecipientView:
    """What became of a message for one address: waiting, sent, refused or uncertain."""

    email: str
    copy: bool
    state: str
    said: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message whole, as it is or was sent."""

    number: int
    kind: str
    state: str
    about: str
    to: str
    subject: str
    text: str
    files: tuple[str, ...]
    """Names of what is attached."""
    method: str
    sequence: int
    way: str
    """Where it goes when it is let go, or went: files, mail, by hand."""
    message_id: str
    recipients: tuple[RecipientView, ...]
    path: str
    problem: str
    attempts: int
    next_attempt_at: datetime | None
    size: int


@dataclass(frozen=True, slots=True)
class SendReport:
    """What a run over the mail server came to; `stopped` says why it ended early."""

    sent: int
    later: int
    failed: int
    uncertain: int
    stopped: str = ""

    @property
    def words(self) -> str:
        """`3 sent, 1 to be tried again`."""
        parts = (
            (self.sent, "sent"),
            (self.later, "to be tried again"),
            (self.failed, "failed"),
            (self.uncertain, "may have been sent"),
        )
        said = ", ".join(f"{number} {what}" for number, what in parts if number) or "Nothing was waiting"
        return f"{said}. {self.stopped}" if self.stopped else said


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template: its name, the file that stands for it, whether that is the team's own, and its text."""

    name: str
    path: str
    own: bool
    source: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A template with the facts of a visit in it; `problem` says why the team's own file was not used."""

    name: str
    subject: str
    text: str
    problem: str
