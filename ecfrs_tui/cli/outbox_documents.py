"""What the commands of the outbox and of templates say as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecfrs_tui.cli.documents import Document, moment

if TYPE_CHECKING:
    from ecfrs_tui.services.outboxviews import MessageView, Preview, SendReport, TemplateView


def whole(view: MessageView) -> Document:
    """A message with its text."""
    return {
        "number": view.number,
        "kind": view.kind,
        "state": view.state,
        "about": view.about or None,
        "to": view.to,
        "subject": view.subject,
        "text": view.text,
        "files": list(view.files),
        "method": view.method or None,
        "sequence": view.sequence,
        "way": view.way,
        "message_id": view.message_id or None,
        "recipients": [
            {"email": r.email, "copy": r.copy, "state": r.state or None, "said": r.said}
            for r in view.recipients
        ],
        "path": view.path or None,
        "problem": view.problem or None,
        "attempts": view.attempts,
        "next_attempt_at": moment(view.next_attempt_at),
        "bytes": view.size,
    }


def report(view: SendReport) -> Document:
    """What a run over the mail server came to."""
    return {
        "sent": view.sent,
        "later": view.later,
        "failed": view.failed,
        "uncertain": view.uncertain,
        "stopped": view.stopped or None,
    }


def template(view: TemplateView, *, source: bool) -> Document:
    """A template, with its text when it is asked for by name."""
    document: Document = {"template": view.name, "path": view.path, "own": view.own}
    return {**document, "source": view.source} if source else document


def preview(view: Preview) -> Document:
    """A template with facts in it."""
    return {
        "template": view.name,
        "subject": view.subject or None,
        "text": view.text,
        "problem": view.problem or None,
    }
